import type { RowCheck } from '#shared/job.ts';
import type { Plan } from '#shared/plan.ts';
import { formatName } from '#shared/selection.ts';

import { backupWorkOf } from '../backup/backupWork.ts';
import { committedInfo } from '../backup/commit.ts';
import { removeBackup, removerOf } from '../backup/delete.ts';
import { backUp, type ProgramScope, removePartialBackup } from '../backup/run.ts';
import { backupPrefix } from '../backupFormat/paths.ts';
import { addressOf } from '../catalog/notes.ts';
import { type BackupStorage, type Cluster, withCluster, withStorage } from '../connections.ts';
import { rowsOf } from '../jobs/collectionRows.ts';
import type { JobContext, JobProgram } from '../jobs/jobContext.ts';
import { endpointOf, requireSameEndpoints } from '../planEndpoint.ts';
import { hasMadeThings, removeMadeThings } from '../restore/madeCollections.ts';
import { restoreBackup, restoreScope } from '../restore/run.ts';
import { copyEndpoints } from './copyEndpoints.ts';

interface CopyScope extends ProgramScope {
  readonly context: JobContext;
  readonly storage: BackupStorage;
}

interface OpenedCopy extends CopyScope {
  readonly source: Cluster;
  readonly target: Cluster;
}

const restoredNote = 'all restored';

/**
 * The copy program: a backup, then its restore beside the sources or in another cluster. A run that ends before the commit
 * of the backup goes on with its objects; one that ends later leaves the backup and what is restored, and makes the other
 * collections anew.
 */
export function createCopyProgram(plan: Plan, scope: ProgramScope): JobProgram {
  const open = (context: JobContext, action: (scope: CopyScope) => Promise<void>) =>
    withStorage(scope.connections, plan.profiles.storageId ?? '', (storage) =>
      action({ ...scope, context, storage }),
    );
  return {
    collections: rowsOf(plan, 'prepare'),
    run: (context) => open(context, (scope) => withClusters(scope, copy)),
    cleanUp: (context) =>
      open(context, async (scope) => {
        // What holds nothing of ours is not opened; it may be gone by then.
        const { source, target } = plan;
        const via = endpointOf(null, scope.storage);
        requireSameEndpoints(plan, { source, target, via });
        if (hasMadeThings(context)) {
          await withTarget(scope, async (cluster) => {
            await removeMadeThings(restoreScope({ ...scope, cluster }));
          });
        }
        await removePartialBackup(scope.storage, context);
        if (!isKept(plan)) await removeOwnBackup(scope);
      }),
  };
}

/** Opens both clusters, one only where both are the same. @throws PLAN_CHANGED */
function withClusters(
  scope: CopyScope,
  action: (scope: OpenedCopy) => Promise<void>,
): Promise<void> {
  const { context, connections, storage } = scope;
  const { plan, signal } = context;
  const { clusterId, sourceClusterId = clusterId } = plan.profiles;
  const run = (source: Cluster, target: Cluster) => {
    requireSameEndpoints(plan, copyEndpoints({ source, storage, target }));
    return action({ ...scope, source, target });
  };
  return withCluster(connections, sourceClusterId ?? '', signal, (source) =>
    sourceClusterId === clusterId
      ? run(source, source)
      : withCluster(connections, clusterId ?? '', signal, (target) => run(source, target)),
  );
}

/** Opens the cluster copied to, where the source may be gone. @throws PLAN_CHANGED */
function withTarget(scope: CopyScope, action: (target: Cluster) => Promise<void>): Promise<void> {
  const { plan, signal } = scope.context;
  return withCluster(scope.connections, plan.profiles.clusterId ?? '', signal, (cluster) => {
    const target = endpointOf(cluster.profile.milvus.address, cluster.storage);
    requireSameEndpoints(plan, { ...plan, target });
    return action(cluster);
  });
}

async function copy(scope: OpenedCopy): Promise<void> {
  const { context, source, target } = scope;
  const { plan } = context;
  const isRestored = context.earlier.some(
    (record) => record.type === 'note' && record.name === restoredNote,
  );
  if (!isRestored) {
    await backUp(context, { ...scope, cluster: source, work: backupWorkOf(plan) });
    const restore = restoreScope({ ...scope, cluster: target });
    if (!isKept(plan)) await context.leftoverMade(temporaryBackup(scope));
    const checks = await restoreBackup(restore);
    if (isKept(plan)) return;
    const uncounted = checks.findIndex((check) => !isCounted(check));
    if (uncounted >= 0) return keepAfterAll(scope, uncounted);
    await context.journal({ type: 'note', name: restoredNote, value: '' }, { durable: true });
  }
  await removeOwnBackup(scope);
}

function isKept({ options }: Plan): boolean {
  return options.kind === 'copy' && options.keepBackup;
}

function isCounted(check: RowCheck | null): boolean {
  return check?.verdict === 'equal' || check?.verdict === 'explained';
}

/** As long as nobody has counted the rows of the copy, the backup is what proves them. */
async function keepAfterAll(scope: CopyScope, uncounted: number): Promise<void> {
  const { context } = scope;
  const { backupName, collections } = context.plan;
  const names = collections[uncounted];
  const collection = names
    ? formatName({ database: names.targetDatabase, collection: names.targetCollection })
    : '';
  context.warn({ code: 'backupKept', params: { name: backupName, collection } });
  await context.leftoverGone(temporaryBackup(scope));
}

/** An earlier run may have begun this, or ended it; then another backup may have the name by now. */
async function removeOwnBackup(scope: CopyScope): Promise<void> {
  const { context, storage } = scope;
  const { jobId, signal } = context;
  const prefix = prefixOf(scope);
  const info = await committedInfo(storage.store, prefix, signal);
  const isOwn = info?.id === jobId || (await removerOf(storage.store, prefix, signal)) === jobId;
  // What is removed is no part of what the job copies.
  const uncounted = { ...context, planned: () => undefined, done: () => undefined };
  if (isOwn) {
    await removeBackup(storage.store, prefix, uncounted);
    await scope.notes.forget(addressOf(storage, context.plan.backupName));
  }
  await context.leftoverGone(temporaryBackup(scope));
}

function temporaryBackup(scope: CopyScope) {
  const where = `${scope.storage.store.location}/${prefixOf(scope)}`;
  return { kind: 'temporaryBackup', where } as const;
}

function prefixOf({ context, storage }: CopyScope): string {
  return backupPrefix(storage.rootPath, context.plan.backupName);
}
