import { buffer } from 'node:stream/consumers';

import { AppError, type ErrorCode, isErrorClass } from '#shared/errors.ts';

import type { Clock } from '../clock.ts';
import { retry, type RetryPolicy } from '../retry.ts';
import { decorate, decorateAll } from './decorate.ts';
import type { ObjectInfo, ObjectStore } from './objectStore.ts';
import { stoppedOr } from './stopped.ts';

export interface StoreRetry {
  readonly clock: Clock;
  /** 0 … 1 */
  readonly random: () => number;
  /** How often a call is tried in all; for a listing, without getting any further. */
  readonly attempts?: number;
  /** Told before each wait. */
  readonly onRetry?: RetryPolicy['onRetry'];
}

/** How long a call may wait in all between its attempts. */
const patienceMs = 60_000;

/**
 * Tries calls again that failed with an error of class transient or throttle. A listing goes on where it broke off. Of
 * read only the opening is tried again, and a streamed body never, because what was consumed cannot be sent twice.
 */
export function withRetry(inner: ObjectStore, options: StoreRetry): ObjectStore {
  let hasAnswered = false;

  async function again<T>(operation: () => Promise<T>, signal: AbortSignal): Promise<T> {
    let waitedMs = 0;
    try {
      const result = await retry(operation, {
        ...options,
        signal,
        onRetry(error, waitMs) {
          waitedMs += waitMs;
          if (waitedMs > patienceMs) throw error;
          // A name that was never found is a misspelt one, and a person waits for the answer.
          if (!hasAnswered && isCalled(error, 'HOST_NOT_FOUND')) throw error;
          options.onRetry?.(error, waitMs);
        },
      });
      hasAnswered = true;
      return result;
    } catch (error) {
      throw stoppedOr(error, signal);
    }
  }

  return decorate(decorateAll(inner, { call: again, list: (items) => items }), {
    async *list(prefix, signal, startAfter) {
      let last = startAfter;
      const current: { items?: AsyncIterator<ObjectInfo> | undefined } = {};
      const proceed = async (): Promise<IteratorResult<ObjectInfo>> => {
        current.items ??= inner.list(prefix, signal, last)[Symbol.asyncIterator]();
        try {
          return await current.items.next();
        } catch (error) {
          current.items = undefined;
          throw error;
        }
      };
      // A retry costs 2 µs, too much for each item: it gets what has failed as its first attempt.
      const nextOrRetry = (): Promise<IteratorResult<ObjectInfo>> => {
        const first = proceed();
        const attempts = [first];
        return first.catch(() => again(() => attempts.pop() ?? proceed(), signal));
      };
      try {
        for (let item = await nextOrRetry(); item.done !== true; item = await nextOrRetry()) {
          last = item.value.key;
          hasAnswered = true;
          yield item.value;
        }
      } finally {
        await current.items?.return?.();
      }
    },
    async *listFolders(prefix, signal) {
      yield* await again(() => all(inner.listFolders(prefix, signal)), signal);
    },
    async *listUploads(prefix, signal) {
      yield* await again(() => all(inner.listUploads(prefix, signal)), signal);
    },
    async write(key, body, writeOptions) {
      if (!(body instanceof Uint8Array)) return inner.write(key, body, writeOptions);
      const { signal } = writeOptions;
      const onBytes = countOnce(writeOptions.onBytes);
      let mayHaveWritten = false;
      return again(async () => {
        try {
          return await inner.write(key, body, { ...writeOptions, onBytes: onBytes() });
        } catch (error) {
          if (mayHaveWritten && isErrorClass(error, 'conflict')) {
            // A conditional write whose answer was lost finds its own object at the next attempt.
            const { info, body: stored } = await inner.read(key, { signal });
            if ((await buffer(stored)).equals(body)) return info;
          }
          mayHaveWritten ||= isErrorClass(error, 'transient');
          throw error;
        }
      }, signal);
    },
    copyFrom(source, info, key, copyOptions) {
      const onBytes = countOnce(copyOptions.onBytes);
      const copy = (): Promise<ObjectInfo> =>
        inner.copyFrom(source, info, key, { ...copyOptions, onBytes: onBytes() });
      return again(copy, copyOptions.signal);
    },
  });
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

function isCalled(error: unknown, code: ErrorCode): boolean {
  return error instanceof AppError && error.code === code;
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
