import { setMaxListeners } from 'node:events';

import { AppError } from '#shared/errors.ts';

/** @throws STOPPED when the signal is aborted */
export function throwIfStopped(signal: AbortSignal): void {
  if (signal.aborted) throw new AppError('STOPPED', {}, { cause: signal.reason });
}

/** STOPPED when the signal is aborted, whatever went wrong in consequence; else the error itself. */
export function stoppedOr(error: unknown, signal: AbortSignal): unknown {
  return signal.aborted && !isStopped(error)
    ? new AppError('STOPPED', {}, { cause: error })
    : error;
}

/** Calls back once when the signal is aborted, also when it already is. Returns how to leave. */
export function onStop(signal: AbortSignal, callback: () => void): () => void {
  if (signal.aborted) {
    callback();
    return () => undefined;
  }
  // One signal ends a whole job with hundreds of requests in flight; Node warns from eleven listeners on.
  setMaxListeners(0, signal);
  signal.addEventListener('abort', callback, { once: true });
  return () => signal.removeEventListener('abort', callback);
}

/**
 * Settles as the promise does, or fails with STOPPED at once when the signal is aborted; then the promise goes on alone,
 * for calls that cannot be ended.
 */
export async function unlessStopped<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let leave = (): void => undefined;
  const stop = new Promise<never>((_, reject) => {
    leave = onStop(signal, () => reject(new AppError('STOPPED', {}, { cause: signal.reason })));
  });
  try {
    return await Promise.race([promise, stop]);
  } finally {
    leave();
  }
}

function isStopped(error: unknown): boolean {
  return error instanceof AppError && error.code === 'STOPPED';
}
