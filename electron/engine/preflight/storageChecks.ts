import { statfs } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { AppError } from '#shared/errors.ts';
import { formatName } from '#shared/selection.ts';

import { checkNameIsFree, checkRootPath } from '../backup/plan.ts';
import { backupPrefix, sourcePrefix } from '../backupFormat/paths.ts';
import type { OpenStorage } from '../connections.ts';
import { isSameBucket } from '../restore/stageFiles.ts';
import { firstOf } from '../storage/firstOf.ts';
import { joinKey, type ObjectInfo } from '../storage/objectStore.ts';
import { readAll } from '../storage/readAll.ts';
import { isDirect } from '../transfer/copyObjects.ts';
import { collectionsWithRows, found, type Outcome, passed, type PreflightScope } from './scope.ts';

/** P03: what Milvus says it has flushed lies where the profile says. */
export async function checkSourceData(scope: PreflightScope): Promise<Outcome> {
  const [source, collections] = await Promise.all([scope.source, scope.collections]);
  if (source === null) return passed;
  const { rows } = await checkRootPath(
    source,
    collections.map((one) => ({
      database: one.source.database,
      collection: one.source.collection,
    })),
    scope.signal,
  );
  return found('passed', 'rowsFound', { rows: rows ?? '0' });
}

/** P04: the bucket of the target's profile is the one that its Milvus writes to. */
export async function checkTargetBucket(scope: PreflightScope): Promise<Outcome> {
  const target = await scope.target;
  if (target === null || target === (await scope.source)) return passed;
  await target.storage.store.checkBucket(scope.signal);
  const [first] = await collectionsWithRows(target, 1, scope.signal);
  if (first === undefined) return found('information', 'targetEmpty');
  const { store, rootPath } = target.storage;
  const prefix = sourcePrefix(rootPath, 'insert_log', first.collectionId);
  if (await firstOf(store.list(prefix, scope.signal))) return passed;
  const params = { location: `${store.location}/${rootPath}`, collection: formatName(first.ref) };
  return {
    ...found('block', 'notItsBucket', params),
    fix: { type: 'editCluster', clusterId: target.profile.id },
  };
}

/** P07: the place of the backup can be written, read and emptied again. */
export async function checkWritable(scope: PreflightScope): Promise<Outcome> {
  if (scope.request.kind === 'restore') return passed;
  const storage = await scope.storage;
  const { store } = storage;
  if (storage.profile.protection === 'readOnly') {
    throw new AppError('READ_ONLY', { location: store.location });
  }
  const key = probeKey(storage, scope);
  const body = Buffer.from(scope.randomId());
  try {
    await store.write(key, body, { signal: scope.signal, sizeBytes: body.length });
    const back = await readAll(store, key, { signal: scope.signal });
    if (!body.equals(back)) {
      const reason = 'what was read back is not what was written';
      throw new AppError('OBJECT_CORRUPT', { key, location: store.location, reason });
    }
  } finally {
    await store.remove(key, AbortSignal.timeout(removeMs));
  }
  return found('passed', 'writable', { location: `${store.location}/${storage.rootPath}` });
}

/** A probe is taken away even when the check was given up. */
const removeMs = 10_000;

/** Beside the backups, as milvus-backup's own check writes it: no folder there, so that no list takes it for a backup. */
function probeKey({ rootPath }: OpenStorage, { randomId }: PreflightScope): string {
  return joinKey(rootPath, `milvus_backup_check_dst_${randomId()}`);
}

/** P08: the name of the backup is free. */
export async function checkBackupName(scope: PreflightScope): Promise<Outcome> {
  const { request } = scope;
  const storage = await scope.storage;
  const { backupName } = request;
  if (request.kind === 'restore' || backupName === undefined) return passed;
  try {
    await checkNameIsFree(storage, backupName, scope.signal);
    return passed;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'BACKUP_EXISTS') throw error;
  }
  for (let number = 2; ; number += 1) {
    const next = `${backupName}_${number}`;
    if (await firstOf(storage.store.list(backupPrefix(storage.rootPath, next), scope.signal)))
      continue;
    const params = { name: backupName, next };
    return {
      ...found('block', 'backupExists', params),
      fix: { type: 'useBackupName', backupName: next },
    };
  }
}

/** P09: one real object is copied inside the store; where that is refused, bytes pass through this computer. */
export async function checkServerSideCopy(scope: PreflightScope): Promise<Outcome> {
  const [source, storage] = await Promise.all([scope.source, scope.storage]);
  if (source === null) return passed;
  const { settings, signal } = scope;
  const route = {
    source: source.storage.store,
    target: storage.store,
    mode: settings.transferMode,
  };
  if (!isDirect(route)) return found('information', 'throughComputer');
  const smallest = await smallestObject(source.storage, signal);
  if (smallest === undefined) return found('information', 'nothingToCopy');
  const key = probeKey(storage, scope);
  try {
    await storage.store.copyFrom(source.storage.store, smallest, key, { signal });
    return found('passed', 'insideStore');
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'STORAGE_ACCESS_DENIED') throw error;
    return found('warning', 'copyRefused', { location: storage.store.location });
  } finally {
    await storage.store.remove(key, AbortSignal.timeout(removeMs));
  }
}

const looked = 200;

/** Of the first files of the cluster: what is copied for trial should be small. */
async function smallestObject(
  { store, rootPath }: OpenStorage,
  signal: AbortSignal,
): Promise<ObjectInfo | undefined> {
  let smallest: ObjectInfo | undefined;
  let count = 0;
  for await (const object of store.list(joinKey(rootPath, 'insert_log/'), signal)) {
    if (smallest === undefined || object.sizeBytes < smallest.sizeBytes) smallest = object;
    count += 1;
    if (count === looked) break;
  }
  return smallest;
}

/** P10: what can be known of the space that is needed. */
export async function checkSpace(scope: PreflightScope): Promise<Outcome> {
  const [storage, target, collections] = await Promise.all([
    scope.storage,
    scope.target,
    scope.collections,
  ]);
  const neededBytes = collections.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const { location } = storage.store;
  if (location.startsWith('file:') && scope.request.kind !== 'restore') {
    const { bavail, bsize } = await statfs(fileURLToPath(location));
    const freeBytes = bavail * bsize;
    const params = { free: String(freeBytes), needed: String(neededBytes) };
    return found(freeBytes < neededBytes ? 'warning' : 'passed', 'freeSpace', params);
  }
  const isCopied = target !== null && !isSameBucket(storage, target.storage);
  return found('information', isCopied ? 'temporarySpace' : 'spaceUnknown');
}

const minutesMs = 60_000;

/** P19: signatures and times are only as right as the clock of this computer. */
export async function checkClock(scope: PreflightScope): Promise<Outcome> {
  const storage = await scope.storage;
  if (storage.bucket === '') return passed;
  const key = probeKey(storage, scope);
  const before = scope.clock.now().getTime();
  const body = Buffer.alloc(0);
  let skewMs = 0;
  try {
    await storage.store.write(key, body, { signal: scope.signal, sizeBytes: 0 });
    const info = await storage.store.head(key, scope.signal);
    const after = scope.clock.now().getTime();
    const storedMs = info?.modifiedAt ? new Date(info.modifiedAt).getTime() : before;
    // A store tells whole seconds.
    skewMs = storedMs > after ? storedMs - after : Math.max(0, before - storedMs - 1000);
  } finally {
    await storage.store.remove(key, AbortSignal.timeout(removeMs));
  }
  const params = { seconds: String(Math.round(skewMs / 1000)) };
  if (skewMs > 15 * minutesMs) return found('block', 'clockOff', params);
  return found(skewMs > 5 * minutesMs ? 'warning' : 'passed', 'clockOff', params);
}

const leastLogBytes = 2 ** 30;

/** P20: the journal of a job lies on this computer. */
export async function checkLogSpace({ dataFolder }: PreflightScope): Promise<Outcome> {
  const { bavail, bsize } = await statfs(dataFolder);
  const freeBytes = bavail * bsize;
  return freeBytes < leastLogBytes
    ? found('warning', 'littleLogSpace', { free: String(freeBytes) })
    : passed;
}
