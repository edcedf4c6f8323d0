import { AppError, toErrorInfo } from '#shared/errors.ts';

import type { Clock } from '../clock.ts';
import type { Logger } from '../log.ts';

const withinMs = 30_000;

type CleanUp = (signal: AbortSignal) => Promise<void>;

/** Each clean-up has 30 s and a signal of its own; one that fails or hangs does not keep the others from running. */
export function createCleanUps(clock: Clock, log: Logger) {
  const waiting: CleanUp[] = [];
  let hasRun = false;

  /** Runs them, the last one first, and gives how many failed. What those left is among the leftovers of the job. */
  async function run(): Promise<number> {
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
    return failed;
  }

  return {
    run,
    /** One that comes after the others have run, from a program that did not heed its stop, runs at once. */
    add(cleanUp: CleanUp): void {
      waiting.push(cleanUp);
      if (hasRun) void run();
    },
  };
}

async function withLimit(cleanUp: CleanUp, clock: Clock): Promise<void> {
  const limit = new AbortController();
  const done = new AbortController();
  const late = clock.sleep(withinMs, done.signal).then(
    () => {
      limit.abort(new AppError('STOPPED'));
      limit.signal.throwIfAborted();
    },
    () => undefined,
  );
  await Promise.race([cleanUp(limit.signal), late]).finally(() => done.abort());
}
