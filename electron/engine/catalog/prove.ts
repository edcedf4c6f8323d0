import type { BackupProof } from '#shared/catalog.ts';
import { AppError } from '#shared/errors.ts';
import { formatName } from '#shared/selection.ts';

import { backupPrefix } from '../backupFormat/paths.ts';
import type { CollectionBackupInfo } from '../backupFormat/schema.ts';
import type { OpenStorage } from '../connections.ts';
import { expectedObjects, segmentsOf } from '../restore/expectedObjects.ts';
import { segmentFolders } from '../restore/importPlan.ts';
import { nameOf } from '../restore/selectCollections.ts';
import { readableBackup } from './detail.ts';

/** More would say nothing more to a person. */
const toldKeys = 100;

interface Expected {
  readonly sizeBytes: number;
  readonly collection: number;
}

/**
 * Compares what lies below binlogs/ with what the metadata names: one request for every 1,000 objects, no rows are read.
 * @throws BACKUP_NOT_FOUND, BACKUP_INCOMPLETE, BACKUP_HALF_DELETED, BACKUP_UNREADABLE, FORMAT_UNSUPPORTED
 */
export async function proveBackup(
  storage: Pick<OpenStorage, 'store' | 'rootPath'>,
  name: string,
  signal: AbortSignal,
): Promise<BackupProof> {
  const { info } = (await readableBackup(storage, name, signal)).read;
  if (info.format !== '' && info.format !== 'binlog') {
    throw new AppError('FORMAT_UNSUPPORTED', { name, format: info.format });
  }
  const prefix = backupPrefix(storage.rootPath, name);
  const { objects, folders } = expectationsOf(info.collection_backups, prefix);
  const count = objects.size;
  const [missing, wrongSize, unexpected] = [createTally(), createTally(), createTally()];
  const damaged = new Set<number>();
  let sizeBytes = 0;
  for await (const object of storage.store.list(`${prefix}binlogs/`, signal)) {
    const key = object.key.slice(prefix.length);
    const expected = objects.get(object.key);
    objects.delete(object.key);
    if (expected === undefined) {
      unexpected.add(key);
      // An import takes in whatever lies in the folder of a segment; beside one it does no harm.
      const inside = folderAround(object.key, folders);
      if (inside !== undefined) damaged.add(inside);
      continue;
    }
    sizeBytes += object.sizeBytes;
    // No binlog is empty: 0 means that nobody has written down the size.
    if (expected.sizeBytes === 0 || expected.sizeBytes === object.sizeBytes) continue;
    wrongSize.add(key);
    damaged.add(expected.collection);
  }
  for (const [key, { collection }] of objects) {
    missing.add(key.slice(prefix.length));
    damaged.add(collection);
  }
  const names = info.collection_backups.map((collection) => formatName(nameOf(collection)));
  return {
    objects: count,
    sizeBytes,
    missing: missing.keys,
    wrongSize: wrongSize.keys,
    unexpected: unexpected.keys,
    problems: missing.count() + wrongSize.count() + unexpected.count(),
    restorable: names.filter((_, index) => !damaged.has(index)),
    damaged: names.filter((_, index) => damaged.has(index)),
  };
}

/** Every object that the metadata names, by key, and the folders that an import would take; each with its collection. */
function expectationsOf(collections: readonly CollectionBackupInfo[], prefix: string) {
  const objects = new Map<string, Expected>();
  const folders = new Map<string, number>();
  for (const [collection, info] of collections.entries()) {
    for (const segment of segmentsOf(info)) {
      for (const folder of segmentFolders(segment, prefix)) folders.set(folder, collection);
      for (const { key, sizeBytes } of expectedObjects(prefix, segment)) {
        objects.set(key, { sizeBytes, collection });
      }
    }
  }
  return { objects, folders };
}

function folderAround(key: string, folders: ReadonlyMap<string, number>): number | undefined {
  for (let end = key.lastIndexOf('/'); end > 0; end = key.lastIndexOf('/', end - 1)) {
    const collection = folders.get(key.slice(0, end + 1));
    if (collection !== undefined) return collection;
  }
  return undefined;
}

/** Counts all and keeps the first. */
function createTally() {
  const keys: string[] = [];
  let count = 0;
  return {
    keys,
    count: () => count,
    add(key: string) {
      count += 1;
      if (keys.length < toldKeys) keys.push(key);
    },
  };
}
