import pLimit, { type LimitFunction } from 'p-limit';

import { AppError, toErrorInfo } from '#shared/errors.ts';
import type { Plan } from '#shared/plan.ts';
import { formatName } from '#shared/selection.ts';

import type { ProgramScope } from '../backup/run.ts';
import { backupPrefix } from '../backupFormat/paths.ts';
import { readBackup } from '../backupFormat/read.ts';
import type { CollectionBackupInfo } from '../backupFormat/schema.ts';
import { type BackupStorage, type Cluster, withCluster, withStorage } from '../connections.ts';
import { rowsOf } from '../jobs/collectionRows.ts';
import type { JobContext, JobProgram } from '../jobs/jobContext.ts';
import { endpointOf, requireSameEndpoints } from '../planEndpoint.ts';
import { runTogether } from '../runTogether.ts';
import { removeMadeThings, restoreCollection } from './restoreCollection.ts';
import { nameOf } from './selectCollections.ts';
import { readSourceSchemas } from './sourceSchemas.ts';

export interface RestoreScope extends ProgramScope {
  readonly context: JobContext;
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
 * the job then ends as failed.
 */
export function createRestoreProgram(plan: Plan, scope: ProgramScope): JobProgram {
  const { clusterId, storageId } = plan.profiles;
  const open = (context: JobContext, action: (scope: RestoreScope) => Promise<void>) =>
    withStorage(scope.connections, storageId, (storage) =>
      withCluster(scope.connections, clusterId ?? '', context.signal, (cluster) => {
        const target = endpointOf(cluster.profile.milvus.address, cluster.storage);
        requireSameEndpoints(plan, { source: endpointOf(null, storage), target });
        const prefix = backupPrefix(storage.rootPath, plan.backupName);
        const indexLimit = pLimit(
          cluster.features.indexesOneByOne ? 1 : scope.settings.restoreCollections,
        );
        const sourceSchemas = new Map();
        return action({ ...scope, context, cluster, storage, prefix, indexLimit, sourceSchemas });
      }),
    );
  return {
    collections: rowsOf(plan, 'prepare'),
    run: (context) => open(context, restore),
    cleanUp: (context) => open(context, (open) => removeMadeThings(open)),
  };
}

async function restore(scope: RestoreScope): Promise<void> {
  const { context, storage, cluster, settings, prefix } = scope;
  const { plan, signal } = context;
  context.phase('prepare');
  const backup = await readBackup(storage.store, storage.rootPath, plan.backupName, signal);
  const sourceSchemas = await readSourceSchemas(storage.store, prefix, {
    fullMeta: backup.fullMetaBytes,
    signal,
  });
  const present = new Set(await cluster.milvus.listDatabases(signal));
  for (const database of plan.databases.filter((name) => !present.has(name))) {
    await cluster.milvus.createDatabase(database, [], signal);
  }
  const sources = plan.collections.map((names) =>
    findSource(backup.info.collection_backups, names, plan.backupName),
  );
  context.phase('restore');
  const together = { limit: pLimit(settings.restoreCollections), signal };
  const errors = await runTogether(sources, together, (source, index) =>
    restoreOne(index, source, { ...scope, sourceSchemas }),
  );
  const failed = errors.find((error) => error !== undefined);
  if (failed !== undefined) throw failed;
}

/** Undefined when the collection is restored; else its error. A stop is thrown, so that nothing else starts. */
async function restoreOne(
  index: number,
  source: CollectionBackupInfo,
  scope: RestoreScope,
): Promise<unknown> {
  const { context } = scope;
  context.signal.throwIfAborted();
  try {
    context.collection(index, { state: 'running', phase: 'restore' });
    await restoreCollection(index, source, scope);
    context.collection(index, { state: 'done' });
    return undefined;
  } catch (error) {
    if (context.signal.aborted) throw error;
    context.collection(index, { state: 'failed', error: toErrorInfo(error) });
    return error;
  }
}

function findSource(
  collections: readonly CollectionBackupInfo[],
  names: Plan['collections'][number],
  backupName: string,
): CollectionBackupInfo {
  const wanted = `${names.sourceDatabase}.${names.sourceCollection}`;
  const found = collections.find((collection) => formatName(nameOf(collection)) === wanted);
  if (!found) {
    const reason = `${wanted} is no longer in it`;
    throw new AppError('BACKUP_UNREADABLE', { name: backupName, file: 'full_meta.json', reason });
  }
  return found;
}
