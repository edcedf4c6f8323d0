import { AppError } from '#shared/errors.ts';

import type { CliHost } from './host.ts';

export interface StopRequests {
  /** Aborted by the first Ctrl-C, with the AppError STOPPED. */
  readonly first: AbortSignal;
  /** Aborted by the second: nothing is waited for any more. */
  readonly second: AbortSignal;
  /** The work, or STOPPED at the first request, whichever comes first. Only for work that leaves nothing behind. */
  unlessStopped<T>(work: Promise<T>): Promise<T>;
  close(): void;
}

/** Listens to the stop signals of the process for as long as a command runs. */
export function listenForStop(host: Pick<CliHost, 'onStopSignal'>): StopRequests {
  const first = new AbortController();
  const second = new AbortController();
  const stopListening = host.onStopSignal(() => {
    if (first.signal.aborted) second.abort();
    else first.abort(new AppError('STOPPED'));
  });
  return {
    first: first.signal,
    second: second.signal,
    unlessStopped: (work) => Promise.race([work, rejectionOf(first.signal)]),
    close: stopListening,
  };
}

function rejectionOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}

/** Resolves when the signal is aborted. */
export function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
