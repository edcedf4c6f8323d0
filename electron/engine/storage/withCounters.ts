import { decorate, decorateAll, eachPage, type StoreCall } from './decorate.ts';
import type { ObjectStore } from './objectStore.ts';

type StoreVerb = 'head' | 'list' | 'read' | 'write' | 'copy' | 'remove' | 'other';

/** Counts that only grow. The caller makes them with createStoreCounters and may share them between stores. */
export interface StoreCounters {
  /** Requests by verb, each attempt counted; a listing or a bulk removal counts one for every 1,000 objects begun. */
  readonly requests: Record<StoreVerb, number>;
  bytesRead: number;
  bytesWritten: number;
  /** Bytes that the storage copied by itself. */
  bytesCopied: number;
}

const verbs: Record<StoreCall, StoreVerb> = {
  head: 'head',
  listLevel: 'list',
  read: 'read',
  write: 'write',
  copyFrom: 'copy',
  remove: 'remove',
  removeMany: 'remove',
  checkBucket: 'list',
  abortUpload: 'other',
};

export function createStoreCounters(): StoreCounters {
  const requests = { head: 0, list: 0, read: 0, write: 0, copy: 0, remove: 0, other: 0 };
  return { requests, bytesRead: 0, bytesWritten: 0, bytesCopied: 0 };
}

/** Counts what is asked of a store and how many bytes pass. */
export function withCounters(inner: ObjectStore, counters: StoreCounters): ObjectStore {
  const { requests } = counters;
  type Bytes = 'bytesRead' | 'bytesWritten' | 'bytesCopied';
  const counting = <T extends { onBytes?: (bytes: number) => void }>(
    options: T,
    name: Bytes,
  ): T => ({
    ...options,
    onBytes(bytes: number) {
      counters[name] += bytes;
      options.onBytes?.(bytes);
    },
  });
  const counted = decorateAll(inner, {
    list: (items) => eachPage(items, () => (requests.list += 1)),
    call(operation, _signal, name) {
      requests[verbs[name]] += 1;
      return operation();
    },
  });
  return decorate(counted, {
    read: (key, options) => counted.read(key, counting(options, 'bytesRead')),
    write: (key, body, options) => counted.write(key, body, counting(options, 'bytesWritten')),
    copyFrom: (source, info, key, options) =>
      counted.copyFrom(source, info, key, counting(options, 'bytesCopied')),
    removeMany(keys, signal) {
      requests.remove += Math.ceil(keys.length / 1000) - 1;
      return counted.removeMany(keys, signal);
    },
  });
}
