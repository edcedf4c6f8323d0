import { AppError } from '#shared/errors.ts';

import type { Clock } from '../clock.ts';
import { onStop, throwIfStopped } from '../storage/stopped.ts';

/**
 * Runs an action with a signal of its own, which aborts when the time is over or the caller's signal does.
 * @throws STOPPED, the error of `onTimeout`, and what the action throws otherwise
 */
export async function withDeadline<T>(
  limit: {
    readonly timeoutMs: number;
    readonly clock: Clock;
    readonly signal: AbortSignal;
    readonly onTimeout: () => AppError;
  },
  action: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { timeoutMs, clock, signal, onTimeout } = limit;
  throwIfStopped(signal);
  const controller = new AbortController();
  const leave = onStop(signal, () => controller.abort());
  let isOver = false;
  clock.sleep(timeoutMs, controller.signal).then(
    () => {
      isOver = true;
      controller.abort();
    },
    () => undefined,
  );
  try {
    return await action(controller.signal);
  } catch (error) {
    if (signal.aborted) throw new AppError('STOPPED', {}, { cause: error });
    throw isOver ? onTimeout() : error;
  } finally {
    leave();
    controller.abort();
  }
}
