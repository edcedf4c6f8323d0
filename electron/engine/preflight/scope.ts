import { AppError } from '#shared/errors.ts';
import type { BackupRequest, CopyRequest, RestoreRequest } from '#shared/plan.ts';
import type { PreflightResult } from '#shared/preflight.ts';
import { createNameMapper, type CollectionName, parseFilter } from '#shared/selection.ts';

import { selectCollections } from '../backup/selectCollections.ts';
import { readBackup } from '../backupFormat/read.ts';
import type { CollectionSchema } from '../backupFormat/schema.ts';
import type { Clock } from '../clock.ts';
import type { BackupStorage, Cluster, Connections } from '../connections.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { CollectionRef } from '../milvus/milvus.ts';
import { decodeSchema } from '../milvus/schemaBytes.ts';
import type { EngineSettings } from '../profiles/engineSettings.ts';
import { nameOf, selectForRestore } from '../restore/selectCollections.ts';

export type CheckedRequest = BackupRequest | RestoreRequest | CopyRequest;

/** A collection that a plan would read, and what it would become. */
export interface CheckedCollection {
  readonly source: CollectionName;
  readonly target: CollectionName;
  readonly schema: CollectionSchema;
  readonly shards: number;
  readonly sizeBytes: number;
  /** Live ones only; ISO time. */
  readonly createdAt: Date | null;
}

/** What checks work with. A place that could not be opened fails every check that awaits it, which is then skipped. */
export interface PreflightScope {
  readonly request: CheckedRequest;
  readonly source: Promise<Cluster | null>;
  readonly target: Promise<Cluster | null>;
  readonly storage: Promise<BackupStorage>;
  readonly collections: Promise<readonly CheckedCollection[]>;
  /** The Milvus that the rows come from, as it names its version. */
  readonly sourceVersion: Promise<string>;
  readonly jobs: Pick<Jobs, 'list'>;
  readonly settings: EngineSettings;
  readonly clock: Clock;
  readonly dataFolder: string;
  readonly randomId: () => string;
  readonly signal: AbortSignal;
}

export type Outcome = Pick<PreflightResult, 'severity'> &
  Partial<Pick<PreflightResult, 'finding' | 'error' | 'fix'>>;

export const passed: Outcome = { severity: 'passed' };

export function found(
  severity: PreflightResult['severity'],
  name: string,
  params: Readonly<Record<string, string>> = {},
): Outcome {
  return { severity, finding: { name, params } };
}

interface PreflightInput extends Pick<
  PreflightScope,
  'jobs' | 'settings' | 'clock' | 'dataFolder' | 'randomId' | 'signal'
> {
  readonly connections: Connections;
}

/** Opens all places of a request at once. `close` waits for those that are still being opened. */
export function openPreflight(
  request: CheckedRequest,
  input: PreflightInput,
): PreflightScope & { close(): Promise<void> } {
  const { connections, signal } = input;
  const sourceId =
    request.kind === 'copy'
      ? request.sourceClusterId
      : request.kind === 'backup'
        ? request.clusterId
        : null;
  const targetId = request.kind === 'backup' ? null : request.clusterId;
  const open = (id: string | null) =>
    id === null ? Promise.resolve(null) : connections.openCluster(id, signal);
  const source = open(sourceId);
  const target = targetId === sourceId ? source : open(targetId);
  const storage = connections.openStorage(request.storageId);
  const backup =
    request.kind === 'restore'
      ? storage.then(({ store, rootPath }) =>
          readBackup(store, rootPath, request.backupName, signal),
        )
      : null;
  const collections =
    request.kind === 'restore' && backup
      ? backup.then(({ info }) => restored(request, info))
      : source.then((cluster) => (cluster ? live(request, cluster, signal) : []));
  const sourceVersion = backup
    ? backup.then(({ info }) => info.milvus_version)
    : source.then((cluster) => cluster?.version ?? '');
  // Whoever awaits one of them sees its failure; nobody has to.
  for (const promise of [source, target, storage, collections, sourceVersion, backup]) {
    promise?.catch(() => undefined);
  }
  return {
    ...input,
    request,
    source,
    target,
    storage,
    collections,
    sourceVersion,
    async close() {
      const opened = await Promise.allSettled([source, target, storage]);
      const places = opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      for (const place of new Set(places)) await place?.close();
    },
  };
}

function restored(
  request: RestoreRequest,
  info: Parameters<typeof selectForRestore>[0],
): CheckedCollection[] {
  return selectForRestore(info, request).collections.flatMap(({ source, target }) =>
    source.schema
      ? [
          {
            source: nameOf(source),
            target,
            schema: source.schema,
            shards: source.shards_num,
            sizeBytes: Number(source.size),
            createdAt: null,
          },
        ]
      : [],
  );
}

async function live(
  request: CheckedRequest,
  { milvus }: Cluster,
  signal: AbortSignal,
): Promise<CheckedCollection[]> {
  const { collections } = await selectCollections(milvus, parseFilter(request.filter), signal);
  const mapName =
    request.kind === 'backup' ? (name: CollectionName) => name : createNameMapper(request.names);
  const found: CheckedCollection[] = [];
  for (const ref of collections) {
    const description = await milvus.describeCollection(ref, signal);
    if (!description) throw new AppError('COLLECTION_CHANGED', { collection: ref.collection });
    found.push({
      source: ref,
      target: mapName(ref),
      schema: decodeSchema(description.schema),
      shards: description.shardsNum,
      sizeBytes: 0,
      createdAt: timeOf(description.createdTimestamp),
    });
  }
  return found;
}

/** The physical part of a hybrid timestamp: milliseconds above 18 bits of a counter. */
function timeOf(timestamp: string): Date | null {
  const milliseconds = Number(BigInt(timestamp) >> 18n);
  return milliseconds === 0 ? null : new Date(milliseconds);
}

/** Collections of a live cluster that hold flushed rows, with the id of the folder of their files; at most so many. */
export async function collectionsWithRows(
  { milvus }: Cluster,
  most: number,
  signal: AbortSignal,
): Promise<{ readonly ref: CollectionRef; readonly collectionId: string }[]> {
  const { collections } = await selectCollections(milvus, parseFilter(''), signal);
  const found = [];
  for (const ref of collections) {
    const segments = await milvus.segments(ref, signal);
    const flushed = segments.find(({ state, rows }) => state === 'flushed' && rows !== '0');
    if (flushed) found.push({ ref, collectionId: flushed.collectionId });
    if (found.length === most) break;
  }
  return found;
}
