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

type Finding = { readonly finding: string; readonly status?: 'passed' | 'warning' | 'skipped' };
type Step = <T>(
  name: CheckResult['step'],
  action: () => Promise<Finding & { readonly value?: T }>,
) => Promise<T | undefined>;

/**
 * The connection test: every step that has what it needs runs, and one that fails hides no other. Nothing is left behind: the
 * last step writes, copies and removes one byte, as milvus-backup's check does.
 */
export async function runChecks(
  { clusterId, storageId }: { clusterId: string; storageId: string },
  scope: CheckScope,
): Promise<CheckResult[]> {
  const { connections, signal } = scope;
  const results: CheckResult[] = [];
  const step = createStep(results, scope.clock);
  const cluster = await step('milvusPort', async () => {
    const value = await connections.openCluster(clusterId, signal);
    return { finding: value.milvus.address, value };
  });
  const refs = await checkMilvus(cluster, step, signal);
  const own = await step('storagePort', () =>
    reach(() => connections.openClusterStorage(clusterId), signal),
  );
  const backup = await step('bucket', () =>
    reach(() => connections.openStorage(storageId), signal),
  );
  try {
    await step('rootPath', () =>
      cluster && own && refs ? checkRootPath(cluster, refs, signal) : skipped,
    );
    await step('backupFolder', () => (backup ? countBackups(backup, signal) : skipped));
    await step('writeProbe', () => (own && backup ? writeAndCopy(own, backup, scope) : skipped));
  } finally {
    await Promise.all([cluster?.close(), own?.close(), backup?.close()]);
  }
  return results;
}

const skipped = Promise.resolve({ finding: '', status: 'skipped' } as const);

function createStep(results: CheckResult[], clock: Clock): Step {
  return async (name, action) => {
    const startedMs = clock.monotonicMs();
    const tookMs = () => Math.round(clock.monotonicMs() - startedMs);
    try {
      const { finding, status = 'passed', value } = await action();
      const said = finding === '' ? null : { name: 'plain', params: { text: finding } };
      results.push({ step: name, status, finding: said, error: null, fixes: [], tookMs: tookMs() });
      return value;
    } catch (error) {
      // A backup works without the management port; it is only safer with it.
      const status = name === 'management' ? 'warning' : 'failed';
      const info = toErrorInfo(error);
      results.push({ step: name, status, finding: null, error: info, fixes: [], tookMs: tookMs() });
      return undefined;
    }
  };
}

/** Opens a storage and lists one key of its bucket. */
async function reach<S extends OpenStorage>(
  open: () => Promise<S>,
  signal: AbortSignal,
): Promise<Finding & { value: S }> {
  const value = await open();
  try {
    await value.store.checkBucket(signal);
    return { finding: value.store.location, value };
  } catch (error) {
    await value.close();
    throw error;
  }
}

async function checkMilvus(
  cluster: Cluster | undefined,
  step: Step,
  signal: AbortSignal,
): Promise<CollectionRef[] | undefined> {
  await step('version', () => (cluster ? Promise.resolve({ finding: cluster.version }) : skipped));
  const refs = await step<CollectionRef[]>('collections', () =>
    cluster ? listEverything(cluster, signal) : skipped,
  );
  await step('management', async () => {
    const management = cluster?.management;
    if (!management) return skipped;
    // Not by a pause: without tickets its end would also end the one of a backup that runs now.
    await management.checkHealth(signal);
    return { finding: management.endpoint };
  });
  return refs;
}

async function listEverything(
  { milvus }: Cluster,
  signal: AbortSignal,
): Promise<Finding & { value: CollectionRef[] }> {
  const value: CollectionRef[] = [];
  const databases = await milvus.listDatabases(signal);
  for (const database of databases) {
    const names = await milvus.listCollections(database, signal);
    value.push(...names.map((collection) => ({ database, collection })));
  }
  return { finding: `${value.length} (${databases.length})`, value };
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
