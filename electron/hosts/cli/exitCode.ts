import type { ErrorCode } from '#shared/errors.ts';
import { AppError } from '#shared/errors.ts';
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

/** An error found in the words of the command itself, before anything was opened. */
export class WrongUse extends Error {
  readonly error: AppError;

  constructor(error: AppError) {
    super(error.message, { cause: error });
    this.name = 'WrongUse';
    this.error = error;
  }
}

/** Runs what reads a command's arguments; whatever it refuses is wrong use. */
export function readingArguments<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof AppError) throw new WrongUse(error);
    throw error;
  }
}

export function wrongUse(reason: string, hint?: string): WrongUse {
  return new WrongUse(new AppError('USAGE', { reason }, hint === undefined ? {} : { hint }));
}

const usageCodes: readonly ErrorCode[] = ['USAGE', 'NOT_BUILT'];

/** For an error met before a job began: nothing was written. What may be over in a moment is a failure, not a block. */
export function exitCodeOfError(error: AppError): number {
  if (usageCodes.includes(error.code)) return exitCodes.usage;
  switch (error.class) {
    case 'canceled':
      return exitCodes.stopped;
    case 'transient':
    case 'throttle':
      return exitCodes.failed;
    default:
      return error.code === 'INTERNAL' ? exitCodes.failed : exitCodes.blocked;
  }
}

/** 0 done and verified, 1 failed, 2 done with differences, 4 stopped. */
export function exitCodeOfJob(job: Job): number {
  switch (job.outcome) {
    case 'succeeded':
    case 'succeededWithWarnings': {
      // Warnings tell what a person should know; only rows that differ make the copy another one.
      const isDifferent = job.collections.some(({ rows }) => rows?.verdict === 'different');
      return isDifferent ? exitCodes.differences : exitCodes.done;
    }
    case 'failed':
    case 'interrupted':
      return exitCodes.failed;
    case 'stopped':
    case null:
      return exitCodes.stopped;
  }
}
