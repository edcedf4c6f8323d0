import { type Readable, Transform } from 'node:stream';

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
  const { sizeBytes, onBytes } = check;
  const toError = check.toError ?? ((error: unknown) => bodyFailed(error, check.location));
  let seenBytes = 0;
  let last: Buffer = Buffer.alloc(0);
  let leave = (): void => undefined;
  const out = new Transform({
    highWaterMark: bufferBytes,
    transform(chunk: Buffer, _encoding, done) {
      seenBytes += chunk.length;
      if (seenBytes > sizeBytes) return done(wrongLength(check, `more than ${sizeBytes}`));
      if (seenBytes === sizeBytes && chunk.length > 0) {
        last = chunk;
        return done();
      }
      onBytes?.(chunk.length);
      done(null, chunk);
    },
    flush(done) {
      if (seenBytes !== sizeBytes)
        return done(wrongLength(check, `${seenBytes} instead of ${sizeBytes}`));
      if (last.length > 0) onBytes?.(last.length);
      done(null, last);
    },
    destroy(error, done) {
      leave();
      source.destroy();
      done(error);
    },
  });
  // A body may fail before anyone listens; whoever consumes it later is still told.
  out.on('error', () => undefined);
  leave = onStop(check.signal, () => out.destroy(new AppError('STOPPED')));
  const endedEarly = (): void => {
    if (!source.readableEnded)
      out.destroy(toError(source.errored ?? new Error('the body ended early')));
  };
  source.on('error', (error) => out.destroy(toError(error))).on('close', endedEarly);
  if (source.destroyed) endedEarly();
  else source.pipe(out);
  return out;
}

export function wrongLength({ key, location }: ObjectLength, bytes: string): AppError {
  return new AppError('OBJECT_CORRUPT', { key, location, reason: `its length is ${bytes} bytes` });
}

function bodyFailed(error: unknown, location: string): AppError {
  if (error instanceof AppError) return error;
  const params = { host: location, reason: messageOf(error) };
  return new AppError('STORAGE_FAILED', params, { cause: error });
}
