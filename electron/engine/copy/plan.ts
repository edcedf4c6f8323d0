import pLimit from 'p-limit';

import { AppError } from '#shared/errors.ts';
import type { CopyRequest, Plan, PlanWarning } from '#shared/plan.ts';
import { createNameMapper, formatName, type CollectionName } from '#shared/selection.ts';

import { deleteActions } from '../backup/delete.ts';
import { backupActions, flushWarnings, type Source, withSource } from '../backup/plan.ts';
import { listNames } from '../backup/selectCollections.ts';
import { backupPrefix } from '../backupFormat/paths.ts';
import type { Cluster } from '../connections.ts';
import { isSupportedTarget } from '../milvus/features.ts';
import type { CollectionRef } from '../milvus/milvus.ts';
import { type Guard, guardOf, noGuard } from '../planGuard.ts';
import { routeBetween } from '../planRoutes.ts';
import type { Draft, PlanScope } from '../planScope.ts';
import type { EngineSettings } from '../profiles/engineSettings.ts';
import {
  requireFreeNames,
  requireReadableVersions,
  requireWritable,
} from '../restore/checkTarget.ts';
import { checkTargetNames } from '../restore/selectCollections.ts';
import { isSameBucket } from '../restore/stageFiles.ts';
import { restoreActions, type TargetOutline } from '../restore/targetOutline.ts';
import { runTogether } from '../runTogether.ts';
import { copyEndpoints } from './copyEndpoints.ts';

/** Each one costs some calls; more at once would only queue in the server. */
const atOnce = 8;

/** A collection of the cluster and what will be made of it there. */
interface CopiedCollection {
  readonly source: CollectionRef;
  readonly outline: TargetOutline;
  readonly warnings: readonly PlanWarning[];
}

/**
 * Plans a backup and its restore under other names in the same cluster: all checks of both, and every write of both.
 * @throws COLLECTION_EXISTS, DUPLICATE_TARGET, INVALID_NAME, FILTER_MATCHES_NOTHING, BACKUP_EXISTS, READ_ONLY,
 *   VERSION_UNSUPPORTED, STORAGE_VERSION_UNSUPPORTED and every connection error
 */
export async function planCopy(
  request: CopyRequest,
  scope: PlanScope,
  signal: AbortSignal,
): Promise<Draft> {
  const mapName = createNameMapper(request.names);
  return withSource(request, scope, signal, async (source) => {
    const { cluster, storage, selection, backupName } = source;
    checkTarget(cluster);
    if (selection.collections.length === 0) {
      const found = listNames(selection.databases);
      throw new AppError('FILTER_MATCHES_NOTHING', { filter: request.filter, found });
    }
    const pairs = selection.collections.map((ref) => ({ ref, target: mapName(ref) }));
    const targets = pairs.map(({ target }) => target);
    checkTargetNames(targets);
    const databases = [...new Set(targets.map(({ database }) => database))];
    const missing = await requireFreeNames({ databases, targets }, cluster, signal);
    const together = { limit: pLimit(atOnce), signal };
    const copied = await runTogether(pairs, together, ({ ref, target }, _, signal) =>
      readCollection(ref, target, { request, source, missing, signal }),
    );
    return {
      plan: buildPlan(request, { source, copied, databases, missing, settings: scope.settings }),
      estimate: source.estimate,
      warnings: [
        ...flushWarnings(request, cluster),
        ...copied.flatMap(({ warnings }) => [...warnings]),
      ],
      ...guardOfCopy(request, { cluster, storage, backupName }),
    };
  });
}

/** @throws NOT_BUILT, READ_ONLY, VERSION_UNSUPPORTED */
function checkTarget(cluster: Cluster): void {
  requireWritable(cluster);
  const { version } = cluster;
  if (!isSupportedTarget(version)) {
    throw new AppError('VERSION_UNSUPPORTED', { from: version, to: version });
  }
}

/** The cluster's own name guards what is made there; the name of the backup guards its deletion. */
function guardOfCopy(
  { keepBackup }: CopyRequest,
  { cluster, storage, backupName }: Pick<Source, 'cluster' | 'storage' | 'backupName'>,
): Guard {
  const ofCluster = guardOf(cluster.profile.protection, cluster.profile.name);
  const ofBackup = keepBackup ? noGuard : guardOf(storage.profile.protection, backupName);
  return {
    typedName: ofCluster.typedName ?? ofBackup.typedName,
    needsConfirmation: ofCluster.needsConfirmation || ofBackup.needsConfirmation,
  };
}

/** What the backup will find, as far as it can be known before the flush. @throws STORAGE_VERSION_UNSUPPORTED */
async function readCollection(
  source: CollectionRef,
  target: CollectionName,
  scope: {
    readonly request: CopyRequest;
    readonly source: Source;
    readonly missing: readonly string[];
    readonly signal: AbortSignal;
  },
): Promise<CopiedCollection> {
  const { request, missing, signal } = scope;
  const { cluster } = scope.source;
  const { milvus, features } = cluster;
  const description = await milvus.describeCollection(source, signal);
  if (!description) throw new AppError('COLLECTION_CHANGED', { collection: formatName(source) });
  const segments = await milvus.segments(source, signal);
  const versions = segments.map(({ storageVersion }) => storageVersion);
  requireReadableVersions(target, versions, cluster);
  const partitions = await milvus.listPartitions(source, signal);
  const indexes = await milvus.listIndexes(source, signal);
  const warnings: PlanWarning[] = [];
  if (!request.rebuildIndexes && (await milvus.loadState(source, null, signal)) === 'Loaded') {
    warnings.push({ code: 'noIndexSoNotLoaded', params: { collection: formatName(target) } });
  }
  const aliases: string[] = [];
  for (const alias of description.aliases) {
    const named = { database: target.database, collection: alias };
    const holder = missing.includes(target.database)
      ? undefined
      : await milvus.describeCollection(named, signal);
    const params = { alias, collection: formatName(target), holder: holder?.name ?? '' };
    if (holder) warnings.push({ code: 'aliasTaken', params });
    else aliases.push(alias);
  }
  return {
    source,
    outline: {
      target,
      // The flush may bring files to a partition that has none now, and deletes that are imported by themselves.
      partitions: partitions.map(({ name }) => ({ name, hasFiles: true })),
      hasDeletesOfAll: features.deletesOfAllPartitions,
      indexes: indexes.map(({ fieldName, params }) => ({
        field: fieldName,
        type: params.find(({ key }) => key === 'index_type')?.value ?? '',
      })),
      aliases,
    },
    warnings,
  };
}

function buildPlan(
  request: CopyRequest,
  input: {
    readonly source: Source;
    readonly copied: readonly CopiedCollection[];
    readonly databases: readonly string[];
    readonly missing: readonly string[];
    readonly settings: EngineSettings;
  },
): Plan {
  const { clusterId, storageId, backupName: _, ...options } = request;
  const { source, copied, databases, missing, settings } = input;
  const { cluster, storage, backupName } = source;
  const isCopied = !isSameBucket(storage, cluster.storage);
  const place = { ...options, metaOnly: false, bucket: cluster.storage.bucket, isCopied };
  const backup = `${storage.bucket}/${backupPrefix(storage.rootPath, backupName)}`;
  return {
    version: 1,
    profiles: { clusterId, storageId },
    options,
    backupName,
    ...copyEndpoints(cluster, storage),
    routes: {
      backUp: routeBetween(cluster.storage.store, storage.store, settings),
      restore: isCopied ? routeBetween(storage.store, cluster.storage.store, settings) : 'none',
    },
    databases: [...databases],
    collections: copied.map(({ source: { database, collection }, outline: { target } }) => ({
      sourceDatabase: database,
      sourceCollection: collection,
      targetDatabase: target.database,
      targetCollection: target.collection,
    })),
    actions: [
      ...backupActions(request, source),
      ...missing.map((subject) => ({ verb: 'createDatabase', effect: 'write', subject }) as const),
      ...copied.flatMap(({ outline }) => restoreActions(outline, place)),
      ...(request.keepBackup ? [] : deleteActions(backup)),
    ],
  };
}
