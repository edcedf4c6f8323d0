import type { RowCheck } from '#shared/job.ts';
import type { Plan } from '#shared/plan.ts';
import { formatName } from '#shared/selection.ts';

import { backupWorkOf } from '../backup/backupWork.ts';
import { committedInfo } from '../backup/commit.ts';
import { removeBackup, removerOf } from '../backup/delete.ts';
import { backUp, type ProgramScope, removePartialBackup } from '../backup/run.ts';
import { backupPrefix } from '../backupFormat/paths.ts';
import { type BackupStorage, type Cluster, withCluster, withStorage } from '../connections.ts';
import { rowsOf } from '../jobs/collectionRows.ts';
import type { JobContext, JobProgram } from '../jobs/jobContext.ts';
import { endpointOf, requireSameEndpoints } from '../planEndpoint.ts';
import { hasMadeThings, removeMadeThings, restoredEarlier } from '../restore/madeCollections.ts';
import { restoreBackup, restoreScope } from '../restore/run.ts';
import { copyEndpoints } from './copyEndpoints.ts';

interface CopyScope extends ProgramScope {
  readonly context: JobContext;
  readonly storage: BackupStorage;
}

const restoredNote = 'all restored';

/**
 * The copy program: a backup, then its restore beside the sources. A run that ends before the commit of the backup goes on
 * with its objects; one that ends later leaves the backup and what is restored, and makes the other collections anew.
 */
export function createCopyProgram(plan: Plan, scope: ProgramScope): JobProgram {
  const { clusterId, storageId } = plan.profiles;
  const open = (context: JobContext, action: (scope: CopyScope) => Promise<void>) =>
    withStorage(scope.connections, storageId ?? '', (storage) =>
      action({ ...scope, context, storage }),
    );
  const openCluster = (
    { context, storage }: CopyScope,
    action: (cluster: Cluster) => Promise<void>,
  ) =>
    withCluster(scope.connections, clusterId ?? '', context.signal, (cluster) => {
      requireSameEndpoints(plan, copyEndpoints(cluster, storage));
      return action(cluster);
    });
  return {
    collections: rowsOf(plan, 'prepare'),
    run: (context) =>
      open(context, (scope) => openCluster(scope, (cluster) => copy({ ...scope, cluster }))),
    cleanUp: (context) =>
      open(context, async (scope) => {
        // Without anything of ours in it the cluster is not needed; it may be gone by then.
        const milvusAddress = plan.target.milvusAddress;
        const target = endpointOf(milvusAddress, scope.storage);
        requireSameEndpoints(plan, { source: plan.source, target });
        if (hasMadeThings(context)) {
          await openCluster(scope, (cluster) =>
            removeMadeThings(restoreScope({ ...scope, cluster })),
          );
        }
        await removePartialBackup(scope.storage, context);
        if (!isKept(plan)) await removeOwnBackup(scope);
      }),
  };
}

async function copy(scope: CopyScope & { readonly cluster: Cluster }): Promise<void> {
  const { context } = scope;
  const { plan } = context;
  const isRestored = context.earlier.some(
    (record) => record.type === 'note' && record.name === restoredNote,
  );
  if (!isRestored) {
    await backUp(context, { ...scope, work: backupWorkOf(plan) });
    const restore = restoreScope(scope);
    if (!isKept(plan)) await context.leftoverMade(temporaryBackup(scope));
    await removeMadeThings(restore);
    const checks = await restoreBackup(restore, await restoredEarlier(restore));
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
  if (isOwn) await removeBackup(storage.store, prefix, uncounted);
  await context.leftoverGone(temporaryBackup(scope));
}

function temporaryBackup(scope: CopyScope) {
  const where = `${scope.storage.store.location}/${prefixOf(scope)}`;
  return { kind: 'temporaryBackup', where } as const;
}

function prefixOf({ context, storage }: CopyScope): string {
  return backupPrefix(storage.rootPath, context.plan.backupName);
}
