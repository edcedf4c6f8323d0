import pLimit from 'p-limit';

import { type BackupSummary, emptyNote } from '#shared/catalog.ts';
import { AppError, isErrorClass, toErrorInfo } from '#shared/errors.ts';
import { sumInt64 } from '#shared/int64.ts';
import { formatName } from '#shared/selection.ts';

import { requireSound } from '../backupFormat/check.ts';
import { inspectBackup, type InspectedBackup } from '../backupFormat/list.ts';
import { backupPrefix, metaKeys } from '../backupFormat/paths.ts';
import { type ReadBackup, readListed, unfinished } from '../backupFormat/read.ts';
import type { BackupInfo } from '../backupFormat/schema.ts';
import type { OpenStorage } from '../connections.ts';
import { nameOf } from '../restore/selectCollections.ts';
import { runTogether } from '../runTogether.ts';
import { rowsOf } from './rows.ts';

/** Enough to hide the latency of a store, few enough for its limits and for the memory that 16 metadata files take. */
const atOnce = 16;
/** A parsed file takes many times its size; of those above this, one is held at a time. */
const largeBytes = 8 * 1024 * 1024;

/** A backup as it was found: what a summary says of it, and its metadata where they can be read. */
export type FoundBackup =
  | { readonly summary: BackupSummary; readonly read: ReadBackup }
  | { readonly summary: BackupSummary; readonly read: null; readonly error: unknown };

type Place = Pick<OpenStorage, 'store' | 'rootPath'>;

/**
 * What there is to say of each of the folders that is a backup, in their order: one listing and one read each. The rows need
 * every segment, and nearly all of full_meta.json is segments, so that reading the level files would be more requests for as
 * many bytes.
 */
export async function summarizeBackups(
  storage: Place,
  names: readonly string[],
  signal: AbortSignal,
): Promise<BackupSummary[]> {
  const oneLarge = pLimit(1);
  const together = { limit: pLimit(atOnce), signal };
  const found = await runTogether(names, together, async (name, _index, signal) => {
    const prefix = prefixOrError(storage.rootPath, name);
    if (prefix instanceof AppError) {
      return unreadable(name, { state: 'unreadable', createdAt: null, error: prefix });
    }
    const inspected = await inspectBackup(storage.store, prefix, signal);
    if (inspected === null) return null;
    const read = () => findInspected(storage, { name, inspected, signal });
    const backup = await (isLarge(inspected) ? oneLarge(read) : read());
    // What was read goes at once; only the summary is kept.
    return backup?.summary;
  });
  return found.filter((summary) => summary !== null && summary !== undefined);
}

/** A folder whose name cannot be one of a backup is shown with the reason, and hides none of the others. */
function prefixOrError(rootPath: string, name: string): string | AppError {
  try {
    return backupPrefix(rootPath, name);
  } catch (error) {
    if (error instanceof AppError && error.code === 'INVALID_NAME') return error;
    throw error;
  }
}

/** One backup with its metadata; null when the folder is none. A backup that cannot be read is told as such. */
export async function findBackup(
  storage: Place,
  name: string,
  signal: AbortSignal,
): Promise<FoundBackup | null> {
  const prefix = backupPrefix(storage.rootPath, name);
  const inspected = await inspectBackup(storage.store, prefix, signal);
  return inspected && findInspected(storage, { name, inspected, signal });
}

async function findInspected(
  { store, rootPath }: Place,
  found: {
    readonly name: string;
    readonly inspected: InspectedBackup;
    readonly signal: AbortSignal;
  },
): Promise<FoundBackup | null> {
  const { name, inspected, signal } = found;
  const prefix = backupPrefix(rootPath, name);
  try {
    if (!inspected.files.has(metaKeys(prefix).backup)) {
      const error = await unfinished(store, { prefix, name, signal });
      // Without one it was removed since it was listed.
      if (error === undefined) return null;
      throw error;
    }
    const read = await readListed(store, { prefix, name, meta: inspected, signal });
    requireSound(read.info, name);
    return { summary: summaryOf(name, read), read };
  } catch (error) {
    if (isErrorClass(error, 'canceled')) throw error;
    const code = error instanceof AppError ? error.code : 'INTERNAL';
    const isPartial = code === 'BACKUP_INCOMPLETE' || code === 'BACKUP_HALF_DELETED';
    const state = isPartial ? 'partial' : 'unreadable';
    const { modifiedAt: createdAt } = inspected;
    return { summary: unreadable(name, { state, createdAt, error }), read: null, error };
  }
}

function isLarge({ files }: InspectedBackup): boolean {
  return [...files.values()].some(({ sizeBytes }) => sizeBytes > largeBytes);
}

function summaryOf(name: string, { info, modifiedAt }: ReadBackup): BackupSummary {
  const { collection_backups: collections } = info;
  return {
    name,
    state: 'complete',
    id: info.id,
    sizeBytes: Number(info.size),
    rows: sumInt64(collections.map(rowsOf)),
    collections: collections.map((collection) => formatName(nameOf(collection))),
    databases: databasesOf(info).length,
    milvusVersion: info.milvus_version,
    format: info.format === '' ? 'binlog' : info.format,
    createdAt: modifiedAt,
    note: emptyNote,
    error: null,
  };
}

/** Those of the metadata, and those of the collections where an old release wrote none. */
export function databasesOf({ database_backups, collection_backups }: BackupInfo): string[] {
  const kept = database_backups.map(({ db_name }) => db_name || 'default');
  return [...new Set([...kept, ...collection_backups.map((each) => nameOf(each).database)])];
}

function unreadable(
  name: string,
  about: Pick<BackupSummary, 'state' | 'createdAt'> & { readonly error: unknown },
): BackupSummary {
  const { state, createdAt, error } = about;
  return {
    name,
    state,
    id: '',
    sizeBytes: null,
    rows: null,
    collections: [],
    databases: null,
    milvusVersion: '',
    format: '',
    createdAt,
    note: emptyNote,
    error: toErrorInfo(error),
  };
}
