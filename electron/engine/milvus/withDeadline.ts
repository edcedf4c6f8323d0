import { AppError } from '#shared/errors.ts';

import type { Clock } from '../clock.ts';
import { onStop, throwIfStopped } from '../storage/stopped.ts';
import { type CallContext, timeoutError } from './mapMilvusError.ts';

/**
 * Runs a call with a signal of its own, which aborts when the time of the call is over or the caller's signal does.
 * @throws STOPPED, MILVUS_TIMEOUT, and what the call throws otherwise
 */
export async function withDeadline<T>(
  context: CallContext,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  throwIfStopped(signal);
  const controller = new AbortController();
  const leave = onStop(signal, () => controller.abort());
  let isOver = false;
  clock.sleep(context.timeoutMs, controller.signal).then(
    () => {
      isOver = true;
      controller.abort();
    },
    () => undefined,
  );
  try {
    return await call(controller.signal);
  } catch (error) {
    if (signal.aborted) throw new AppError('STOPPED', {}, { cause: error });
    throw isOver ? timeoutError(context) : error;
  } finally {
    leave();
    controller.abort();
  }
}
