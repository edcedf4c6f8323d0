import { AppError } from '#shared/errors.ts';
import type { Plan, TransferRequest } from '#shared/plan.ts';

import { leaseHolder, leaseKey, takeLease } from '../backup/lease.ts';
import type { ProgramScope } from '../backup/run.ts';
import { backupPrefix, metaKeys } from '../backupFormat/paths.ts';
import { type BackupStorage, withStorage } from '../connections.ts';
import { rowsOf } from '../jobs/collectionRows.ts';
import type { JobContext, JobProgram } from '../jobs/jobContext.ts';
import type { PlannedObject } from '../jobs/journalRecord.ts';
import { endpointOf, requireSameEndpoints } from '../planEndpoint.ts';
import { abortUploads } from '../storage/abortUploads.ts';
import { removePrefix } from '../storage/removePrefix.ts';
import { commitCopy, isCommitFile } from './commitCopy.ts';
import { copyJournaled, journalObjects } from './journaledCopy.ts';
import { trackRows } from './trackRows.ts';
import { listBackupFiles, readWholeBackup, type WholeBackup } from './wholeBackup.ts';

/** Both ends of the copy of a backup. */
export interface TransferScope extends ProgramScope {
  readonly context: JobContext;
  readonly source: BackupStorage;
  readonly target: BackupStorage;
  /** Of the copy; ends with '/'. */
  readonly prefix: string;
  readonly targetName: string;
  readonly users: TransferRequest['users'];
}

const committedNote = 'copied and committed';

/**
 * The transfer program: every file of the source is written down with its version, copied and compared; then the metadata,
 * last those that make a backup of it. A run that ends before that leaves nothing that looks like a backup; the next run of the
 * same job copies only what is missing.
 */
export function createTransferProgram(plan: Plan, scope: ProgramScope): JobProgram {
  const { connections } = scope;
  const { targetName, users, storageId, sourceId } = endsOf(plan);
  return {
    collections: rowsOf(plan, 'prepare'),
    run: (context) =>
      withStorage(connections, sourceId, (source) =>
        withStorage(connections, storageId, async (target) => {
          const ends = { source: endpointOf(null, source), target: endpointOf(null, target) };
          requireSameEndpoints(plan, ends);
          const prefix = backupPrefix(target.rootPath, targetName);
          await transfer({ ...scope, context, source, target, prefix, targetName, users });
        }),
      ),
    // The source may be gone by then, so only the place that is cleaned up is compared.
    cleanUp: (context) =>
      withStorage(connections, storageId, async (target) => {
        requireSameEndpoints(plan, { source: plan.source, target: endpointOf(null, target) });
        const prefix = backupPrefix(target.rootPath, targetName);
        await removePartialCopy(target, prefix, context);
        await context.leftoverGone(partialCopy(target, prefix));
      }),
  };
}

/** @throws PLAN_CHANGED for another kind of plan */
function endsOf({ options, profiles }: Plan) {
  const { storageId, sourceStorageId: sourceId } = profiles;
  if (options.kind !== 'transfer' || storageId === null || sourceId === undefined) {
    throw new AppError('PLAN_CHANGED');
  }
  return { targetName: options.targetName, users: options.users, storageId, sourceId };
}

function partialCopy({ store }: BackupStorage, prefix: string) {
  return { kind: 'partialBackup', where: `${store.location}/${prefix}` } as const;
}

async function transfer(scope: TransferScope): Promise<void> {
  const { context, target, prefix } = scope;
  const leftover = partialCopy(target, prefix);
  context.phase('prepare');
  await context.leftoverMade(leftover);
  try {
    if (!(await isCommittedEarlier(scope))) await makeCopy(scope);
    if (target.commit === null) await target.store.remove(leaseKey(prefix), context.signal);
    else await target.commit();
  } catch (error) {
    // What is no zip yet goes by itself.
    if (target.commit !== null) {
      await target.close();
      await context.leftoverGone(leftover);
    }
    throw error;
  }
  await context.leftoverGone(leftover);
}

async function makeCopy(scope: TransferScope): Promise<void> {
  const { context, source, target, prefix } = scope;
  if (target.commit === null) await takePlace(scope);
  if (context.isResumed || target.commit !== null) {
    await abortUploads(target.store, prefix, context.signal);
  }
  const backup = await readWholeBackup(source, context.plan.backupName, context.signal);
  requirePlanned(backup, context.plan);
  const objects = takenUp(context) ?? (await freeze(backup, scope));
  await copyEverything(objects, backup, scope);
}

/** A job that was killed between its commit and its end has nothing left to do but to say so. */
async function isCommittedEarlier({ context, target, prefix }: TransferScope): Promise<boolean> {
  const isNoted = context.earlier.some(
    (record) => record.type === 'note' && record.name === committedNote,
  );
  const { backup } = metaKeys(prefix);
  return isNoted && (await target.store.head(backup, context.signal)) !== undefined;
}

/**
 * Takes the name for this job. Whatever lies there without the lease of this job is somebody else's, also when an earlier run
 * had been there: its lease would still lie beside what it copied.
 * @throws LEASE_TAKEN, BACKUP_EXISTS
 */
async function takePlace({ context, target, prefix, owner, targetName }: TransferScope) {
  const { store } = target;
  const { signal, jobId } = context;
  const isOwn = (await leaseHolder(store, prefix, signal)) === jobId;
  await takeLease(store, prefix, { context, owner });
  if (isOwn) return;
  for await (const { key } of store.list(prefix, signal)) {
    if (key === leaseKey(prefix)) continue;
    await store.remove(leaseKey(prefix), signal);
    const location = `${store.location}/${prefix}`;
    throw new AppError('BACKUP_EXISTS', { name: targetName, location });
  }
}

/** @throws PLAN_CHANGED when another backup lies there by now */
function requirePlanned({ info }: WholeBackup, { collections }: Plan): void {
  const found = info.collection_backups.map(
    ({ db_name, collection_name }) => `${db_name || 'default'}.${collection_name}`,
  );
  const planned = collections.map((one) => `${one.sourceDatabase}.${one.sourceCollection}`);
  if (found.join('\n') !== planned.join('\n')) throw new AppError('PLAN_CHANGED');
}

/** The files that an earlier run has written down, all of them or none. */
function takenUp({ earlier }: JobContext): readonly PlannedObject[] | undefined {
  if (!earlier.some(({ type }) => type === 'collectionFrozen')) return undefined;
  return earlier.flatMap((record) => (record.type === 'objectsPlanned' ? record.objects : []));
}

async function freeze(
  backup: WholeBackup,
  { context, prefix }: TransferScope,
): Promise<readonly PlannedObject[]> {
  const objects = backup.objects.map(({ key, sizeBytes, etag }) => ({
    key: prefix + key.slice(backup.prefix.length),
    sourceKey: key,
    sizeBytes,
    etag,
  }));
  await journalObjects(0, objects, context);
  await context.journal({ type: 'collectionFrozen', index: 0, detail: '' }, { durable: true });
  return objects;
}

async function copyEverything(
  objects: readonly PlannedObject[],
  backup: WholeBackup,
  scope: TransferScope,
): Promise<void> {
  const { context, source, target, prefix, settings } = scope;
  const { store } = target;
  const rows = trackRows(objects, backup.info, scope);
  const data = objects.filter(({ key }) => !isCommitFile(key, prefix));
  const list = async () => {
    const files = await listBackupFiles(store, prefix, context.signal);
    // An earlier run may have been killed in the middle of its commit.
    for (const key of files.keys()) if (isCommitFile(key, prefix)) files.delete(key);
    return files;
  };
  context.phase('transfer');
  await copyJournaled(data, {
    context,
    source: source.store,
    target: store,
    mode: settings.transferMode,
    limit: scope.copyLimit,
    random: scope.random,
    list,
    onDone: (object) => rows.done(object),
  });
  context.phase('verify');
  rows.verify();
  await commitCopy(objects, scope);
  for (const object of objects) if (isCommitFile(object.key, prefix)) rows.done(object);
  rows.end();
  const note = { type: 'note', name: committedNote, value: '' } as const;
  await context.journal(note, { durable: true });
}

/**
 * Removes what this job wrote. Where its lease is gone or another job's, the folder is not its own any more; a copy that came to
 * its commit is whole, and stays.
 */
async function removePartialCopy(
  { store, commit }: BackupStorage,
  prefix: string,
  { jobId, signal }: JobContext,
): Promise<void> {
  if (commit !== null) {
    await abortUploads(store, prefix, signal);
    return;
  }
  if ((await leaseHolder(store, prefix, signal)) !== jobId) return;
  const { full, backup } = metaKeys(prefix);
  if (await store.head(backup, signal)) return store.remove(leaseKey(prefix), signal);
  await store.remove(full, signal);
  await abortUploads(store, prefix, signal);
  await removePrefix(store, prefix, signal);
}
