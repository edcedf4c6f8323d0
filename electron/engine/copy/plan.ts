import pLimit from 'p-limit';

import { AppError } from '#shared/errors.ts';
import type { CopyRequest, Plan, PlanWarning } from '#shared/plan.ts';
import { createNameMapper, formatName } from '#shared/selection.ts';

import { deleteActions } from '../backup/delete.ts';
import { backupActions, flushWarnings, type Source, withSource } from '../backup/plan.ts';
import { listNames } from '../backup/selectCollections.ts';
import { backupPrefix } from '../backupFormat/paths.ts';
import { type Cluster, withCluster } from '../connections.ts';
import { canRestore, isSupportedTarget } from '../milvus/features.ts';
import type { CollectionRef } from '../milvus/milvus.ts';
import { decodeSchema } from '../milvus/schemaBytes.ts';
import { type Guard, guardOf, noGuard } from '../planGuard.ts';
import { routeBetween } from '../planRoutes.ts';
import type { Draft, PlanScope } from '../planScope.ts';
import type { EngineSettings } from '../profiles/engineSettings.ts';
import { isVectorType } from '../restore/buildIndexes.ts';
import { requireReadableVersions, requireWritable } from '../restore/checkTarget.ts';
import {
  type ResolvedTarget,
  resolveConflicts,
  withResolved,
} from '../restore/resolveConflicts.ts';
import { checkTargetNames } from '../restore/selectCollections.ts';
import { isSameBucket } from '../restore/stageFiles.ts';
import { restoreActions, type TargetOutline } from '../restore/targetOutline.ts';
import { runTogether } from '../runTogether.ts';
import { copyEndpoints, type CopyPlaces } from './copyEndpoints.ts';

/** Each one costs some calls; more at once would only queue in the server. */
const atOnce = 8;

/** A collection of the cluster and what will be made of it there. */
interface CopiedCollection {
  readonly source: CollectionRef;
  readonly outline: TargetOutline;
  readonly warnings: readonly PlanWarning[];
}

/**
 * Plans a backup and its restore, in the same cluster under other names or in another one: all checks of both, and every write of both.
 * @throws COLLECTION_EXISTS, DUPLICATE_TARGET, INVALID_NAME, FILTER_MATCHES_NOTHING, BACKUP_EXISTS, READ_ONLY,
 *   VERSION_UNSUPPORTED, STORAGE_VERSION_UNSUPPORTED and every connection error
 */
export async function planCopy(
  request: CopyRequest,
  scope: PlanScope,
  signal: AbortSignal,
): Promise<Draft> {
  const mapName = createNameMapper(request.names);
  return withSource(request, scope, signal, (source) =>
    withTarget(request, { source, scope, signal }, async (target) => {
      const { cluster, storage, selection, backupName } = source;
      checkTarget(cluster, target);
      if (selection.collections.length === 0) {
        const found = listNames(selection.databases);
        throw new AppError('FILTER_MATCHES_NOTHING', { filter: request.filter, found });
      }
      const pairs = selection.collections.map((ref) => ({ ref, name: mapName(ref) }));
      const targets = pairs.map(({ name }) => name);
      checkTargetNames(targets);
      const databases = [...new Set(targets.map(({ database }) => database))];
      const { conflicts } = request;
      const resolution = await resolveConflicts(
        { targets, databases, conflicts, now: scope.clock.now() },
        target,
        signal,
      );
      const { missing } = resolution;
      const together = { limit: pLimit(atOnce), signal };
      const found = withResolved(pairs, resolution);
      refuseOwnTargets(found, cluster, target);
      const copied = await runTogether(found, together, (pair, _, signal) =>
        readCollection(pair.ref, pair, { request, source: cluster, target, missing, signal }),
      );
      const places = { source: cluster, storage, target };
      const { settings } = scope;
      return {
        plan: buildPlan(request, { source, places, copied, databases, missing, settings }),
        estimate: source.estimate,
        warnings: [
          ...flushWarnings(request, cluster),
          ...resolution.warnings,
          ...copied.flatMap(({ warnings }) => [...warnings]),
        ],
        ...guardOfCopy(request, { target, storage, backupName }),
      };
    }),
  );
}

/** A copy never puts itself in the place of what it copies, nor adds to it. @throws COLLECTION_EXISTS */
function refuseOwnTargets(
  pairs: readonly (ResolvedTarget & { readonly ref: CollectionRef })[],
  source: Cluster,
  target: Cluster,
): void {
  if (source.milvus.address !== target.milvus.address) return;
  const sources = new Set(pairs.map(({ ref }) => formatName(ref)));
  const own = pairs.find((pair) => pair.mode !== 'create' && sources.has(formatName(pair.target)));
  if (!own) return;
  const { address } = target.milvus;
  throw new AppError('COLLECTION_EXISTS', { collection: formatName(own.target), address });
}

/** Opens the cluster copied to, or hands over the source itself where it is the same profile. */
function withTarget(
  { sourceClusterId, clusterId }: CopyRequest,
  {
    source,
    scope,
    signal,
  }: { readonly source: Source; readonly scope: PlanScope; readonly signal: AbortSignal },
  action: (target: Cluster) => Promise<Draft>,
): Promise<Draft> {
  if (sourceClusterId === clusterId) return action(source.cluster);
  return withCluster(scope.connections, clusterId, signal, async (target) => {
    await target.storage.store.checkBucket(signal);
    return action(target);
  });
}

/** @throws NOT_BUILT, READ_ONLY, VERSION_UNSUPPORTED */
function checkTarget(source: Cluster, target: Cluster): void {
  requireWritable(target);
  const [from, to] = [source.version, target.version];
  if (!isSupportedTarget(to) || !canRestore(from, to)) {
    throw new AppError('VERSION_UNSUPPORTED', { from, to });
  }
}

/** The cluster's own name guards what is made there; the name of the backup guards its deletion. */
function guardOfCopy(
  { keepBackup }: CopyRequest,
  {
    target,
    storage,
    backupName,
  }: Pick<CopyPlaces, 'target' | 'storage'> & Pick<Source, 'backupName'>,
): Guard {
  const ofCluster = guardOf(target.profile.protection, target.profile.name);
  const ofBackup = keepBackup ? noGuard : guardOf(storage.profile.protection, backupName);
  return {
    typedName: ofCluster.typedName ?? ofBackup.typedName,
    typedNameReason: ofCluster.typedNameReason ?? ofBackup.typedNameReason,
    needsConfirmation: ofCluster.needsConfirmation || ofBackup.needsConfirmation,
  };
}

/** What the backup will find, as far as it can be known before the flush. @throws STORAGE_VERSION_UNSUPPORTED */
async function readCollection(
  source: CollectionRef,
  { target: name, mode }: ResolvedTarget,
  scope: {
    readonly request: CopyRequest;
    readonly source: Cluster;
    readonly target: Cluster;
    readonly missing: readonly string[];
    readonly signal: AbortSignal;
  },
): Promise<CopiedCollection> {
  const { request, target, missing, signal } = scope;
  const { milvus, features } = scope.source;
  const description = await milvus.describeCollection(source, signal);
  if (!description) throw new AppError('COLLECTION_CHANGED', { collection: formatName(source) });
  const segments = await milvus.segments(source, signal);
  const versions = segments.map(({ storageVersion }) => storageVersion);
  requireReadableVersions(name, versions, target);
  const partitions = await milvus.listPartitions(source, signal);
  const indexes = await milvus.listIndexes(source, signal);
  const { fields } = decodeSchema(description.schema);
  const vectors = new Set(
    fields.filter(({ data_type }) => isVectorType(data_type)).map(({ name }) => name),
  );
  const warnings: PlanWarning[] = [];
  if (!request.rebuildIndexes && (await milvus.loadState(source, null, signal)) === 'Loaded') {
    warnings.push({ code: 'noIndexSoNotLoaded', params: { collection: formatName(name) } });
  }
  const aliases: string[] = [];
  for (const alias of description.aliases) {
    const named = { database: name.database, collection: alias };
    const holder = missing.includes(name.database)
      ? undefined
      : await target.milvus.describeCollection(named, signal);
    const params = { alias, collection: formatName(name), holder: holder?.name ?? '' };
    // What is replaced gives its aliases away.
    const isReplaced = mode === 'replace' && holder?.name === name.collection;
    if (isReplaced) continue;
    if (holder) warnings.push({ code: 'aliasTaken', params });
    else aliases.push(alias);
  }
  return {
    source,
    outline: {
      target: name,
      mode,
      // The flush may bring files to a partition that has none now, and deletes that are imported by themselves.
      partitions: partitions.map(({ name }) => ({ name, hasFiles: true })),
      hasDeletesOfAll: features.deletesOfAllPartitions,
      indexes: indexes.map(({ fieldName, params }) => ({
        field: fieldName,
        type: params.find(({ key }) => key === 'index_type')?.value ?? '',
        isVector: vectors.has(fieldName),
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
    readonly places: CopyPlaces;
    readonly copied: readonly CopiedCollection[];
    readonly databases: readonly string[];
    readonly missing: readonly string[];
    readonly settings: EngineSettings;
  },
): Plan {
  const { sourceClusterId, clusterId, storageId, backupName: _, ...options } = request;
  const { source, places, copied, databases, missing, settings } = input;
  const { cluster, storage, backupName } = source;
  const { target } = places;
  const isCopied = !isSameBucket(storage, target.storage);
  const place = { ...options, metaOnly: false, bucket: target.storage.bucket, isCopied };
  const backup = `${storage.bucket}/${backupPrefix(storage.rootPath, backupName)}`;
  return {
    version: 1,
    profiles: { clusterId, storageId, sourceClusterId },
    options,
    backupName,
    ...copyEndpoints(places),
    routes: {
      backUp: routeBetween(cluster.storage.store, storage.store, settings),
      restore: isCopied ? routeBetween(storage.store, target.storage.store, settings) : 'none',
    },
    databases: [...databases],
    collections: copied.map(({ source: { database, collection }, outline: { target, mode } }) => ({
      sourceDatabase: database,
      sourceCollection: collection,
      targetDatabase: target.database,
      targetCollection: target.collection,
      mode,
    })),
    actions: [
      ...backupActions(request, source),
      ...missing.map((subject) => ({ verb: 'createDatabase', effect: 'write', subject }) as const),
      ...copied.flatMap(({ outline }) => restoreActions(outline, place)),
      ...(request.keepBackup ? [] : deleteActions(backup)),
    ],
  };
}
