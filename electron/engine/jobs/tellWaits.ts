import type { RetryPolicy } from '../retry.ts';
import type { JobContext } from './jobContext.ts';

/** Shorter waits are everyday; from here on a person wonders why nothing moves. */
const toldMs = 1_000;

/** To be told of each retry of a job, which then says why it waits. Its next progress ends that. */
export function tellWaits({
  waiting,
}: Pick<JobContext, 'waiting'>): NonNullable<RetryPolicy['onRetry']> {
  return (error, waitMs) => {
    if (waitMs >= toldMs) waiting(error);
  };
}

/** For calls to Milvus, which does not answer at times: the job says that it waits, and that it waits no more. */
export function patienceOf(
  context: Pick<JobContext, 'clock' | 'signal' | 'waiting' | 'done'>,
  random: () => number,
): RetryPolicy {
  const { clock, signal } = context;
  // An answer need not move anything; a progress of nothing ends the wait.
  const onRecovered = () => context.done(0, 0);
  return { clock, random, signal, onRetry: tellWaits(context), onRecovered };
}
