import { compareKeys } from '../storage/keys.ts';
import { levelEntries, type ObjectInfo, type ObjectStore } from '../storage/objectStore.ts';
import { throwIfStopped } from '../storage/stopped.ts';

/** The looking half of a store whose objects are all known by key. */
export function listingOf(
  objects: ReadonlyMap<string, { readonly info: ObjectInfo }>,
): Pick<ObjectStore, 'head' | 'list' | 'listFolders' | 'listLevel'> {
  const sorted = (prefix: string) =>
    [...objects.keys()].filter((key) => key.startsWith(prefix)).sort(compareKeys);
  const foldersIn = (prefix: string) => {
    const below = sorted(prefix).map((key) => key.slice(prefix.length).split('/'));
    return [...new Set(below.flatMap(([name = '', ...rest]) => (rest.length > 0 ? [name] : [])))];
  };
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
      yield* foldersIn(prefix);
    },
    async listLevel(prefix, signal) {
      throwIfStopped(signal);
      const folders = foldersIn(prefix);
      const files = sorted(prefix).filter((key) => !key.slice(prefix.length).includes('/'));
      const infos = files.flatMap((key) => objects.get(key)?.info ?? []);
      const room = Math.max(0, levelEntries - folders.length);
      return {
        folders: folders.slice(0, levelEntries),
        objects: infos.slice(0, room),
        isCut: folders.length + infos.length > levelEntries,
      };
    },
  };
}
