import type { ObjectInfo, ObjectStore } from '../storage/objectStore.ts';
import { largestJsonBytes } from '../storage/readAll.ts';
import { metaKeys, rootPrefix, studioKeys } from './paths.ts';

/** The files under meta/. */
export interface MetaFiles {
  readonly files: ReadonlyMap<string, ObjectInfo>;
  /** When the last of them was written, ISO time; null without one, or when the store does not say. */
  readonly modifiedAt: string | null;
  readonly metaSizeBytes: number;
}

export interface ListedBackup extends Omit<MetaFiles, 'files'> {
  readonly name: string;
  /**
   * Told from which metadata files lie there. A complete one may still turn out to be unreadable when it is read;
   * unreadable here means a file that is empty or above the limit.
   */
  readonly state: 'complete' | 'partial' | 'unreadable';
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
  let names: string[] = [];
  async function* inspected() {
    const found = await Promise.all(
      names.map((name) => inspectBackup(store, { rootPath, name }, signal)),
    );
    names = [];
    yield* found.filter((backup) => backup !== null);
  }
  for await (const name of store.listFolders(rootPrefix(rootPath), signal)) {
    names.push(name);
    if (names.length === foldersAtOnce) yield* inspected();
  }
  yield* inspected();
}

/** What lies in one folder of a root path; null when that is no backup. */
export async function inspectBackup(
  store: ObjectStore,
  { rootPath, name }: { readonly rootPath: string; readonly name: string },
  signal: AbortSignal,
): Promise<ListedBackup | null> {
  const prefix = `${rootPrefix(rootPath)}${name}/`;
  const folders = new Set<string>();
  for await (const folder of store.listFolders(prefix, signal)) folders.add(folder);
  if (!foldersOfBackups.some((folder) => folders.has(folder))) return null;
  const { files, ...meta } = await listMeta(store, prefix, signal);
  const isBeingDeleted =
    folders.has('_studio') && (await store.head(studioKeys(prefix).deleting, signal)) !== undefined;
  return { name, state: isBeingDeleted ? 'partial' : stateOf(prefix, files), ...meta };
}

/** Lists what lies under meta/ of a backup. */
export async function listMeta(
  store: ObjectStore,
  prefix: string,
  signal: AbortSignal,
): Promise<MetaFiles> {
  const files = new Map<string, ObjectInfo>();
  let modifiedAt: string | null = null;
  let metaSizeBytes = 0;
  for await (const object of store.list(`${prefix}meta/`, signal)) {
    files.set(object.key, object);
    metaSizeBytes += object.sizeBytes;
    if (modifiedAt === null || (object.modifiedAt ?? '') > modifiedAt) {
      ({ modifiedAt } = object);
    }
  }
  return { files, modifiedAt, metaSizeBytes };
}

function stateOf(prefix: string, files: MetaFiles['files']): ListedBackup['state'] {
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
