import pLimit, { type LimitFunction } from 'p-limit';

import { AppError } from '#shared/errors.ts';
import { sumInt64 } from '#shared/int64.ts';
import type { Plan } from '#shared/plan.ts';
import { formatName } from '#shared/selection.ts';

import { backupPrefix } from '../backupFormat/paths.ts';
import {
  BackupInfo,
  type CollectionBackupInfo,
  create,
  DatabaseBackupInfo,
} from '../backupFormat/schema.ts';
import type { BackupNotes } from '../catalog/notes.ts';
import {
  type BackupStorage,
  type Cluster,
  type Connections,
  withCluster,
  withStorage,
} from '../connections.ts';
import { rowsOf } from '../jobs/collectionRows.ts';
import type { JobContext, JobProgram } from '../jobs/jobContext.ts';
import { endpointOf, requireSameEndpoints } from '../planEndpoint.ts';
import type { EngineSettings } from '../profiles/engineSettings.ts';
import { runTogether } from '../runTogether.ts';
import { abortUploads } from '../storage/abortUploads.ts';
import { removePrefix } from '../storage/removePrefix.ts';
import { type BackedUpCollection, backUpCollection } from './backUpCollection.ts';
import { type BackupWork, backupWorkOf } from './backupWork.ts';
import { commitBackup, committedInfo } from './commit.ts';
import { pauseGcForJob, type ResumeGc } from './gcPause.ts';
import { leaseHolder, leaseKey, takeLease } from './lease.ts';

export interface ProgramScope {
  readonly connections: Connections;
  readonly settings: EngineSettings;
  readonly random: () => number;
  readonly owner: { readonly pid: number; readonly host: string };
  readonly notes: BackupNotes;
  /** Objects in flight over all jobs. */
  readonly copyLimit: LimitFunction;
}

/**
 * The backup program: lease, pause of garbage collection, then collection by collection freeze, copy and check, and the
 * commit when every one is whole. A run that ends before the commit leaves no readable backup; the next run of the same job
 * copies only what is missing.
 */
export function createBackupProgram(plan: Plan, scope: ProgramScope): JobProgram {
  const { clusterId, storageId } = plan.profiles;
  const work = backupWorkOf(plan);
  return {
    collections: rowsOf(plan, 'prepare'),
    run: (context) =>
      withStorage(scope.connections, storageId ?? '', (storage) =>
        withCluster(scope.connections, clusterId ?? '', context.signal, (cluster) => {
          const source = endpointOf(cluster.profile.milvus.address, cluster.storage);
          requireSameEndpoints(plan, { source, target: endpointOf(null, storage) });
          return backUp(context, { ...scope, work, storage, cluster });
        }),
      ),
    // The source may be gone by then, so only the place that is cleaned up is compared.
    cleanUp: (context) =>
      withStorage(scope.connections, storageId ?? '', async (storage) => {
        requireSameEndpoints(plan, { source: plan.source, target: endpointOf(null, storage) });
        await removePartialBackup(storage, context);
      }),
  };
}

/** Clean-up of a backup that did not come to its commit; one that did stays. */
export async function removePartialBackup(
  storage: BackupStorage,
  context: JobContext,
): Promise<void> {
  const prefix = backupPrefix(storage.rootPath, context.plan.backupName);
  if ((await committedInfo(storage.store, prefix, context.signal))?.id !== context.jobId) {
    await removePartial(storage, prefix, context);
  }
  await context.leftoverGone(partialBackup(storage, prefix));
}

/** Removes what this job wrote. Where its lease is gone or another job's, the folder is not its own any more. */
async function removePartial(
  { store }: BackupStorage,
  prefix: string,
  { jobId, signal }: JobContext,
): Promise<void> {
  if ((await leaseHolder(store, prefix, signal)) !== jobId) return;
  await abortUploads(store, prefix, signal);
  await removePrefix(store, prefix, signal);
}

export interface BackupScope extends ProgramScope {
  readonly work: BackupWork;
  readonly storage: BackupStorage;
  readonly cluster: Cluster;
}

/** Makes the backup, or finds that an earlier run of this job has committed it. */
export async function backUp(context: JobContext, scope: BackupScope): Promise<void> {
  const { signal } = context;
  const { storage, work } = scope;
  const prefix = backupPrefix(storage.rootPath, work.backupName);
  const leftover = partialBackup(storage, prefix);
  context.phase('prepare');
  await context.leftoverMade(leftover);
  await takeLease(storage.store, prefix, { context, owner: scope.owner });
  if (context.isResumed) await abortUploads(storage.store, prefix, signal);
  if (await finishCommitted(context, storage, prefix)) return context.leftoverGone(leftover);
  const collections = await copyCollections(context, { ...scope, prefix });

  if (work.next === null) context.phase('verify');
  const info = await assemble(context, scope, collections);
  const schemas = collections.map((collection) => ({
    collectionId: collection.info.collection_id,
    schema: collection.schema,
  }));
  await commitBackup(storage.store, prefix, { info, schemas, signal });
  await context.leftoverGone(leftover);
}

async function copyCollections(
  context: JobContext,
  scope: BackupScope & { readonly prefix: string },
): Promise<BackedUpCollection[]> {
  const { signal } = context;
  const resumeGc = await pauseIfAsked(context, scope);
  try {
    context.phase('backUp');
    const together = { limit: pLimit(scope.settings.backupCollections), signal };
    return await runTogether(scope.work.collections, together, (ref, index, signal) =>
      backUpCollection(index, ref, { ...scope, context: { ...context, signal } }),
    );
  } finally {
    await resumeGc();
  }
}

/**
 * A job that was killed after its commit point only has to finish the small files after it. A backup that another job
 * committed between our plan and our lease is left alone.
 */
async function finishCommitted(
  { jobId, plan, signal }: JobContext,
  { store }: BackupStorage,
  prefix: string,
): Promise<boolean> {
  const info = await committedInfo(store, prefix, signal);
  if (!info) return false;
  if (info.id !== jobId) {
    await store.remove(leaseKey(prefix), signal);
    const location = `${store.location}/${prefix}`;
    throw new AppError('BACKUP_EXISTS', { name: plan.backupName, location });
  }
  await commitBackup(store, prefix, { info, schemas: null, signal });
  return true;
}

async function pauseIfAsked(
  context: JobContext,
  { cluster, work }: BackupScope,
): Promise<ResumeGc> {
  if (!work.pauseGc || work.strategy === 'meta_only') return () => Promise.resolve();
  const ids: string[] = [];
  for (const ref of cluster.features.gcTickets ? work.collections : []) {
    const description = await cluster.milvus.describeCollection(ref, context.signal);
    if (!description) throw new AppError('COLLECTION_CHANGED', { collection: formatName(ref) });
    ids.push(description.collectionId);
  }
  return pauseGcForJob(context, cluster, ids);
}

async function assemble(
  context: JobContext,
  { cluster, work }: BackupScope,
  collections: readonly BackedUpCollection[],
): Promise<BackupInfo> {
  const infos: CollectionBackupInfo[] = collections.map(({ info }) => info);
  const databases = [];
  for (const name of work.databases) {
    const database = await cluster.milvus.describeDatabase(name, context.signal);
    databases.push(
      create(DatabaseBackupInfo, {
        db_name: name,
        db_id: database?.id ?? '0',
        properties: database?.properties ?? [],
      }),
    );
  }
  return create(BackupInfo, {
    id: context.jobId,
    name: work.backupName,
    collection_backups: infos,
    size: sumInt64(infos.map(({ size }) => size)),
    milvus_version: cluster.version,
    database_backups: databases,
  });
}

function partialBackup(storage: BackupStorage, prefix: string) {
  return { kind: 'partialBackup', where: `${storage.store.location}/${prefix}` } as const;
}
