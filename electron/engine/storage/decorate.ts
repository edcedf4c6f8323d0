import type { ObjectStore } from './objectStore.ts';

const inners = new WeakMap<ObjectStore, ObjectStore>();

/** A store that behaves as the inner one but for the changes. */
export function decorate(inner: ObjectStore, changes: Partial<ObjectStore>): ObjectStore {
  const store: ObjectStore = {
    location: inner.location,
    get hasConditionalWrite() {
      return inner.hasConditionalWrite;
    },
    head: (key, signal) => inner.head(key, signal),
    list: (prefix, signal, startAfter) => inner.list(prefix, signal, startAfter),
    listFolders: (prefix, signal) => inner.listFolders(prefix, signal),
    read: (key, options) => inner.read(key, options),
    write: (key, body, options) => inner.write(key, body, options),
    canCopyFrom: (source) => inner.canCopyFrom(source),
    copyFrom: (source, info, key, options) => inner.copyFrom(source, info, key, options),
    remove: (key, signal) => inner.remove(key, signal),
    removeMany: (keys, signal) => inner.removeMany(keys, signal),
    abortUploads: (prefix, signal) => inner.abortUploads(prefix, signal),
    checkBucket: (signal) => inner.checkBucket(signal),
    createBucket: (signal) => inner.createBucket(signal),
    close: () => inner.close(),
  };
  Object.assign(store, changes);
  inners.set(store, inner);
  return store;
}

/** The store under all decorators, by which stores know their own kind. */
export function innermost(store: ObjectStore): ObjectStore {
  let current = store;
  for (let inner = inners.get(current); inner !== undefined; inner = inners.get(current))
    current = inner;
  return current;
}
