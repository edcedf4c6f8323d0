import { QueryClient } from '@tanstack/react-query';

import { contract } from '#shared/contract.ts';
import { type Client, createClient, type Reply } from '#shared/rpc.ts';

import { useConnection } from './stores/connection.ts';
import { useJobs } from './stores/jobs.ts';
import { pickTransport } from './transport.ts';

const { set: setConnection } = useConnection.getState();
const transport = pickTransport(setConnection);

/** The whole of what a screen knows of the engine: typed calls over whichever transport the host provides. */
export const api: Client<typeof contract> = createClient(contract, call);

async function call(path: string, input: unknown): Promise<Reply> {
  const reply = await transport.call(path, input);
  if (reply.ok) setConnection(true);
  else if (reply.error.code === 'ENGINE_UNREACHABLE') setConnection(false);
  return reply;
}

export const queryClient = new QueryClient({
  // The engine answers with errors that are final; the person tries again.
  defaultOptions: { queries: { retry: false, refetchOnWindowFocus: false } },
});

/** Follows the engine's events for as long as the window lives. */
export function followEngine(): void {
  transport.subscribe((event) => {
    const isReturn = event.type === 'jobs.snapshot' && useJobs.getState().jobs !== null;
    setConnection(true);
    useJobs.getState().fold(event);
    // What a job wrote or removed is in lists that screens have read before, and an engine that is back may know other things.
    if (event.type === 'job.finished' || isReturn) void queryClient.invalidateQueries();
  });
}
