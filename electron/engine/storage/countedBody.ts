import { Readable } from 'node:stream';

import { AppError, messageOf } from '#shared/errors.ts';

import { onStop } from './stopped.ts';

/** Which object of which store, and how long it should be. */
interface ObjectLength {
  readonly key: string;
  readonly location: string;
  readonly sizeBytes: number;
}

export interface BodyCheck extends ObjectLength {
  readonly signal: AbortSignal;
  readonly onBytes?: ((bytes: number) => void) | undefined;
  /** Turns an error of the source into an AppError; by default one that is not yet becomes STORAGE_FAILED. */
  readonly toError?: (error: unknown) => Error;
}

// The default of Node 20 is 16 KiB, a quarter of what sockets and files deliver at once.
const bufferBytes = 64 * 1024;

/**
 * Passes a body on and fails with OBJECT_CORRUPT unless it has exactly the given length, and with STOPPED when stopped.
 * The chunk that completes the length is held back until the source has ended: whoever sends this to a store that
 * commits at the last byte would otherwise have stored a body that turns out too long.
 */
export function countBody(source: Readable, check: BodyCheck): Readable {
  const toError = check.toError ?? ((error: unknown) => bodyFailed(error, check.location));
  let seenBytes = 0;
  let last: Buffer | undefined;
  const out = new Readable({
    highWaterMark: bufferBytes,
    read: () => void source.resume(),
    destroy(error, done) {
      leave();
      source.destroy();
      done(error);
    },
  });
  // A body may fail before anyone listens; whoever consumes it later is still told.
  out.on('error', () => undefined);
  const leave = onStop(check.signal, () => out.destroy(new AppError('STOPPED')));

  const pass = (chunk: Buffer): void => {
    check.onBytes?.(chunk.length);
    if (!out.push(chunk)) source.pause();
  };
  source.on('data', (chunk: Buffer | string) => {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    seenBytes += bytes.length;
    if (seenBytes > check.sizeBytes)
      out.destroy(wrongLength(check, `more than ${check.sizeBytes}`));
    else if (seenBytes === check.sizeBytes) last = last ?? bytes;
    else pass(bytes);
  });
  source.on('end', () => {
    if (out.destroyed) return;
    if (seenBytes !== check.sizeBytes) {
      out.destroy(wrongLength(check, `${seenBytes} instead of ${check.sizeBytes}`));
      return;
    }
    if (last !== undefined) pass(last);
    out.push(null);
  });
  source.on('error', (error) => out.destroy(toError(error)));
  const endedEarly = (): void => {
    if (!source.readableEnded)
      out.destroy(toError(source.errored ?? new Error('the body ended early')));
  };
  source.on('close', endedEarly);
  source.pause();
  if (source.destroyed) endedEarly();
  return out;
}

/** @throws OBJECT_CORRUPT unless the bytes have the length that was told */
export function checkLength(body: Uint8Array, told: ObjectLength): void {
  if (body.length !== told.sizeBytes) {
    throw wrongLength(told, `${body.length} instead of ${told.sizeBytes}`);
  }
}

function wrongLength({ key, location }: ObjectLength, bytes: string): AppError {
  return new AppError('OBJECT_CORRUPT', { key, location, reason: `its length is ${bytes} bytes` });
}

function bodyFailed(error: unknown, location: string): AppError {
  if (error instanceof AppError) return error;
  const params = { host: location, reason: messageOf(error) };
  return new AppError('STORAGE_FAILED', params, { cause: error });
}
