import type { BackupCollection, BackupDetail, BackupSummary } from '#shared/catalog.ts';
import type { contract } from '#shared/contract.ts';
import { toErrorInfo } from '#shared/errors.ts';
import { sumInt64 } from '#shared/int64.ts';
import type { Handlers } from '#shared/rpc.ts';

import { formatBrief } from '../backupFormat/brief.ts';
import { requireSound } from '../backupFormat/check.ts';
import { listBackups } from '../backupFormat/list.ts';
import { type ReadBackup, readBackup } from '../backupFormat/read.ts';
import type {
  BackupInfo,
  CollectionBackupInfo,
  SegmentBackupInfo,
} from '../backupFormat/schema.ts';
import { type BackupStorage, type Connections, withStorage } from '../connections.ts';
import { segmentsOf } from '../restore/expectedObjects.ts';
import { nameOf } from '../restore/selectCollections.ts';

type FoundBackup = Pick<BackupSummary, 'name' | 'state'>;

/** What lies in a storage. A backup that cannot be read is shown as such and hides no other. */
export function createBackupHandlers(
  connections: Connections,
): Pick<Handlers<typeof contract>, 'backups'> {
  const { signal } = new AbortController();
  return {
    backups: {
      list: ({ storageId }) =>
        withStorage(connections, storageId, async (storage) => {
          await storage.store.checkBucket(signal);
          const summaries: BackupSummary[] = [];
          for await (const found of listBackups(storage.store, storage.rootPath, signal)) {
            summaries.push(await describe(found, storage, signal));
          }
          return summaries;
        }),
      get: ({ storageId, backupName }) =>
        withStorage(connections, storageId, async (storage) => {
          await storage.store.checkBucket(signal);
          const { store, rootPath } = storage;
          return detailOf(backupName, await readBackup(store, rootPath, backupName, signal));
        }),
    },
  };
}

async function describe(
  found: FoundBackup,
  storage: BackupStorage,
  signal: AbortSignal,
): Promise<BackupSummary> {
  const unread = {
    name: found.name,
    state: found.state,
    id: '',
    sizeBytes: null,
    rows: null,
    collections: null,
    milvusVersion: '',
    format: '',
    createdAt: null,
    error: null,
  };
  if (found.state === 'partial') return unread;
  try {
    const { store, rootPath } = storage;
    const { info, modifiedAt } = await readBackup(store, rootPath, found.name, signal);
    requireSound(info, found.name);
    return summaryOf(found.name, info, modifiedAt);
  } catch (error) {
    return { ...unread, state: 'unreadable', error: toErrorInfo(error) };
  }
}

function summaryOf(name: string, info: BackupInfo, createdAt: string | null): BackupSummary {
  return {
    name,
    state: 'complete',
    id: info.id,
    sizeBytes: Number(info.size),
    rows: sumInt64(info.collection_backups.map(rowsOf)),
    collections: info.collection_backups.length,
    milvusVersion: info.milvus_version,
    format: info.format === '' ? 'binlog' : info.format,
    createdAt,
    error: null,
  };
}

function detailOf(name: string, { info, modifiedAt, metaSizeBytes }: ReadBackup): BackupDetail {
  return {
    summary: summaryOf(name, info, modifiedAt),
    databases: info.database_backups.map(({ db_name }) => db_name),
    collections: info.collection_backups.map(collectionOf),
    brief: formatBrief(info, metaSizeBytes),
  };
}

function collectionOf(collection: CollectionBackupInfo): BackupCollection {
  return {
    database: nameOf(collection).database,
    name: collection.collection_name,
    sizeBytes: Number(collection.size),
    rows: rowsOf(collection),
    partitions: collection.partition_backups.map(({ partition_name, segment_backups }) => ({
      name: partition_name,
      rows: rowsOfSegments(segment_backups),
      segments: segment_backups.length,
    })),
    fields: (collection.schema?.fields ?? []).map((field) => ({
      id: field.fieldID,
      name: field.name,
      type: String(field.data_type),
      isPrimaryKey: field.is_primary_key,
    })),
    indexes: collection.index_infos.map(({ field_name, index_name, index_type }) => ({
      field: field_name,
      name: index_name,
      type: index_type,
    })),
    loadState: collection.load_state,
    aliases: [...collection.aliases],
  };
}

/** Stored rows; deletes are not subtracted. */
function rowsOf(collection: CollectionBackupInfo): string {
  return rowsOfSegments(segmentsOf(collection));
}

function rowsOfSegments(segments: readonly SegmentBackupInfo[]): string {
  return sumInt64(segments.filter(({ is_l0 }) => !is_l0).map(({ num_of_rows }) => num_of_rows));
}
