import { compareKeys } from '../storage/keys.ts';
import type { ObjectInfo, ObjectStore } from '../storage/objectStore.ts';
import { throwIfStopped } from '../storage/stopped.ts';

/** The looking half of a store whose objects are all known by key. */
export function listingOf(
  objects: ReadonlyMap<string, { readonly info: ObjectInfo }>,
): Pick<ObjectStore, 'head' | 'list' | 'listFolders'> {
  const sorted = (prefix: string) =>
    [...objects.keys()].filter((key) => key.startsWith(prefix)).sort(compareKeys);
  return {
    async head(key, signal) {
      throwIfStopped(signal);
      return objects.get(key)?.info;
    },
    async *list(prefix, signal, startAfter) {
      throwIfStopped(signal);
      for (const key of sorted(prefix)) {
        throwIfStopped(signal);
        const info = objects.get(key)?.info;
        if (info && (startAfter === undefined || compareKeys(key, startAfter) > 0)) yield info;
      }
    },
    async *listFolders(prefix, signal) {
      throwIfStopped(signal);
      let last = '';
      for (const key of sorted(prefix)) {
        const [name = '', ...rest] = key.slice(prefix.length).split('/');
        if (rest.length > 0 && name !== last) yield name;
        if (rest.length > 0) last = name;
      }
    },
  };
}
