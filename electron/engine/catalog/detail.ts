import type { BackupDetail, BackupSummary, CollectionDetail } from '#shared/catalog.ts';

import { formatBrief } from '../backupFormat/brief.ts';
import { backupPrefix } from '../backupFormat/paths.ts';
import { backupNotFound, type ReadBackup } from '../backupFormat/read.ts';
import { sensitiveIn } from '../backupFormat/sensitive.ts';
import type { OpenStorage } from '../connections.ts';
import { clusteringKeys } from '../milvus/schemaBytes.ts';
import { readSourceSchemas } from '../restore/sourceSchemas.ts';
import { backedUpDetail } from './collectionDetail.ts';
import { databasesOf, findBackup, type FoundBackup } from './summary.ts';

type Place = Pick<OpenStorage, 'store' | 'rootPath'>;

/**
 * All there is to say of one backup without reading its rows; of one that cannot be read, why.
 * @throws BACKUP_NOT_FOUND, INVALID_NAME
 */
export async function describeBackup(
  storage: Place,
  name: string,
  signal: AbortSignal,
): Promise<BackupDetail> {
  const { summary, read } = await requireBackup(storage, name, signal);
  if (read === null)
    return { summary, databases: [], collections: [], sensitive: null, brief: null };
  return {
    summary,
    databases: databasesOf(read.info),
    collections: await collectionsOf(storage, { summary, read }, signal),
    sensitive: sensitiveIn(read.info),
    brief: formatBrief(read.info, read.metaSizeBytes),
  };
}

/** @throws BACKUP_NOT_FOUND, INVALID_NAME */
async function requireBackup(
  storage: Place,
  name: string,
  signal: AbortSignal,
): Promise<FoundBackup> {
  const found = await findBackup(storage, name, signal);
  if (found !== null) return found;
  const { store, rootPath } = storage;
  throw await backupNotFound(store, { rootPath, name, signal });
}

/** @throws also BACKUP_INCOMPLETE, BACKUP_HALF_DELETED, BACKUP_UNREADABLE and what a read may end with */
export async function readableBackup(storage: Place, name: string, signal: AbortSignal) {
  const found = await requireBackup(storage, name, signal);
  if (found.read === null) throw found.error;
  return found;
}

/** The collections of a backup that was read. */
export async function collectionsOf(
  { store, rootPath }: Place,
  { summary, read }: { readonly summary: BackupSummary; readonly read: ReadBackup },
  signal: AbortSignal,
): Promise<CollectionDetail[]> {
  const prefix = backupPrefix(rootPath, summary.name);
  const schemas = await readSourceSchemas(store, prefix, { fullMeta: read.fullMetaBytes, signal });
  return read.info.collection_backups.map((collection) => {
    const schema = schemas.get(collection.collection_id);
    return backedUpDetail(collection, schema === undefined ? [] : clusteringKeys(schema));
  });
}
