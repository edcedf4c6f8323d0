import type { ObjectInfo, ObjectStore } from '../storage/objectStore.ts';
import { largestJsonBytes } from '../storage/readAll.ts';
import { metaKeys, rootPrefix } from './paths.ts';

/** The files under meta/. */
export interface MetaFiles {
  readonly files: ReadonlyMap<string, ObjectInfo>;
  /** When the last of them was written, ISO time; null without one, or when the store does not say. */
  readonly modifiedAt: string | null;
  readonly metaSizeBytes: number;
}

export interface InspectedBackup extends MetaFiles {
  /**
   * Told from which metadata files lie there. A complete one may still turn out to be unreadable when it is read;
   * unreadable here means a file that is empty or above the limit. A deletion takes away backup_meta.json first, so that one
   * that was interrupted is partial.
   */
  readonly state: 'complete' | 'partial' | 'unreadable';
}

export interface ListedBackup extends InspectedBackup {
  readonly name: string;
}

/**
 * What lies in the folder of a backup beside the files of metadata; a folder with none of these is not one, and must not be
 * offered for deletion. Folders named meta are everywhere.
 */
const foldersOfBackups: readonly string[] = ['binlogs', 'bundle', '_studio'];

/** Enough to hide the latency of a store, few enough for its limits. */
const foldersAtOnce = 8;

/**
 * Every backup under a root path, in the order of the store, whatever its state. Costs one request a backup, two where there is
 * no metadata.
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
      names.map((name) => inspectBackup(store, `${rootPrefix(rootPath)}${name}/`, signal)),
    );
    const backups = found.map((backup, index) => backup && { name: names[index] ?? '', ...backup });
    names = [];
    yield* backups.filter((backup) => backup !== null);
  }
  for await (const name of store.listFolders(rootPrefix(rootPath), signal)) {
    names.push(name);
    if (names.length === foldersAtOnce) yield* inspected();
  }
  yield* inspected();
}

/** The names of at most 20 backups, for an error that says what there is. */
export async function someBackupNames(
  store: ObjectStore,
  rootPath: string,
  signal: AbortSignal,
): Promise<string> {
  const found: string[] = [];
  for await (const { name } of listBackups(store, rootPath, signal)) {
    found.push(name);
    if (found.length === 20) break;
  }
  return found.join(', ') || '—';
}

/** What lies in one folder of a root path; null when that is no backup. */
export async function inspectBackup(
  store: ObjectStore,
  prefix: string,
  signal: AbortSignal,
): Promise<InspectedBackup | null> {
  const meta = await listMeta(store, prefix, signal);
  const hasMetadata = Object.values(metaKeys(prefix)).some((key) => meta.files.has(key));
  if (!hasMetadata && !(await hasFolderOfBackups(store, prefix, signal))) return null;
  return { state: stateOf(prefix, meta.files), ...meta };
}

async function hasFolderOfBackups(
  store: ObjectStore,
  prefix: string,
  signal: AbortSignal,
): Promise<boolean> {
  for await (const folder of store.listFolders(prefix, signal)) {
    if (foldersOfBackups.includes(folder)) return true;
  }
  return false;
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
