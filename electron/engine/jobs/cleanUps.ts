import { AppError, toErrorInfo } from '#shared/errors.ts';

import type { Clock } from '../clock.ts';
import type { Logger } from '../log.ts';

export const cleanUpWithinMs = 30_000;

export type CleanUp = (signal: AbortSignal) => Promise<void>;

export interface CleanUps {
  /** One that comes after the others have run, from a program that did not heed its stop, runs at once. */
  readonly add: (cleanUp: CleanUp) => void;
  /** Runs them, the last one first, and gives how many failed. What those left is among the leftovers of the job. */
  readonly run: () => Promise<{ failed: number }>;
}

/** Each clean-up has 30 s and a signal of its own; one that fails or hangs does not keep the others from running. */
export function createCleanUps({
  clock,
  log,
}: {
  readonly clock: Clock;
  readonly log: Logger;
}): CleanUps {
  const waiting: CleanUp[] = [];
  let hasRun = false;

  async function run(): Promise<{ failed: number }> {
    let failed = 0;
    for (let cleanUp = waiting.pop(); cleanUp !== undefined; cleanUp = waiting.pop()) {
      try {
        await withLimit(cleanUp, clock);
      } catch (error) {
        failed += 1;
        log.log('warn', 'a clean-up of the job failed', { error: toErrorInfo(error) });
      }
    }
    hasRun = true;
    return { failed };
  }

  return {
    run,
    add(cleanUp) {
      waiting.push(cleanUp);
      if (hasRun) void run();
    },
  };
}

async function withLimit(cleanUp: CleanUp, clock: Clock): Promise<void> {
  const limit = new AbortController();
  const done = new AbortController();
  const late = clock.sleep(cleanUpWithinMs, done.signal).then(
    () => {
      limit.abort(new AppError('STOPPED'));
      throw new AppError('STOPPED');
    },
    () => undefined,
  );
  try {
    await Promise.race([cleanUp(limit.signal), late]);
  } finally {
    done.abort();
  }
}
