import { AppError } from '#shared/errors.ts';

import { firstOf } from '../storage/firstOf.ts';
import type { ObjectStore } from '../storage/objectStore.ts';
import { largestJsonBytes, readAll } from '../storage/readAll.ts';
import { decode, DecodeError } from './codec.ts';
import { JsonError, parseJson } from './json.ts';
import { fromLevelFiles, type Levels } from './levels.ts';
import { listMeta, type MetaFiles, someBackupNames } from './list.ts';
import type { Message } from './message.ts';
import { backupPrefix, metaKeys, rootPrefix, studioKeys } from './paths.ts';
import {
  BackupInfo,
  CollectionLevelBackupInfo,
  PartitionLevelBackupInfo,
  SegmentLevelBackupInfo,
} from './schema.ts';

export interface ReadBackup extends Omit<MetaFiles, 'files'> {
  /** Decoded, not yet checked: see checkBackup. `format` 'snapshot' is read like any other. */
  readonly info: BackupInfo;
  /** The bytes of full_meta.json; null when the backup was read from its level files. */
  readonly fullMetaBytes: Uint8Array | null;
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
  const meta = await listMeta(store, prefix, signal);
  if (!meta.files.has(metaKeys(prefix).backup)) {
    throw (
      (await unfinished(store, { prefix, name, signal })) ??
      (await backupNotFound(store, { rootPath, name, signal }))
    );
  }
  return readListed(store, { prefix, name, meta, signal });
}

/** Reads a backup whose files under meta/ were listed before. */
export async function readListed(
  store: ObjectStore,
  about: {
    readonly prefix: string;
    readonly name: string;
    readonly meta: MetaFiles;
    readonly signal: AbortSignal;
  },
): Promise<ReadBackup> {
  const { prefix, name, signal } = about;
  const keys = metaKeys(prefix);
  const { files, ...meta } = about.meta;

  async function read<Value>(message: Message<Value>, key: string) {
    const file = key.slice(prefix.length);
    const listed = files.get(key);
    if (!listed) throw new AppError('BACKUP_INCOMPLETE', { name, file });
    if (listed.sizeBytes > largestJsonBytes) {
      const reason = `${listed.sizeBytes} bytes, more than ${largestJsonBytes}`;
      throw new AppError('BACKUP_UNREADABLE', { name, file, reason });
    }
    const bytes = await readAll(store, key, { signal });
    try {
      return { value: decode(message, parseJson(bytes)), bytes };
    } catch (cause) {
      if (!(cause instanceof JsonError || cause instanceof DecodeError)) throw cause;
      throw new AppError('BACKUP_UNREADABLE', { name, file, reason: cause.message }, { cause });
    }
  }

  if (files.has(keys.full)) {
    const { value, bytes } = await read(BackupInfo, keys.full);
    return { info: value, fullMetaBytes: bytes, ...meta };
  }
  const levels: Levels = {
    backup: (await read(BackupInfo, keys.backup)).value,
    collections: (await read(CollectionLevelBackupInfo, keys.collection)).value.infos,
    partitions: (await read(PartitionLevelBackupInfo, keys.partition)).value.infos,
    segments: (await read(SegmentLevelBackupInfo, keys.segment)).value.infos,
  };
  return { info: joinLevels(levels, name), fullMetaBytes: null, ...meta };
}

function joinLevels(levels: Levels, name: string): BackupInfo {
  const info = fromLevelFiles(levels);
  const partitions = info.collection_backups.flatMap((each) => each.partition_backups);
  const segments = partitions.flatMap((each) => each.segment_backups);
  // What belongs to nothing would silently not be restored; twice the same parent would restore it twice.
  if (
    partitions.length === levels.partitions.length &&
    segments.length === levels.segments.length
  ) {
    return info;
  }
  const reason = 'its files do not fit together: a partition or segment without exactly one parent';
  throw new AppError('BACKUP_UNREADABLE', { name, file: 'meta/segment_meta.json', reason });
}

/** Why a backup without backup_meta.json has none; undefined when nothing at all lies there. */
export async function unfinished(
  store: ObjectStore,
  about: { readonly prefix: string; readonly name: string; readonly signal: AbortSignal },
): Promise<AppError | undefined> {
  const { prefix, name, signal } = about;
  const first = await firstOf(store.list(prefix, signal));
  if (first === undefined) return undefined;
  // Only ours are marked; of others nobody can tell.
  const isMarked = (await store.head(studioKeys(prefix).deleting, signal)) !== undefined;
  return isMarked
    ? new AppError('BACKUP_HALF_DELETED', { name })
    : new AppError('BACKUP_INCOMPLETE', { name, file: 'meta/backup_meta.json' });
}

/** The error that says which backups there are. */
export async function backupNotFound(
  store: ObjectStore,
  about: { readonly rootPath: string; readonly name: string; readonly signal: AbortSignal },
): Promise<AppError> {
  const { rootPath, name, signal } = about;
  return new AppError('BACKUP_NOT_FOUND', {
    name,
    location: `${store.location}/${rootPrefix(rootPath)}`,
    found: await someBackupNames(store, rootPath, signal),
  });
}
