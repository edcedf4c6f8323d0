import { type AppError, isErrorClass } from '#shared/errors.ts';

import type { Clock } from '../clock.ts';
import { retry } from '../retry.ts';
import { decorate } from './decorate.ts';
import type { ObjectInfo, ObjectStore } from './objectStore.ts';
import { stoppedOr } from './stopped.ts';

export interface StoreRetry {
  readonly clock: Clock;
  /** 0 … 1 */
  readonly random: () => number;
  /** How often a call is tried in all; for a listing, without getting any further. */
  readonly attempts?: number;
  /** How long a call may wait in all between its attempts. */
  readonly patienceMs?: number;
  readonly onRetry?: (error: AppError, waitMs: number) => void;
}

/**
 * Tries calls again that failed with an error of class transient or throttle. A listing goes on where it broke off. Of
 * read only the opening is tried again, and a streamed body never, because what was consumed cannot be sent twice.
 */
export function withRetry(inner: ObjectStore, options: StoreRetry): ObjectStore {
  const { clock, random, attempts = 6, patienceMs = 60_000 } = options;

  async function again<T>(signal: AbortSignal, operation: () => Promise<T>): Promise<T> {
    let waitedMs = 0;
    try {
      return await retry(operation, {
        clock,
        random,
        attempts,
        signal,
        onRetry(error, waitMs) {
          waitedMs += waitMs;
          if (waitedMs > patienceMs) throw error;
          options.onRetry?.(error, waitMs);
        },
      });
    } catch (error) {
      throw stoppedOr(error, signal);
    }
  }

  /** Opens the listing anew after an error; open knows what was listed by what remember was told. */
  async function* goOn<T>(
    open: () => AsyncIterable<T>,
    remember: (item: T) => void,
    signal: AbortSignal,
  ): AsyncGenerator<T> {
    let items = open()[Symbol.asyncIterator]();
    const reopen = (failed: unknown): Promise<IteratorResult<T>> => {
      let failure: unknown = failed;
      return again(signal, async () => {
        if (failure !== undefined) {
          const first = failure;
          failure = undefined;
          throw first;
        }
        items = open()[Symbol.asyncIterator]();
        return items.next();
      });
    };
    try {
      for (;;) {
        const next = await items.next().catch(reopen);
        if (next.done === true) return;
        remember(next.value);
        yield next.value;
      }
    } finally {
      await items.return?.();
    }
  }

  return decorate(inner, {
    head: (key, signal) => again(signal, () => inner.head(key, signal)),
    list(prefix, signal, startAfter) {
      let last = startAfter;
      const open = (): AsyncIterable<ObjectInfo> => inner.list(prefix, signal, last);
      return goOn(open, ({ key }) => void (last = key), signal);
    },
    listFolders(prefix, signal) {
      const seen = new Set<string>();
      const open = (): AsyncIterable<string> => without(seen, inner.listFolders(prefix, signal));
      return goOn(open, (name) => void seen.add(name), signal);
    },
    read: (key, readOptions) => again(readOptions.signal, () => inner.read(key, readOptions)),
    async write(key, body, writeOptions) {
      if (!(body instanceof Uint8Array)) return inner.write(key, body, writeOptions);
      const { signal } = writeOptions;
      const onBytes = countOnce(writeOptions.onBytes);
      let mayHaveWritten = false;
      return again(signal, async () => {
        try {
          return await inner.write(key, body, { ...writeOptions, onBytes: onBytes() });
        } catch (error) {
          if (mayHaveWritten && isErrorClass(error, 'conflict')) {
            const ours = await sameObject(inner, key, body, signal);
            if (ours !== undefined) return ours;
          }
          mayHaveWritten ||= isErrorClass(error, 'transient');
          throw error;
        }
      });
    },
    copyFrom(source, info, key, copyOptions) {
      const onBytes = countOnce(copyOptions.onBytes);
      return again(copyOptions.signal, () =>
        inner.copyFrom(source, info, key, { ...copyOptions, onBytes: onBytes() }),
      );
    },
    remove: (key, signal) => again(signal, () => inner.remove(key, signal)),
    removeMany: (keys, signal) => again(signal, () => inner.removeMany(keys, signal)),
    abortUploads: (prefix, signal) => again(signal, () => inner.abortUploads(prefix, signal)),
    checkBucket: (signal) => again(signal, () => inner.checkBucket(signal)),
    createBucket: (signal) => again(signal, () => inner.createBucket(signal)),
  });
}

/**
 * A conditional write whose answer was lost finds its own object at the next attempt. That is success when the object
 * is byte for byte what was to be written.
 */
async function sameObject(
  store: ObjectStore,
  key: string,
  body: Uint8Array,
  signal: AbortSignal,
): Promise<ObjectInfo | undefined> {
  const { info, body: stored } = await store.read(key, { signal });
  if (info.sizeBytes !== body.length) {
    stored.destroy();
    return undefined;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of stored) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).equals(body) ? info : undefined;
}

/** For each attempt a listener that tells only what no attempt before has told, so that progress never goes too far. */
function countOnce(onBytes: ((bytes: number) => void) | undefined): () => (bytes: number) => void {
  let toldBytes = 0;
  return () => {
    let attemptBytes = 0;
    return (bytes) => {
      attemptBytes += bytes;
      const newBytes = attemptBytes - toldBytes;
      if (newBytes <= 0) return;
      toldBytes = attemptBytes;
      onBytes?.(newBytes);
    };
  };
}

async function* without<T>(seen: ReadonlySet<T>, items: AsyncIterable<T>): AsyncGenerator<T> {
  for await (const item of items) if (!seen.has(item)) yield item;
}
