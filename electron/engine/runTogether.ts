import type { LimitFunction } from 'p-limit';

export interface Together {
  readonly limit: LimitFunction;
  readonly signal: AbortSignal;
}

/**
 * Runs an action for each item, as many at once as the limit allows. The first failure stops the others by the signal they are
 * given, and is thrown when the last of them has ended: nothing goes on behind the caller's back.
 * @returns the results in the order of the items
 */
export async function runTogether<T, R>(
  items: readonly T[],
  { limit, signal }: Together,
  action: (item: T, index: number, signal: AbortSignal) => Promise<R>,
): Promise<R[]> {
  const failed = new AbortController();
  const stop = AbortSignal.any([signal, failed.signal]);
  const run = async (item: T, index: number): Promise<R> => {
    try {
      stop.throwIfAborted();
      return await action(item, index, stop);
    } catch (error) {
      failed.abort(error);
      throw error;
    }
  };
  const runs = items.map((item, index) => limit(run, item, index));
  await Promise.allSettled(runs);
  signal.throwIfAborted();
  if (failed.signal.aborted) throw failed.signal.reason;
  return Promise.all(runs);
}
