import pLimit from 'p-limit';

import type { CheckResult } from '#shared/check.ts';
import { AppError, toErrorInfo } from '#shared/errors.ts';

import { listBackups } from './backupFormat/list.ts';
import { sourcePrefix } from './backupFormat/paths.ts';
import type { Clock } from './clock.ts';
import type { BackupStorage, Cluster, Connections, OpenStorage } from './connections.ts';
import type { CollectionRef } from './milvus/milvus.ts';
import { firstOf } from './storage/firstOf.ts';
import { joinKey } from './storage/objectStore.ts';
import { copyObject, isDirect } from './transfer/copyObjects.ts';

interface CheckScope {
  readonly connections: Connections;
  readonly clock: Clock;
  readonly random: () => number;
  readonly randomId: () => string;
  readonly signal: AbortSignal;
}

type Step = CheckResult['step'];
type Finding = { readonly finding: string; readonly status?: 'passed' | 'warning' | 'skipped' };

/**
 * The connection test: every step runs, and one that fails hides no other. Nothing is left behind: the last step writes,
 * copies and removes one byte, as milvus-backup's check does.
 */
export async function runChecks(
  { clusterId, storageId }: { clusterId: string; storageId: string },
  scope: CheckScope,
): Promise<CheckResult[]> {
  const { connections, signal } = scope;
  const results: CheckResult[] = [];
  async function step<T>(
    name: Step,
    action: () => Promise<Finding & { value?: T }>,
  ): Promise<T | undefined> {
    const startedMs = scope.clock.monotonicMs();
    const tookMs = () => Math.round(scope.clock.monotonicMs() - startedMs);
    try {
      const { finding, status = 'passed', value } = await action();
      results.push({ step: name, status, finding, error: null, tookMs: tookMs() });
      return value;
    } catch (error) {
      const info = toErrorInfo(error);
      // A backup works without the management port; it is only safer with it.
      const status = name === 'managementPort' ? 'warning' : 'failed';
      results.push({ step: name, status, finding: '', error: info, tookMs: tookMs() });
      return undefined;
    }
  }
  const skip = (name: Step) =>
    results.push({ step: name, status: 'skipped', finding: '', error: null, tookMs: 0 });

  const cluster = await step('milvusReachable', async () => {
    const opened = await connections.openCluster(clusterId, signal);
    return { finding: opened.milvus.address, value: opened };
  });
  const backup = await step('backupStorageReachable', async () => {
    const opened = await connections.openStorage(storageId);
    await opened.store.checkBucket(signal).catch(async (error) => {
      await opened.close();
      throw error;
    });
    return { finding: opened.store.location, value: opened };
  });
  try {
    if (cluster) await checkCluster(cluster, step, signal);
    else skip('milvusVersion');
    if (backup) {
      await step('backupRootPath', () => countBackups(backup, signal));
    } else skip('backupRootPath');
    if (cluster && backup) {
      await step('writeAndCopy', () => writeAndCopy(cluster.storage, backup, scope));
    } else skip('writeAndCopy');
  } finally {
    await Promise.all([cluster?.close(), backup?.close()]);
  }
  return results;
}

async function checkCluster(
  cluster: Cluster,
  step: (
    name: Step,
    action: () => Promise<Finding & { value?: CollectionRef[] }>,
  ) => Promise<CollectionRef[] | undefined>,
  signal: AbortSignal,
): Promise<void> {
  await step('milvusVersion', async () => ({ finding: cluster.version }));
  const refs = await step('milvusCollections', async () => {
    const value: CollectionRef[] = [];
    const databases = await cluster.milvus.listDatabases(signal);
    for (const database of databases) {
      const names = await cluster.milvus.listCollections(database, signal);
      value.push(...names.map((collection) => ({ database, collection })));
    }
    return { finding: `${value.length} (${databases.length})`, value };
  });
  await step('managementPort', async () => {
    const { management } = cluster;
    if (!management) return { finding: '', status: 'skipped' };
    // A pause of one second proves the port and ends by itself.
    const ticket = await management.pauseGc({ seconds: 1, collectionId: null }, signal);
    await management.resumeGc(ticket, null, signal);
    return { finding: management.endpoint };
  });
  await step('clusterStorageReachable', async () => {
    await cluster.storage.store.checkBucket(signal);
    return { finding: cluster.storage.store.location };
  });
  await step('clusterRootPath', () => checkRootPath(cluster, refs ?? [], signal));
}

async function checkRootPath(
  { milvus, storage }: Cluster,
  refs: readonly CollectionRef[],
  signal: AbortSignal,
): Promise<Finding> {
  const { store, rootPath } = storage;
  const location = `${store.location}/${rootPath}`;
  for (const ref of refs) {
    const segments = await milvus.segments(ref, signal);
    const flushed = segments.find(({ state, rows }) => state === 'flushed' && rows !== '0');
    if (!flushed) continue;
    const prefix = sourcePrefix(rootPath, 'insert_log', flushed.collectionId);
    if (await firstOf(store.list(prefix, signal))) return { finding: location };
    throw new AppError('ROOT_PATH_EMPTY', { location });
  }
  return { finding: location, status: 'warning' };
}

async function countBackups(
  { store, rootPath }: BackupStorage,
  signal: AbortSignal,
): Promise<Finding> {
  let count = 0;
  for await (const _ of listBackups(store, rootPath, signal)) count += 1;
  return { finding: `${store.location}/${rootPath}: ${count}` };
}

async function writeAndCopy(
  source: OpenStorage,
  target: OpenStorage,
  { clock, random, randomId, signal }: CheckScope,
): Promise<Finding> {
  const name = randomId();
  const sourceKey = joinKey(source.rootPath, `milvus_backup_check_src_${name}`);
  const key = joinKey(target.rootPath, `milvus_backup_check_dst_${name}`);
  const run = {
    source: source.store,
    target: target.store,
    mode: 'auto' as const,
    limit: pLimit(1),
    clock,
    random,
    signal,
    onCopied: () => Promise.resolve(),
  };
  try {
    const { etag } = await source.store.write(sourceKey, Buffer.from('1'), {
      signal,
      sizeBytes: 1,
    });
    await copyObject({ sourceKey, key, sizeBytes: 1, etag }, run);
    return { finding: isDirect(run) ? 'CopyObject' : 'GetObject → PutObject' };
  } finally {
    await Promise.all([source.store.remove(sourceKey, signal), target.store.remove(key, signal)]);
  }
}
