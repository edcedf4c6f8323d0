import { z } from 'zod';

import { AppError } from '#shared/errors.ts';
import type { DeleteRequest, Plan, PlanAction } from '#shared/plan.ts';

import { inspectBackup } from '../backupFormat/list.ts';
import { backupPrefix, metaKeys, studioKeys } from '../backupFormat/paths.ts';
import { backupNotFound } from '../backupFormat/read.ts';
import { addressOf, requireNotPinned } from '../catalog/notes.ts';
import { withStorage } from '../connections.ts';
import type { JobContext, JobProgram } from '../jobs/jobContext.ts';
import { endpointOf, requireSameEndpoints } from '../planEndpoint.ts';
import { guardOfDeletion } from '../planGuard.ts';
import { noRoutes } from '../planRoutes.ts';
import type { Draft, PlanScope } from '../planScope.ts';
import { abortUploads } from '../storage/abortUploads.ts';
import { firstOf } from '../storage/firstOf.ts';
import type { ObjectStore } from '../storage/objectStore.ts';
import { readAll } from '../storage/readAll.ts';
import { removePrefix } from '../storage/removePrefix.ts';
import type { ProgramScope } from './run.ts';

/**
 * Plans the deletion of a backup, whole, partial or unreadable: whatever lies in its folder. A folder that holds no backup,
 * such as the data of Milvus beside it, is never one.
 * @throws BACKUP_NOT_FOUND, BACKUP_PINNED, READ_ONLY
 */
export async function planDelete(
  request: DeleteRequest,
  { connections, notes }: PlanScope,
  signal: AbortSignal,
): Promise<Draft> {
  const { storageId, backupName, ...options } = request;
  // Any name without a slash is one folder: also those that could not be made today can be removed.
  if (!/^[^/\\]+$/.test(backupName) || backupName === '.' || backupName === '..') {
    throw new AppError('INVALID_NAME', { name: backupName, what: 'backup name', limit: '128' });
  }
  return withStorage(connections, storageId, async (storage) => {
    const { store, rootPath, bucket } = storage;
    const { protection } = storage.profile;
    if (protection === 'readOnly') throw new AppError('READ_ONLY', { location: store.location });
    const prefix = backupPrefix(rootPath, backupName);
    const plan: Plan = {
      version: 1,
      profiles: { clusterId: null, storageId },
      options,
      backupName,
      source: endpointOf(null, null),
      target: endpointOf(null, storage),
      routes: noRoutes,
      databases: [],
      collections: [],
      actions: deleteActions(`${bucket}/${prefix}`),
    };
    await requireNotPinned(notes, plan);
    if ((await inspectBackup(store, prefix, signal)) === null) {
      throw await backupNotFound(store, { rootPath, name: backupName, signal });
    }
    const estimate = await estimateOf(store, prefix, signal);
    return { plan, estimate, warnings: [], ...guardOfDeletion(protection, backupName) };
  });
}

/** Ten requests; a person who is asked should not wait for more to be counted. */
const countedObjects = 10_000;

/** What will go; unknown where there is much of it. */
async function estimateOf(
  store: ObjectStore,
  prefix: string,
  signal: AbortSignal,
): Promise<Draft['estimate']> {
  let objects = 0;
  let sizeBytes = 0;
  for await (const object of store.list(prefix, signal)) {
    if (objects === countedObjects) return { sizeBytes: null, rows: null };
    objects += 1;
    sizeBytes += object.sizeBytes;
  }
  return { objects, sizeBytes, rows: null };
}

export function deleteActions(subject: string): PlanAction[] {
  return [
    { verb: 'abortUploads', effect: 'delete', subject },
    { verb: 'deletePrefix', effect: 'delete', subject },
  ];
}

/** The delete program. One that was interrupted is ended by its clean-up. */
export function createDeleteProgram(plan: Plan, scope: ProgramScope): JobProgram {
  const run = (context: JobContext) =>
    withStorage(scope.connections, plan.profiles.storageId ?? '', async (storage) => {
      requireSameEndpoints(plan, { source: plan.source, target: endpointOf(null, storage) });
      const { store, rootPath } = storage;
      const prefix = backupPrefix(rootPath, plan.backupName);
      const leftover = { kind: 'partialBackup', where: `${store.location}/${prefix}` } as const;
      context.phase('prepare');
      await context.leftoverMade(leftover);
      await removeBackup(store, prefix, context);
      await scope.notes.forget(addressOf(storage, plan.backupName));
      await context.leftoverGone(leftover);
    });
  return { collections: [], run, cleanUp: run };
}

const Marker = z.object({ jobId: z.string() });
type Marker = z.infer<typeof Marker>;

/** The job that has begun to remove a backup, or undefined when there is none that can be read. */
export async function removerOf(
  store: ObjectStore,
  prefix: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const key = studioKeys(prefix).deleting;
  if (!(await store.head(key, signal))) return undefined;
  const bytes = await readAll(store, key, { signal });
  try {
    return Marker.parse(JSON.parse(Buffer.from(bytes).toString('utf8'))).jobId;
  } catch {
    return undefined;
  }
}

/**
 * Removes a backup. The file that commits it goes first and a marker last, so that a delete that is interrupted can never look
 * like a backup (milvus-backup removes the rows first and leaves a list entry that cannot be restored), and one that may not
 * delete anything leaves the backup whole.
 */
export async function removeBackup(
  store: ObjectStore,
  prefix: string,
  context: JobContext,
): Promise<void> {
  const { signal } = context;
  const marker = studioKeys(prefix).deleting;
  const body = Buffer.from(JSON.stringify({ jobId: context.jobId } satisfies Marker));
  await store.write(marker, body, { signal, sizeBytes: body.length });
  await store.remove(metaKeys(prefix).backup, signal);
  await abortUploads(store, prefix, signal);
  context.phase('verify');
  for (const folder of ['meta/', 'binlogs/', 'bundle/']) {
    await removePrefix(store, prefix + folder, signal, (objects, sizeBytes) => {
      context.planned(sizeBytes, objects);
      context.done(sizeBytes, objects);
    });
  }
  await removePrefix(store, prefix, signal);
  const rest = await firstOf(store.list(prefix, signal));
  if (rest) {
    const reason = 'it is still there after it was deleted';
    throw new AppError('OBJECT_CORRUPT', { key: rest.key, location: store.location, reason });
  }
}
