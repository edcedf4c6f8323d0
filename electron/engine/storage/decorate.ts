import type { ObjectStore } from './objectStore.ts';

const inners = new WeakMap<ObjectStore, ObjectStore>();

/** A store that behaves as the inner one but for the changes. */
export function decorate(inner: ObjectStore, changes: Partial<ObjectStore>): ObjectStore {
  const store = Object.assign(Object.create(inner) as ObjectStore, changes);
  inners.set(store, inner);
  return store;
}

/** The store under all decorators, by which stores know their own kind. */
export function innermost(store: ObjectStore): ObjectStore {
  const inner = inners.get(store);
  return inner === undefined ? store : innermost(inner);
}

/** The calls that are one request each, or few. */
export type StoreCall = Exclude<
  keyof ObjectStore,
  'location' | 'canCopyFrom' | 'list' | 'listFolders' | 'listUploads' | 'close'
>;

interface Wrapping {
  readonly call: <T>(
    operation: () => Promise<T>,
    signal: AbortSignal,
    name: StoreCall,
  ) => Promise<T>;
  readonly list: <T>(items: AsyncIterable<T>, signal: AbortSignal) => AsyncIterable<T>;
}

/** A store each of whose calls goes through `call`, and each listing through `list`. */
export function decorateAll(inner: ObjectStore, { call, list }: Wrapping): ObjectStore {
  return decorate(inner, {
    list: (prefix, signal, after) => list(inner.list(prefix, signal, after), signal),
    listFolders: (prefix, signal) => list(inner.listFolders(prefix, signal), signal),
    listLevel: (prefix, signal) => call(() => inner.listLevel(prefix, signal), signal, 'listLevel'),
    head: (key, signal) => call(() => inner.head(key, signal), signal, 'head'),
    read: (key, options) => call(() => inner.read(key, options), options.signal, 'read'),
    write: (key, body, options) =>
      call(() => inner.write(key, body, options), options.signal, 'write'),
    copyFrom: (source, info, key, options) =>
      call(() => inner.copyFrom(source, info, key, options), options.signal, 'copyFrom'),
    remove: (key, signal) => call(() => inner.remove(key, signal), signal, 'remove'),
    removeMany: (keys, signal) => call(() => inner.removeMany(keys, signal), signal, 'removeMany'),
    listUploads: (prefix, signal) => list(inner.listUploads(prefix, signal), signal),
    abortUpload: (upload, signal) =>
      call(() => inner.abortUpload(upload, signal), signal, 'abortUpload'),
    checkBucket: (signal) => call(() => inner.checkBucket(signal), signal, 'checkBucket'),
  });
}

/** Lists on, and calls back before each 1,000 items, which is what one request to a service lists. */
export async function* eachPage<T>(
  items: AsyncIterable<T>,
  before: () => unknown,
): AsyncGenerator<T> {
  let listed = 0;
  await before();
  for await (const item of items) {
    if (listed > 0 && listed % 1000 === 0) await before();
    listed += 1;
    yield item;
  }
}
