import {
  type BackupDetail,
  type BackupSummary,
  type CollectionDetail,
  emptyNote,
} from '#shared/catalog.ts';
import type { contract } from '#shared/contract.ts';
import { toErrorInfo } from '#shared/errors.ts';
import { sumInt64 } from '#shared/int64.ts';
import type { Handlers } from '#shared/rpc.ts';

import { formatBrief } from '../backupFormat/brief.ts';
import { requireSound } from '../backupFormat/check.ts';
import { inspectBackup } from '../backupFormat/list.ts';
import { rootPrefix } from '../backupFormat/paths.ts';
import { type ReadBackup, readBackup } from '../backupFormat/read.ts';
import type {
  BackupInfo,
  CollectionBackupInfo,
  SegmentBackupInfo,
} from '../backupFormat/schema.ts';
import { type BackupStorage, type Connections, withStorage } from '../connections.ts';
import { segmentsOf } from '../restore/expectedObjects.ts';
import { nameOf } from '../restore/selectCollections.ts';
import { notYet } from './notYet.ts';

type FoundBackup = Pick<BackupSummary, 'name' | 'state'>;

/** What lies in a storage. A backup that cannot be read is shown as such and hides no other. */
export function createBackupHandlers(
  connections: Connections,
): Pick<Handlers<typeof contract>, 'backups'> {
  const { signal } = new AbortController();
  return {
    backups: {
      names: ({ storageId }) =>
        withStorage(connections, storageId, async ({ store, rootPath }) => {
          await store.checkBucket(signal);
          const names: string[] = [];
          for await (const name of store.listFolders(rootPrefix(rootPath), signal))
            names.push(name);
          return { names };
        }),
      summaries: ({ storageId, names }) =>
        withStorage(connections, storageId, async (storage) => {
          const { store, rootPath } = storage;
          const found = await Promise.all(
            names.map(async (name) => {
              const backup = await inspectBackup(store, { rootPath, name }, signal);
              return backup && describe(backup, storage, signal);
            }),
          );
          return found.filter((summary) => summary !== null);
        }),
      files: () => notYet('backups.files'),
      prove: () => notYet('backups.prove'),
      compare: () => notYet('backups.compare'),
      note: () => notYet('backups.note'),
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
    collections: [],
    databases: null,
    note: emptyNote,
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
    collections: info.collection_backups.map(
      (one) => `${nameOf(one).database}.${one.collection_name}`,
    ),
    databases: info.database_backups.length,
    note: emptyNote,
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

function collectionOf(collection: CollectionBackupInfo): CollectionDetail {
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
      isAutoId: false,
      isPartitionKey: false,
      isClusteringKey: false,
      isNullable: false,
      isDynamic: false,
      defaultValue: null,
      filledBy: null,
      description: '',
    })),
    indexes: collection.index_infos.map(({ field_name, index_name, index_type }) => ({
      field: field_name,
      name: index_name,
      type: index_type,
      metric: '',
      params: {},
    })),
    loadState: collection.load_state,
    aliases: [...collection.aliases],
    description: '',
    segments: 0,
    shards: collection.shards_num,
    consistency: '',
    hasDynamicField: false,
    functions: [],
    properties: {},
  };
}

/** Stored rows; deletes are not subtracted. */
function rowsOf(collection: CollectionBackupInfo): string {
  return rowsOfSegments(segmentsOf(collection));
}

function rowsOfSegments(segments: readonly SegmentBackupInfo[]): string {
  return sumInt64(segments.filter(({ is_l0 }) => !is_l0).map(({ num_of_rows }) => num_of_rows));
}
