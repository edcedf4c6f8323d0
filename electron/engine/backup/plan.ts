import { AppError } from '#shared/errors.ts';
import type { BackupRequest, CopyRequest, Plan, PlanAction, PlanWarning } from '#shared/plan.ts';
import { checkBackupName, formatName, parseFilter } from '#shared/selection.ts';

import { backupPrefix, sourcePrefix } from '../backupFormat/paths.ts';
import type { Clock } from '../clock.ts';
import { type BackupStorage, type Cluster, withCluster, withStorage } from '../connections.ts';
import { isSupportedSource } from '../milvus/features.ts';
import type { CollectionRef } from '../milvus/milvus.ts';
import { endpointOf } from '../planEndpoint.ts';
import { noGuard } from '../planGuard.ts';
import { noRoutes, routeBetween } from '../planRoutes.ts';
import type { Draft, PlanScope } from '../planScope.ts';
import type { EngineSettings } from '../profiles/engineSettings.ts';
import { firstOf } from '../storage/firstOf.ts';
import { type Selection, selectCollections } from './selectCollections.ts';

/**
 * Plans a backup: reads the cluster, checks everything that can be known before the first write, and lists every write.
 * @throws READ_ONLY, BACKUP_EXISTS, ROOT_PATH_EMPTY, VERSION_UNSUPPORTED, COLLECTION_NOT_FOUND and every connection error
 */
export async function planBackup(
  request: BackupRequest,
  scope: PlanScope,
  signal: AbortSignal,
): Promise<Draft> {
  return withSource(request, scope, signal, async (source) => ({
    plan: buildPlan(request, source, scope.settings),
    estimate: source.estimate,
    warnings: flushWarnings(request, source.cluster),
    ...noGuard,
  }));
}

/** What is backed up and where to, with all the checks that a backup needs. */
export interface Source {
  readonly cluster: Cluster;
  readonly storage: BackupStorage;
  readonly backupName: string;
  readonly selection: Selection;
  readonly estimate: Draft['estimate'];
}

/** Opens both ends of a backup, checks them, and hands over what was found. */
export async function withSource(
  request: BackupRequest | CopyRequest,
  { connections, clock }: PlanScope,
  signal: AbortSignal,
  action: (source: Source) => Promise<Draft>,
): Promise<Draft> {
  const backupName = request.backupName ?? generateBackupName(request.kind, clock);
  checkBackupName(backupName);
  const filter = parseFilter(request.filter);
  if (request.strategy === 'bulk_flush') {
    const reason = 'serial_flush does the same, collection by collection';
    throw new AppError('NOT_BUILT', { what: '--strategy bulk_flush', reason });
  }
  return withStorage(connections, request.storageId, (storage) => {
    if (storage.profile.protection === 'readOnly') {
      throw new AppError('READ_ONLY', { location: storage.store.location });
    }
    const clusterId = request.kind === 'copy' ? request.sourceClusterId : request.clusterId;
    return withCluster(connections, clusterId, signal, async (cluster) => {
      if (!isSupportedSource(cluster.version)) {
        throw new AppError('SOURCE_UNSUPPORTED', { version: cluster.version });
      }
      await Promise.all([
        storage.store.checkBucket(signal),
        cluster.storage.store.checkBucket(signal),
      ]);
      await checkNameIsFree(storage, backupName, signal);
      const selection = await selectCollections(cluster.milvus, filter, signal);
      const estimate =
        request.strategy === 'meta_only'
          ? { sizeBytes: 0, rows: '0' }
          : await checkRootPath(cluster, selection.collections, signal);
      return action({ cluster, storage, backupName, selection, estimate });
    });
  });
}

/** backup_<UTC date and time>_<nanoseconds>, as milvus-backup names them. */
function generateBackupName(kind: 'backup' | 'copy', clock: Clock): string {
  const [seconds = '', milliseconds = '0'] = clock.now().toISOString().replace('Z', '').split('.');
  const nanoseconds = Math.round((clock.monotonicMs() % 1) * 1e6);
  const stamp = seconds.replaceAll(/[-T:]/g, '_');
  return `${kind}_${stamp}_${milliseconds}${String(nanoseconds).padStart(6, '0')}`;
}

/** @throws BACKUP_EXISTS */
export async function checkNameIsFree(
  storage: BackupStorage,
  name: string,
  signal: AbortSignal,
): Promise<void> {
  const prefix = backupPrefix(storage.rootPath, name);
  if (await firstOf(storage.store.list(prefix, signal))) {
    throw new AppError('BACKUP_EXISTS', { name, location: `${storage.store.location}/${prefix}` });
  }
}

/**
 * A wrong root path gives a backup without a single row and no error anywhere, so it is refused here: when Milvus holds
 * flushed rows and nothing at all lies under insert_log/ of any of these collections.
 */
export async function checkRootPath(
  cluster: Cluster,
  collections: readonly CollectionRef[],
  signal: AbortSignal,
): Promise<Draft['estimate']> {
  const { store, rootPath } = cluster.storage;
  let rows = 0n;
  for (const ref of collections) {
    const segments = await cluster.milvus.segments(ref, signal);
    const flushed = segments.filter(({ state, isL0 }) => state === 'flushed' && !isL0);
    rows += flushed.reduce((sum, segment) => sum + BigInt(segment.rows), 0n);
    const withRows = flushed.find((segment) => segment.rows !== '0');
    if (withRows === undefined) continue;
    const prefix = sourcePrefix(rootPath, 'insert_log', withRows.collectionId);
    if (!(await firstOf(store.list(prefix, signal)))) {
      throw new AppError('ROOT_PATH_EMPTY', { location: `${store.location}/${rootPath}` });
    }
  }
  return { sizeBytes: null, rows: rows.toString() };
}

function buildPlan(request: BackupRequest, source: Source, settings: EngineSettings): Plan {
  const { clusterId, storageId, backupName: _, ...options } = request;
  const { backupName, selection, cluster, storage } = source;
  return {
    version: 1,
    profiles: { clusterId, storageId },
    options,
    backupName,
    source: endpointOf(cluster.profile.milvus.address, cluster.storage),
    target: endpointOf(null, storage),
    routes: {
      ...noRoutes,
      ...(request.strategy === 'meta_only'
        ? {}
        : { backUp: routeBetween(cluster.storage.store, storage.store, settings) }),
    },
    databases: [...selection.databases],
    collections: selection.collections.map(({ database, collection }) => ({
      sourceDatabase: database,
      sourceCollection: collection,
      targetDatabase: database,
      targetCollection: collection,
      mode: 'create',
    })),
    actions: backupActions(request, source),
  };
}

type Strategy = Pick<BackupRequest, 'strategy' | 'pauseGc'>;

/** Every write of a backup, in the order of the run. */
export function backupActions(
  { strategy, pauseGc }: Strategy,
  { backupName, selection, cluster, storage }: Source,
): PlanAction[] {
  const prefix = `${storage.bucket}/${backupPrefix(storage.rootPath, backupName)}`;
  const withRows = strategy !== 'meta_only';
  const flushes =
    withRows && strategy !== 'skip_flush' && cluster.profile.protection !== 'readOnly';
  const actions: PlanAction[] = [];
  if (withRows && pauseGc && cluster.management) {
    actions.push({ verb: 'pauseGc', effect: 'write', subject: cluster.management.endpoint });
  }
  for (const ref of selection.collections) {
    const subject = formatName(ref);
    actions.push({ verb: 'readSchema', effect: 'read', subject });
    if (flushes) actions.push({ verb: 'flush', effect: 'write', subject });
    if (withRows)
      actions.push({
        verb: 'copyBinlogs',
        effect: 'write',
        subject: `${prefix}binlogs/ ← ${subject}`,
      });
  }
  actions.push({ verb: 'writeMetadata', effect: 'write', subject: `${prefix}meta/` });
  actions.push({ verb: 'writeMetadata', effect: 'write', subject: `${prefix}_studio/` });
  return actions;
}

export function flushWarnings({ strategy }: Strategy, cluster: Cluster): PlanWarning[] {
  const skips = strategy === 'skip_flush' || cluster.profile.protection === 'readOnly';
  return skips && strategy !== 'meta_only' ? [{ code: 'flushSkipped', params: {} }] : [];
}
