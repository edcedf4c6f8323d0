import pLimit, { type LimitFunction } from 'p-limit';

import { AppError, toErrorInfo } from '#shared/errors.ts';
import type { Phase, RowCheck } from '#shared/job.ts';
import type { Plan } from '#shared/plan.ts';
import { formatName } from '#shared/selection.ts';

import type { ProgramScope } from '../backup/run.ts';
import { requireSound } from '../backupFormat/check.ts';
import { backupPrefix } from '../backupFormat/paths.ts';
import { readBackup } from '../backupFormat/read.ts';
import type { CollectionBackupInfo } from '../backupFormat/schema.ts';
import { type BackupStorage, type Cluster, withCluster, withStorage } from '../connections.ts';
import { lastNote } from '../jobs/collectionNotes.ts';
import { rowsOf } from '../jobs/collectionRows.ts';
import { followRows } from '../jobs/followRows.ts';
import type { JobContext, JobProgram } from '../jobs/jobContext.ts';
import { endpointOf, requireSameEndpoints } from '../planEndpoint.ts';
import { runTogether } from '../runTogether.ts';
import { databaseProperties } from './databaseProperties.ts';
import { removeMadeThings, restoredEarlier } from './madeCollections.ts';
import { restoreCollection } from './restoreCollection.ts';
import { type RestoreWork, restoreWorkOf } from './restoreWork.ts';
import { nameOf } from './selectCollections.ts';
import { readSourceSchemas } from './sourceSchemas.ts';
import { isSameBucket } from './stageFiles.ts';

const backupNote = 'restores backup';

export interface RestoreScope extends ProgramScope {
  readonly context: JobContext;
  readonly work: RestoreWork;
  readonly cluster: Cluster;
  readonly storage: BackupStorage;
  /** Prefix of the backup in its storage, ending with '/'. */
  readonly prefix: string;
  /** Holds index builds of several collections apart where the server wants that. */
  readonly indexLimit: LimitFunction;
  /** By collection id; empty for backups of milvus-backup. */
  readonly sourceSchemas: ReadonlyMap<string, Uint8Array>;
}

/**
 * The restore program. Each collection stands for itself: one that fails is taken back and reported, the others go on, and
 * the job then ends as failed. The next run leaves what is whole and makes the others anew.
 */
export function createRestoreProgram(plan: Plan, scope: ProgramScope): JobProgram {
  const { clusterId, storageId } = plan.profiles;
  const open = (context: JobContext, action: (scope: RestoreScope) => Promise<void>) =>
    withStorage(scope.connections, storageId ?? '', (storage) =>
      withCluster(scope.connections, clusterId ?? '', context.signal, (cluster) => {
        const target = endpointOf(cluster.profile.milvus.address, cluster.storage);
        requireSameEndpoints(plan, { source: endpointOf(null, storage), target });
        return action(restoreScope({ ...scope, context, storage, cluster }));
      }),
    );
  return {
    collections: rowsOf(plan, 'prepare'),
    run: (context) =>
      open(context, async (scope) => {
        context.phase('prepare');
        await restoreBackup(scope);
      }),
    cleanUp: (context) =>
      open(context, async (scope) => {
        await removeMadeThings(scope);
      }),
  };
}

type Opened = ProgramScope & Pick<RestoreScope, 'context' | 'cluster' | 'storage'>;

/** What restores the backup that the plan of the context names. @throws PLAN_CHANGED */
export function restoreScope(opened: Opened): RestoreScope {
  const { context, storage, cluster, settings } = opened;
  const work = restoreWorkOf(context.plan);
  const prefix = backupPrefix(storage.rootPath, work.backupName);
  const indexLimit = pLimit(cluster.features.indexesOneByOne ? 1 : settings.restoreCollections);
  return { ...opened, work, prefix, indexLimit, sourceSchemas: new Map() };
}

/**
 * Restores the collections of a backup but those that an earlier run has restored; what that has left half made is made anew.
 * @returns the row checks of all of them, null for one without rows
 * @throws PLAN_CHANGED when the backup is another one than that of the earlier run
 */
export async function restoreBackup(scope: RestoreScope): Promise<(RowCheck | null)[]> {
  const { storage, cluster, settings, prefix, work } = scope;
  const { signal } = scope.context;
  const backup = await readBackup(storage.store, storage.rootPath, work.backupName, signal);
  requireSound(backup.info, work.backupName);
  const sourceSchemas = await readSourceSchemas(storage.store, prefix, {
    fullMeta: backup.fullMetaBytes,
    signal,
  });
  await requireSameBackup(backup.info.id, scope.context);
  const switched = await removeMadeThings(scope);
  const earlier = new Map([...(await restoredEarlier(scope)), ...switched]);
  const present = new Set(await cluster.milvus.listDatabases(signal));
  for (const database of work.databases.filter((name) => !present.has(name))) {
    const properties = databaseProperties(database, backup.info, work.collections);
    await cluster.milvus.createDatabase(database, properties, signal);
  }
  const sources = findSources(backup.info.collection_backups, work);
  const first = work.metaOnly || isSameBucket(storage, cluster.storage) ? 'restore' : 'transfer';
  const context = followRows(scope.context, { first, rows: sources.length });
  const together = { limit: pLimit(settings.restoreCollections), signal };
  const results = await runTogether(sources, together, (source, index) => {
    const rows = earlier.get(index);
    if (rows === undefined) {
      return restoreOne(index, { source, first }, { ...scope, context, sourceSchemas });
    }
    context.collection(index, { state: 'done', error: null, rows });
    return Promise.resolve({ rows });
  });
  return results.map((result) => {
    if ('error' in result) throw result.error;
    return result.rows;
  });
}

/** Days may lie between two runs; a backup that was made anew under the name meanwhile has other rows. */
async function requireSameBackup(id: string, context: JobContext): Promise<void> {
  const known = lastNote(context.earlier, backupNote);
  if (known !== undefined && known !== id) throw new AppError('PLAN_CHANGED');
  await context.journal({ type: 'note', name: backupNote, value: id }, { durable: true });
}

/** A stop is thrown, so that nothing else starts; any other error is this collection's own. */
async function restoreOne(
  index: number,
  { source, first }: { source: CollectionBackupInfo; first: Phase },
  scope: RestoreScope,
): Promise<{ rows: RowCheck | null } | { error: unknown }> {
  const { context } = scope;
  context.signal.throwIfAborted();
  try {
    const begun = { state: 'running', phase: first, error: null } as const;
    context.collection(index, { ...begun, doneBytes: 0, totalBytes: null });
    const rows = await restoreCollection(index, source, scope);
    context.collection(index, { state: 'done' });
    return { rows };
  } catch (error) {
    if (context.signal.aborted) throw error;
    context.collection(index, { state: 'failed', error: toErrorInfo(error) });
    return { error };
  }
}

function findSources(
  collections: readonly CollectionBackupInfo[],
  { collections: planned, backupName: name }: RestoreWork,
): CollectionBackupInfo[] {
  const byName = new Map(collections.map((one) => [formatName(nameOf(one)), one]));
  return planned.map(({ sourceDatabase, sourceCollection }) => {
    const wanted = `${sourceDatabase}.${sourceCollection}`;
    const found = byName.get(wanted);
    if (found) return found;
    const reason = `${wanted} is no longer in it`;
    throw new AppError('BACKUP_UNREADABLE', { name, file: 'full_meta.json', reason });
  });
}
