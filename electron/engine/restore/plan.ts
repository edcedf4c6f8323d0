import { AppError } from '#shared/errors.ts';
import { sumInt64 } from '#shared/int64.ts';
import type { Plan, PlanWarning, RestoreRequest } from '#shared/plan.ts';
import { formatName } from '#shared/selection.ts';

import { requireSound } from '../backupFormat/check.ts';
import { listCollectionFiles } from '../backupFormat/collectionFiles.ts';
import { backupPrefix } from '../backupFormat/paths.ts';
import { readBackup } from '../backupFormat/read.ts';
import type { BackupInfo } from '../backupFormat/schema.ts';
import { type BackupStorage, type Cluster, withCluster, withStorage } from '../connections.ts';
import { canRestore, isSupportedTarget } from '../milvus/features.ts';
import { endpointOf } from '../planEndpoint.ts';
import { guardOf } from '../planGuard.ts';
import { noRoutes, routeBetween } from '../planRoutes.ts';
import type { Draft, PlanScope } from '../planScope.ts';
import type { EngineSettings } from '../profiles/engineSettings.ts';
import { requireReadableVersions, requireWritable } from './checkTarget.ts';
import { compareObjects, expectedObjects, segmentsOf } from './expectedObjects.ts';
import { resolveConflicts, withResolved } from './resolveConflicts.ts';
import {
  nameOf,
  type RestoredCollection,
  type RestoreSelection,
  selectForRestore,
} from './selectCollections.ts';
import { isSameBucket } from './stageFiles.ts';
import { outlineOf, restoreActions } from './targetOutline.ts';

/**
 * Plans a restore: reads the backup, proves that its files are there, checks every target name, and lists every write.
 * Nothing is changed.
 * @throws BACKUP_NOT_FOUND, BACKUP_UNREADABLE, BACKUP_OBJECTS_DIFFER, FORMAT_UNSUPPORTED, VERSION_UNSUPPORTED,
 *   STORAGE_VERSION_UNSUPPORTED, COLLECTION_EXISTS, FILTER_MATCHES_NOTHING and every connection error
 */
export async function planRestore(
  request: RestoreRequest,
  { connections, settings, clock }: PlanScope,
  signal: AbortSignal,
): Promise<Draft> {
  return withStorage(connections, request.storageId, async (storage) => {
    await storage.store.checkBucket(signal);
    const { info } = await readBackup(storage.store, storage.rootPath, request.backupName, signal);
    checkReadable(info, request.backupName);
    const selection = selectForRestore(info, request);
    return withCluster(connections, request.clusterId, signal, async (cluster) => {
      requireWritable(cluster);
      await cluster.storage.store.checkBucket(signal);
      checkVersions(info, selection.collections, cluster);
      if (!request.metaOnly)
        await checkObjects(selection.collections, { request, storage, signal });
      const resolution = await resolveConflicts(
        {
          targets: selection.collections.map(({ target }) => target),
          databases: selection.databases,
          conflicts: request.conflicts,
          now: clock.now(),
        },
        cluster,
        signal,
      );
      const { missing } = resolution;
      const collections = withResolved(selection.collections, resolution);
      const resolved = { ...selection, collections };
      const plan = buildPlan({
        request,
        selection: resolved,
        missing,
        cluster,
        storage,
        settings,
      });
      const rows = collections.flatMap(({ source }) => segmentsOf(source));
      return {
        plan,
        estimate: {
          sizeBytes: Number(sumInt64(collections.map(({ source }) => source.size))),
          rows: sumInt64(rows.map(({ num_of_rows }) => num_of_rows)),
        },
        warnings: [...resolution.warnings, ...warningsOf(info, collections, request)],
        ...guardOf(cluster.profile.protection, cluster.profile.name),
      };
    });
  });
}

function checkReadable(info: BackupInfo, name: string): void {
  if (info.format !== '' && info.format !== 'binlog') {
    throw new AppError('FORMAT_UNSUPPORTED', { name, format: info.format });
  }
  requireSound(info, name);
}

function checkVersions(
  info: BackupInfo,
  collections: readonly RestoredCollection[],
  cluster: Cluster,
): void {
  const [from, to] = [info.milvus_version, cluster.version];
  if (!isSupportedTarget(to) || !canRestore(from, to)) {
    throw new AppError('VERSION_UNSUPPORTED', { from, to });
  }
  for (const { source, target } of collections) {
    const versions = segmentsOf(source).map(({ storage_version }) => storage_version);
    requireReadableVersions(target, versions, cluster);
  }
}

/** Every object the metadata names is there with its size: what is missing now would be missing rows later. */
async function checkObjects(
  collections: readonly RestoredCollection[],
  {
    request,
    storage,
    signal,
  }: { request: RestoreRequest; storage: BackupStorage; signal: AbortSignal },
): Promise<void> {
  const prefix = backupPrefix(storage.rootPath, request.backupName);
  for (const { source } of collections) {
    const files = await listCollectionFiles(storage.store, prefix, source.collection_id, signal);
    const expected = segmentsOf(source).flatMap((segment) => expectedObjects(prefix, segment));
    const lost = compareObjects(expected, files).filter(({ reason }) => reason !== 'foreign');
    if (lost[0]) {
      const params = { name: request.backupName, count: String(lost.length), key: lost[0].key };
      throw new AppError('BACKUP_OBJECTS_DIFFER', params);
    }
  }
}

interface PlanInput {
  readonly request: RestoreRequest;
  readonly selection: RestoreSelection;
  readonly missing: readonly string[];
  readonly cluster: Cluster;
  readonly storage: BackupStorage;
  readonly settings: EngineSettings;
}

function buildPlan(input: PlanInput): Plan {
  const { request, selection, cluster, storage, settings } = input;
  const { clusterId, storageId, backupName, ...options } = request;
  const isCopied = !isSameBucket(storage, cluster.storage);
  const place = { ...options, bucket: cluster.storage.bucket, isCopied };
  return {
    version: 1,
    profiles: { clusterId, storageId },
    options,
    backupName,
    source: endpointOf(null, storage),
    target: endpointOf(cluster.profile.milvus.address, cluster.storage),
    routes: {
      ...noRoutes,
      ...(!request.metaOnly && isCopied
        ? { restore: routeBetween(storage.store, cluster.storage.store, settings) }
        : {}),
    },
    databases: [...selection.databases],
    collections: selection.collections.map(({ source, target, mode }) => ({
      sourceDatabase: nameOf(source).database,
      sourceCollection: source.collection_name,
      targetDatabase: target.database,
      targetCollection: target.collection,
      mode,
    })),
    actions: [
      ...input.missing.map(
        (subject) => ({ verb: 'createDatabase', effect: 'write', subject }) as const,
      ),
      ...selection.collections.flatMap((one) => restoreActions(outlineOf(one), place)),
    ],
  };
}

function warningsOf(
  info: BackupInfo,
  collections: readonly RestoredCollection[],
  request: RestoreRequest,
): PlanWarning[] {
  const warnings: PlanWarning[] = [];
  const isV2Unmarked = /^v?2\.6/.test(info.milvus_version);
  for (const { source, target } of collections) {
    const versions = segmentsOf(source).map(({ storage_version }) => storage_version);
    if (isV2Unmarked && versions.length > 0 && versions.every((version) => version === '0')) {
      warnings.push({ code: 'storageVersionMissing', params: { collection: formatName(target) } });
    }
    if (!request.rebuildIndexes && source.load_state === 'Loaded') {
      warnings.push({ code: 'noIndexSoNotLoaded', params: { collection: formatName(target) } });
    }
  }
  return warnings;
}
