import { QueryClient } from '@tanstack/react-query';

import { contract } from '#shared/contract.ts';
import type { EngineEvent } from '#shared/event.ts';
import { type Client, createClient, type Reply } from '#shared/rpc.ts';

import { tellOfStep } from './stores/checkSteps.ts';
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

/** A job with thousands of collections tells of many of them at once: they are drawn together. */
const drawAfterMs = 50;

/** Follows the engine's events for as long as the window lives. */
export function followEngine(): void {
  let waiting: EngineEvent[] = [];
  const fold = (): void => {
    const events = waiting;
    if (events.length === 0) return;
    waiting = [];
    const isBack = useJobs.getState().jobs !== null && events.some(isSnapshot);
    useJobs.getState().fold(events);
    // What a job wrote or removed is in lists that screens have read before, and an engine that is back may know other things.
    if (isBack || events.some(({ type }) => type === 'job.finished')) {
      void queryClient.invalidateQueries();
    }
  };
  transport.subscribe((event) => {
    setConnection(true);
    if (event.type === 'check.step') return tellOfStep(event);
    waiting.push(event);
    // Whatever changes what can be done is known at once, in its place behind those that wait.
    if (!isMovement(event)) fold();
    else if (waiting.length === 1) setTimeout(fold, drawAfterMs);
  });
}

function isMovement({ type }: EngineEvent): boolean {
  return type === 'job.progress' || type === 'job.collection';
}

function isSnapshot({ type }: EngineEvent): boolean {
  return type === 'jobs.snapshot';
}
