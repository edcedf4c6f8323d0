import { QueryClient } from '@tanstack/react-query';

import { contract } from '#shared/contract.ts';
import { type Client, createClient } from '#shared/rpc.ts';

import { useJobs } from './stores/jobs.ts';
import { pickTransport } from './transport.ts';

/** The whole of what a screen knows of the engine: typed calls over whichever transport the host provides. */
const transport = pickTransport();
export const api: Client<typeof contract> = createClient(contract, transport.call);

export const queryClient = new QueryClient({
  // The engine answers with errors that are final; the person tries again.
  defaultOptions: { queries: { retry: false, refetchOnWindowFocus: false } },
});

/** Follows the engine's events for as long as the window lives. */
export function followEngine(): void {
  transport.subscribe((event) => {
    useJobs.getState().fold(event);
    // What a job wrote or removed is in lists that screens have read before.
    if (event.type === 'job.finished') void queryClient.invalidateQueries();
  });
}
