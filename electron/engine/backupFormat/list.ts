import type { ObjectInfo, ObjectStore } from '../storage/objectStore.ts';
import { largestJsonBytes } from '../storage/readAll.ts';
import { metaKeys, rootPrefix, studioKeys } from './paths.ts';

export interface ListedBackup {
  readonly name: string;
  /**
   * Told from which metadata files lie there. A complete one may still turn out to be unreadable when it is read;
   * unreadable here means a file that is empty or above the limit.
   */
  readonly state: 'complete' | 'partial' | 'unreadable';
  /** When its last metadata file was written, ISO time; null without one, or when the store does not say. */
  readonly modifiedAt: string | null;
  /** All files under meta/. */
  readonly metaSizeBytes: number;
}

/** What lies in the folder of a backup; a folder with none of these is not one, and must not be offered for deletion. */
const foldersOfBackups: readonly string[] = ['meta', 'binlogs', 'bundle', '_studio'];

/** Enough to hide the latency of a store, few enough for its limits. */
const foldersAtOnce = 8;

/**
 * Every backup under a root path, in the order of the store, whatever its state. Costs two or three requests a backup.
 * @throws INVALID_INPUT for the root path
 */
export async function* listBackups(
  store: ObjectStore,
  rootPath: string,
  signal: AbortSignal,
): AsyncIterable<ListedBackup> {
  const root = rootPrefix(rootPath);
  let names: string[] = [];
  for await (const name of store.listFolders(root, signal)) {
    names.push(name);
    if (names.length < foldersAtOnce) continue;
    yield* await inspectAll(store, root, names, signal);
    names = [];
  }
  yield* await inspectAll(store, root, names, signal);
}

async function inspectAll(
  store: ObjectStore,
  root: string,
  names: readonly string[],
  signal: AbortSignal,
): Promise<ListedBackup[]> {
  const found = await Promise.all(
    names.map((name) => inspect(store, { name, prefix: `${root}${name}/` }, signal)),
  );
  return found.filter((backup) => backup !== undefined);
}

async function inspect(
  store: ObjectStore,
  { name, prefix }: { name: string; prefix: string },
  signal: AbortSignal,
): Promise<ListedBackup | undefined> {
  const folders = new Set<string>();
  for await (const folder of store.listFolders(prefix, signal)) folders.add(folder);
  if (!foldersOfBackups.some((folder) => folders.has(folder))) return undefined;
  const files = new Map<string, ObjectInfo>();
  if (folders.has('meta')) {
    for await (const object of store.list(`${prefix}meta/`, signal)) files.set(object.key, object);
  }
  const isBeingDeleted =
    folders.has('_studio') && (await store.head(studioKeys(prefix).deleting, signal)) !== undefined;
  return {
    name,
    state: isBeingDeleted ? 'partial' : stateOf(prefix, files),
    modifiedAt: latest(files.values()),
    metaSizeBytes: sumSizes(files.values()),
  };
}

function stateOf(prefix: string, files: ReadonlyMap<string, ObjectInfo>): ListedBackup['state'] {
  const keys = metaKeys(prefix);
  const needed = files.has(keys.full)
    ? [keys.full]
    : [keys.collection, keys.partition, keys.segment];
  if (![keys.backup, ...needed].every((key) => files.has(key))) return 'partial';
  const isReadable = needed.every((key) => {
    const sizeBytes = files.get(key)?.sizeBytes ?? 0;
    return sizeBytes > 0 && sizeBytes <= largestJsonBytes;
  });
  return isReadable ? 'complete' : 'unreadable';
}

/** The latest of the times, null when none is told. */
export function latest(files: Iterable<ObjectInfo>): string | null {
  let latest: string | null = null;
  for (const { modifiedAt } of files) {
    if (modifiedAt !== null && (latest === null || modifiedAt > latest)) latest = modifiedAt;
  }
  return latest;
}

export function sumSizes(files: Iterable<ObjectInfo>): number {
  let sum = 0;
  for (const { sizeBytes } of files) sum += sizeBytes;
  return sum;
}
