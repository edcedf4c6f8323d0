import { AppError, messageOf } from '#shared/errors.ts';

import { firstOf } from '../storage/firstOf.ts';
import type { ObjectInfo, ObjectStore } from '../storage/objectStore.ts';
import { largestJsonBytes, readAll } from '../storage/readAll.ts';
import { decode, DecodeError } from './codec.ts';
import { JsonError, parseJson } from './json.ts';
import { fromLevelFiles } from './levels.ts';
import { latest, listBackups, sumSizes } from './list.ts';
import type { Message } from './message.ts';
import { backupPrefix, metaKeys, rootPrefix, studioKeys } from './paths.ts';
import {
  BackupInfo,
  CollectionLevelBackupInfo,
  PartitionLevelBackupInfo,
  SegmentLevelBackupInfo,
} from './schema.ts';

export interface ReadBackup {
  /** Decoded, not yet checked: see checkBackup. `format` 'snapshot' is read like any other. */
  readonly info: BackupInfo;
  /** The bytes of full_meta.json; null when the backup was read from its level files. */
  readonly fullMetaBytes: Uint8Array | null;
  /** When its last metadata file was written, ISO time; null when the store does not say. */
  readonly modifiedAt: string | null;
  /** All files under meta/. */
  readonly metaSizeBytes: number;
}

/**
 * Reads a backup of ours or of any release of milvus-backup: full_meta.json alone where there is one, else the level files.
 * @throws BACKUP_NOT_FOUND when nothing lies there, BACKUP_INCOMPLETE when it was never finished or its deletion was
 * interrupted, BACKUP_UNREADABLE for a file that is no backup metadata
 */
export async function readBackup(
  store: ObjectStore,
  rootPath: string,
  name: string,
  signal: AbortSignal,
): Promise<ReadBackup> {
  const prefix = backupPrefix(rootPath, name);
  const keys = metaKeys(prefix);
  const files = new Map<string, ObjectInfo>();
  for await (const object of store.list(`${prefix}meta/`, signal)) files.set(object.key, object);
  if (!files.has(keys.backup)) throw await absent({ store, rootPath, name, signal });
  if (await store.head(studioKeys(prefix).deleting, signal)) {
    throw new AppError('BACKUP_HALF_DELETED', { name });
  }
  const read: ReadFile = (message, key) =>
    readFile(message, files.get(key), { store, name, prefix, key, signal });
  const full = files.has(keys.full) ? await read(BackupInfo, keys.full) : null;
  return {
    info: full ? full.value : await readLevels(read, keys, name),
    fullMetaBytes: full ? full.bytes : null,
    modifiedAt: latest(files.values()),
    metaSizeBytes: sumSizes(files.values()),
  };
}

async function absent(place: {
  store: ObjectStore;
  rootPath: string;
  name: string;
  signal: AbortSignal;
}): Promise<AppError> {
  const { store, rootPath, name, signal } = place;
  if (await firstOf(store.list(backupPrefix(rootPath, name), signal))) {
    return new AppError('BACKUP_INCOMPLETE', { name, file: 'meta/backup_meta.json' });
  }
  const found: string[] = [];
  for await (const backup of listBackups(store, rootPath, signal)) {
    found.push(backup.name);
    if (found.length === 20) break;
  }
  return new AppError('BACKUP_NOT_FOUND', {
    name,
    location: `${store.location}/${rootPrefix(rootPath)}`,
    found: found.join(', ') || '—',
  });
}

type ReadFile = <Value>(
  message: Message<Value>,
  key: string,
) => Promise<{ value: Value; bytes: Uint8Array }>;

async function readLevels(
  read: ReadFile,
  keys: ReturnType<typeof metaKeys>,
  name: string,
): Promise<BackupInfo> {
  const { value: backup } = await read(BackupInfo, keys.backup);
  const { value: collection } = await read(CollectionLevelBackupInfo, keys.collection);
  const { value: partition } = await read(PartitionLevelBackupInfo, keys.partition);
  const { value: segment } = await read(SegmentLevelBackupInfo, keys.segment);
  const info = fromLevelFiles({ backup, collection, partition, segment });
  const partitions = info.collection_backups.flatMap((each) => each.partition_backups);
  const segments = partitions.flatMap((each) => each.segment_backups);
  // What belongs to nothing would silently not be restored; twice the same parent would restore it twice.
  if (partitions.length !== partition.infos.length || segments.length !== segment.infos.length) {
    const reason =
      'its files do not fit together: a partition or segment without exactly one parent';
    throw new AppError('BACKUP_UNREADABLE', { name, file: 'meta/segment_meta.json', reason });
  }
  return info;
}

interface FilePlace {
  readonly store: ObjectStore;
  readonly name: string;
  readonly prefix: string;
  readonly key: string;
  readonly signal: AbortSignal;
}

async function readFile<Value>(
  message: Message<Value>,
  listed: ObjectInfo | undefined,
  { store, name, prefix, key, signal }: FilePlace,
): Promise<{ value: Value; bytes: Uint8Array }> {
  const file = key.slice(prefix.length);
  if (!listed) throw new AppError('BACKUP_INCOMPLETE', { name, file });
  if (listed.sizeBytes > largestJsonBytes) {
    const reason = `${listed.sizeBytes} bytes, more than ${largestJsonBytes}`;
    throw new AppError('BACKUP_UNREADABLE', { name, file, reason });
  }
  const bytes = await readAll(store, key, signal);
  try {
    return { value: decode(message, parseJson(bytes)), bytes };
  } catch (error) {
    if (!(error instanceof JsonError || error instanceof DecodeError)) throw error;
    throw new AppError(
      'BACKUP_UNREADABLE',
      { name, file, reason: messageOf(error) },
      { cause: error },
    );
  }
}
