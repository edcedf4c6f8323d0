import { AppError } from '#shared/errors.ts';

import { requireSound } from '../backupFormat/check.ts';
import { backupPrefix } from '../backupFormat/paths.ts';
import { readBackup } from '../backupFormat/read.ts';
import type { BackupInfo } from '../backupFormat/schema.ts';
import type { OpenStorage } from '../connections.ts';
import { expectedObjects, segmentsOf } from '../restore/expectedObjects.ts';
import type { ObjectInfo, ObjectStore } from '../storage/objectStore.ts';

/** A backup that is complete, and every file of it. */
export interface WholeBackup {
  readonly info: BackupInfo;
  /** Ends with '/'. */
  readonly prefix: string;
  /** Without our own under _studio/, which belong to one place: leases, notes, marks of a deletion. */
  readonly objects: readonly ObjectInfo[];
}

/**
 * Reads a backup and lists it: its metadata holds together, and every file that they name is there with its size.
 * @throws BACKUP_OBJECTS_DIFFER, and the errors of readBackup and requireSound
 */
export async function readWholeBackup(
  { store, rootPath }: OpenStorage,
  name: string,
  signal: AbortSignal,
): Promise<WholeBackup> {
  const { info } = await readBackup(store, rootPath, name, signal);
  requireSound(info, name);
  const prefix = backupPrefix(rootPath, name);
  const present = await listBackupFiles(store, prefix, signal);
  const lost = info.collection_backups.flatMap((collection) => {
    const expected = segmentsOf(collection).flatMap((segment) => expectedObjects(prefix, segment));
    return expected.filter(({ key, sizeBytes }) => present.get(key)?.sizeBytes !== sizeBytes);
  });
  if (lost[0]) {
    const params = { name, count: String(lost.length), key: lost[0].key };
    throw new AppError('BACKUP_OBJECTS_DIFFER', params);
  }
  return { info, prefix, objects: [...present.values()] };
}

/** Every file of a backup but ours under _studio/, by key. */
export async function listBackupFiles(
  store: ObjectStore,
  prefix: string,
  signal: AbortSignal,
): Promise<Map<string, ObjectInfo>> {
  const files = new Map<string, ObjectInfo>();
  for await (const object of store.list(prefix, signal)) {
    if (!object.key.startsWith(`${prefix}_studio/`)) files.set(object.key, object);
  }
  return files;
}
