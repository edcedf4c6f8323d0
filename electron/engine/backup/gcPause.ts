import { isErrorClass, messageOf, toErrorInfo } from '#shared/errors.ts';
import type { Int64 } from '#shared/int64.ts';

import type { Cluster } from '../connections.ts';
import type { JobContext } from '../jobs/jobContext.ts';
import type { MilvusManagement } from '../milvus/milvus.ts';

// Short pauses renewed at half: whatever happens to us, garbage collection runs again after ten minutes by itself.
const pauseSeconds = 600;
const renewAfterMs = (pauseSeconds * 1000) / 2;
/** Within the two seconds that a stop may take. */
const resumeTimeoutMs = 1500;

/** Ends what pauseGcForJob began; never fails, since a backup that is whole stays whole. */
export type ResumeGc = () => Promise<void>;

/**
 * Holds Milvus' garbage collection while a backup copies, so that compacted segments keep their files. It is a hint, not
 * a guarantee: a vanished object is planned anew whether or not this worked. Every pause is in the journal before the
 * request leaves, so that the next start of the engine ends one that a killed run left behind.
 * @param collectionIds used where the server pauses by collection (2.6.8 and newer); else the whole cluster pauses
 */
export async function pauseGcForJob(
  context: JobContext,
  cluster: Cluster,
  collectionIds: readonly Int64[],
): Promise<ResumeGc> {
  const { management } = cluster;
  if (!management) {
    context.warn({ code: 'gcNotPaused', params: { reason: 'no management endpoint' } });
    return () => Promise.resolve();
  }
  const pause = createPause(context, management);
  const renewal = new AbortController();
  const leftover = { kind: 'pausedGc', where: management.endpoint } as const;
  await context.leftoverMade(leftover);
  let renewing = Promise.resolve();
  try {
    await pause.begin(cluster.features.gcTickets ? collectionIds : [null], context.signal);
    renewing = renew(context, pause, renewal.signal);
  } catch (error) {
    // Before 2.6.8 there is one pause for all, so a refusal leaves nothing to take back.
    if (!context.signal.aborted) {
      context.warn({ code: 'gcNotPaused', params: { reason: messageOf(error) } });
    }
  }
  return async () => {
    renewal.abort();
    await renewing;
    try {
      await pause.end(AbortSignal.timeout(resumeTimeoutMs));
      await context.leftoverGone(leftover);
    } catch (error) {
      const params = { address: management.endpoint, until: endOfPause(context) };
      context.log.log('warn', 'garbage collection not resumed', { error: toErrorInfo(error) });
      context.warn({ code: 'gcStillPaused', params });
    }
  };
}

interface Pause {
  begin(scopes: readonly (Int64 | null)[], signal: AbortSignal): Promise<void>;
  renew(signal: AbortSignal): Promise<void>;
  end(signal: AbortSignal): Promise<void>;
}

/** The pauses of one job. From 2.6.8 on each renewal has a ticket of its own, and all of them have to be given back. */
function createPause(context: JobContext, management: MilvusManagement): Pause {
  const { endpoint } = management;
  const held = new Map<string, { collectionId: Int64 | null; ticket: string }>();
  async function begin(scopes: Iterable<Int64 | null>, signal: AbortSignal): Promise<void> {
    for (const collectionId of scopes) {
      const until = endOfPause(context);
      const record = { type: 'gcPaused', endpoint, collectionId, until } as const;
      await context.journal({ ...record, ticket: '' }, { durable: true });
      const ticket = await management
        .pauseGc({ seconds: pauseSeconds, collectionId }, signal)
        .catch(async (error: unknown) => {
          // A server without this page has paused nothing, and later starts need not try to end it.
          if (isErrorClass(error, 'unsupported')) await noteEnd({ collectionId, ticket: '' });
          throw error;
        });
      held.set(`${collectionId} ${ticket}`, { collectionId, ticket });
      if (ticket !== '') await context.journal({ ...record, ticket }, { durable: true });
    }
  }
  function noteEnd(pause: { collectionId: Int64 | null; ticket: string }): Promise<void> {
    return context.journal({ type: 'gcResumed', endpoint, ...pause }, { durable: true });
  }
  return {
    begin,
    renew: (signal) =>
      begin(new Set([...held.values()].map(({ collectionId }) => collectionId)), signal),
    async end(signal) {
      for (const { collectionId, ticket } of held.values()) {
        await management.resumeGc(ticket, collectionId, signal);
        await noteEnd({ collectionId, ticket });
      }
    },
  };
}

/** When Milvus ends a pause that begins now by itself, ISO time. */
function endOfPause({ clock }: JobContext): string {
  return new Date(clock.now().getTime() + pauseSeconds * 1000).toISOString();
}

async function renew(context: JobContext, pause: Pause, stop: AbortSignal): Promise<void> {
  const signal = AbortSignal.any([stop, context.signal]);
  while (!signal.aborted) {
    try {
      await context.clock.sleep(renewAfterMs, signal);
      await pause.renew(signal);
    } catch (error) {
      if (signal.aborted) return;
      context.log.log('warn', 'garbage collection pause not renewed', {
        error: toErrorInfo(error),
      });
    }
  }
}
