import { AppError, messageOf, toErrorInfo } from '#shared/errors.ts';
import type { Int64 } from '#shared/int64.ts';

import type { Cluster } from '../connections.ts';
import type { JobContext } from '../jobs/jobContext.ts';

// Short pauses renewed at half: whatever happens to us, garbage collection runs again after ten minutes by itself.
const pauseSeconds = 600;
const renewAfterMs = (pauseSeconds * 1000) / 2;

/**
 * Holds Milvus' garbage collection while a backup copies, so that compacted segments keep their files. It is a hint, not
 * a guarantee: a vanished object is planned anew whether or not this worked. Every pause is in the journal before the
 * request leaves, and is resumed when the job's run ends, or by the next start of the engine.
 * @param collectionIds used where the server pauses by collection (2.6.8 and newer); else the whole cluster pauses
 * @returns false when the cluster cannot be paused; the reason is then a warning of the job
 */
export async function pauseGcForJob(
  context: JobContext,
  cluster: Cluster,
  collectionIds: readonly Int64[],
): Promise<boolean> {
  const management = cluster.management;
  if (!management) {
    context.warn({ code: 'gcNotPaused', params: { reason: 'no management endpoint' } });
    return false;
  }
  const scopes = cluster.features.gcTickets ? collectionIds : [null];
  const tickets = new Map<Int64 | null, string>();
  const pauseAll = async (signal: AbortSignal): Promise<void> => {
    for (const collectionId of scopes) {
      const until = endOfPause(context);
      const record = {
        type: 'gcPaused',
        endpoint: management.endpoint,
        collectionId,
        until,
      } as const;
      await context.journal({ ...record, ticket: '' }, { durable: true });
      const ticket = await management.pauseGc({ seconds: pauseSeconds, collectionId }, signal);
      tickets.set(collectionId, ticket);
      if (ticket !== '') await context.journal({ ...record, ticket }, { durable: true });
    }
  };
  const resumeAll = async (signal: AbortSignal): Promise<void> => {
    for (const [collectionId, ticket] of tickets) {
      await management.resumeGc(ticket, collectionId, signal);
      const { endpoint } = management;
      await context.journal(
        { type: 'gcResumed', endpoint, collectionId, ticket },
        { durable: true },
      );
    }
  };
  try {
    await pauseAll(context.signal);
  } catch (error) {
    if (context.signal.aborted) throw error;
    context.warn({ code: 'gcNotPaused', params: { reason: messageOf(error) } });
    // Servers before 2.6.8 have one pause for all; nothing to take back when the first request was refused.
    if (tickets.size > 0) context.onEnd(resumeAll);
    return false;
  }
  const renewal = new AbortController();
  const renewing = renew(context, pauseAll, renewal.signal);
  context.onEnd(async (signal) => {
    renewal.abort();
    await renewing;
    try {
      await resumeAll(signal);
    } catch (error) {
      await context.leftoverMade({ kind: 'pausedGc', where: management.endpoint });
      const params = { address: cluster.milvus.address, until: endOfPause(context) };
      throw new AppError('GC_STILL_PAUSED', params, { cause: error });
    }
  });
  return true;
}

/** When Milvus ends a pause that begins now by itself, ISO time. */
function endOfPause({ clock }: JobContext): string {
  return new Date(clock.now().getTime() + pauseSeconds * 1000).toISOString();
}

async function renew(
  context: JobContext,
  pauseAll: (signal: AbortSignal) => Promise<void>,
  stop: AbortSignal,
): Promise<void> {
  const signal = AbortSignal.any([stop, context.signal]);
  while (!signal.aborted) {
    try {
      await context.clock.sleep(renewAfterMs, signal);
      await pauseAll(signal);
    } catch (error) {
      if (signal.aborted) return;
      context.log.log('warn', 'garbage collection pause not renewed', {
        error: toErrorInfo(error),
      });
    }
  }
}
