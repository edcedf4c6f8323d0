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
