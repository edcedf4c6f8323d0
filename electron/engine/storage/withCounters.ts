import { decorate } from './decorate.ts';
import type { ObjectStore } from './objectStore.ts';

export type StoreVerb = 'head' | 'list' | 'read' | 'write' | 'copy' | 'remove' | 'other';

/** Counts that only grow. The caller makes them with createStoreCounters and may share them between stores. */
export interface StoreCounters {
  /** Requests by verb, each attempt counted; a listing counts one for every 1,000 objects begun. */
  readonly requests: Record<StoreVerb, number>;
  bytesRead: number;
  bytesWritten: number;
  /** Bytes that the storage copied by itself. */
  bytesCopied: number;
}

const listedPerRequest = 1000;

export function createStoreCounters(): StoreCounters {
  const requests = { head: 0, list: 0, read: 0, write: 0, copy: 0, remove: 0, other: 0 };
  return { requests, bytesRead: 0, bytesWritten: 0, bytesCopied: 0 };
}

/** Counts what is asked of a store and how many bytes pass. */
export function withCounters(inner: ObjectStore, counters: StoreCounters): ObjectStore {
  const count = (verb: StoreVerb): void => {
    counters.requests[verb] += 1;
  };

  async function* countListed<T>(items: AsyncIterable<T>): AsyncGenerator<T> {
    count('list');
    let listed = 0;
    for await (const item of items) {
      if (listed > 0 && listed % listedPerRequest === 0) count('list');
      listed += 1;
      yield item;
    }
  }

  return decorate(inner, {
    list: (prefix, signal, startAfter) => countListed(inner.list(prefix, signal, startAfter)),
    listFolders: (prefix, signal) => countListed(inner.listFolders(prefix, signal)),
    head(key, signal) {
      count('head');
      return inner.head(key, signal);
    },
    read(key, options) {
      count('read');
      return inner.read(key, {
        ...options,
        onBytes(bytes) {
          counters.bytesRead += bytes;
          options.onBytes?.(bytes);
        },
      });
    },
    write(key, body, options) {
      count('write');
      return inner.write(key, body, {
        ...options,
        onBytes(bytes) {
          counters.bytesWritten += bytes;
          options.onBytes?.(bytes);
        },
      });
    },
    copyFrom(source, info, key, options) {
      count('copy');
      return inner.copyFrom(source, info, key, {
        ...options,
        onBytes(bytes) {
          counters.bytesCopied += bytes;
          options.onBytes?.(bytes);
        },
      });
    },
    remove(key, signal) {
      count('remove');
      return inner.remove(key, signal);
    },
    removeMany(keys, signal) {
      counters.requests.remove += Math.ceil(keys.length / listedPerRequest);
      return inner.removeMany(keys, signal);
    },
    abortUploads(prefix, signal) {
      count('other');
      return inner.abortUploads(prefix, signal);
    },
    checkBucket(signal) {
      count('list');
      return inner.checkBucket(signal);
    },
    createBucket(signal) {
      count('other');
      return inner.createBucket(signal);
    },
  });
}
