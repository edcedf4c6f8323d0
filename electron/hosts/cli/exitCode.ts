import type { AppError } from '#shared/errors.ts';
import type { Job } from '#shared/job.ts';

export const exitCodes = {
  done: 0,
  failed: 1,
  differences: 2,
  blocked: 3,
  stopped: 4,
  usage: 64,
  /** 128 + SIGINT, what shells give a program that was interrupted. */
  aborted: 130,
} as const;

/** For an error met before a job began: nothing was written. What may be over in a moment is a failure, not a block. */
export function exitCodeOfError({ code, class: errorClass }: AppError): number {
  if (code === 'USAGE' || code === 'NOT_BUILT') return exitCodes.usage;
  if (errorClass === 'canceled') return exitCodes.stopped;
  const isFailure = errorClass === 'transient' || errorClass === 'throttle' || code === 'INTERNAL';
  return isFailure ? exitCodes.failed : exitCodes.blocked;
}

/** 0 done and verified, 1 failed, 2 done with differences, 4 stopped. */
export function exitCodeOfJob({ outcome, collections }: Job): number {
  if (outcome === 'failed' || outcome === 'interrupted') return exitCodes.failed;
  if (outcome === 'stopped' || outcome === null) return exitCodes.stopped;
  // Warnings tell what a person should know; only rows that differ make the copy another one.
  const isDifferent = collections.some(({ rows }) => rows?.verdict === 'different');
  return isDifferent ? exitCodes.differences : exitCodes.done;
}
