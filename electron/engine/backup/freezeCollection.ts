import { AppError, isErrorClass, messageOf } from '#shared/errors.ts';
import type { Int64 } from '#shared/int64.ts';
import { sumInt64 } from '#shared/int64.ts';
import { formatName } from '#shared/selection.ts';

import { sourcePrefix } from '../backupFormat/paths.ts';
import type { CollectionBackupInfo } from '../backupFormat/schema.ts';
import type { Cluster } from '../connections.ts';
import type { JobContext } from '../jobs/jobContext.ts';
import type { PlannedObject } from '../jobs/journalRecord.ts';
import { patienceOf } from '../jobs/tellWaits.ts';
import type { CollectionRef, Segment, SegmentLogs } from '../milvus/milvus.ts';
import { decodeSchema } from '../milvus/schemaBytes.ts';
import { retry } from '../retry.ts';
import type { ObjectInfo } from '../storage/objectStore.ts';
import {
  checkUnchanged,
  type DescribedCollection,
  describeForBackup,
  withFlush,
} from './describeCollection.ts';
import { flushCollection, settledSegments } from './flush.ts';
import {
  bySegment,
  checkAligned,
  type FrozenSegment,
  freezeSegment,
  namedLogs,
  type SourceLog,
} from './segmentFiles.ts';

/** A collection at one point in time: its metadata, complete, and the objects that hold its rows. */
export interface FrozenCollection {
  readonly info: CollectionBackupInfo;
  readonly schema: Uint8Array;
  readonly objects: readonly PlannedObject[];
}

export interface FreezeScope {
  readonly context: JobContext;
  readonly cluster: Cluster;
  readonly random: () => number;
  /** Prefix of the backup, ending with '/'. */
  readonly prefix: string;
  readonly rows: 'flush' | 'skipFlush' | 'none';
}

// A compaction that ends between the segment list and the file list makes both disagree once, not three times.
const attempts = 3;

/**
 * Describes a collection, flushes it, and lists the files of its segments with sizes and versions. Nothing is copied.
 * @throws COLLECTION_CHANGED, SEGMENT_GONE, BINLOGS_MISALIGNED, FLUSH_TIMEOUT
 */
export async function freezeCollection(
  ref: CollectionRef,
  scope: FreezeScope,
): Promise<FrozenCollection> {
  const { context, cluster, rows } = scope;
  const policy = { ...patienceOf(context, scope.random), milvus: cluster.milvus };
  const described = await retry(
    () => describeForBackup(cluster, ref, context.jobId, context.signal),
    policy,
  );
  if (rows === 'none') return { ...described, objects: [] };
  const flush = rows === 'flush' ? await flushCollection(ref, policy) : undefined;
  for (let attempt = 1; ; attempt += 1) {
    const segments = await settledSegments(ref, flush, policy);
    const frozen = await freezeSegments(segments, described, scope);
    if (frozen) {
      await checkUnchanged(cluster.milvus, ref, described, context.signal);
      const info = assemble(flush ? withFlush(described.info, flush) : described.info, frozen);
      return { info, schema: described.schema, objects: frozen.flatMap(({ objects }) => objects) };
    }
    if (attempt === attempts) {
      const params = { collection: formatName(ref), times: String(attempts) };
      throw new AppError('SEGMENT_GONE', params);
    }
  }
}

/** Undefined when the server names files that are not there (any more). */
async function freezeSegments(
  segments: readonly Segment[],
  described: DescribedCollection,
  scope: FreezeScope,
): Promise<FrozenSegment[] | undefined> {
  const { info } = described;
  const listed = await listFiles(info.collection_id, scope);
  const names = await describeSegments(info, segments, scope);
  const collection = `${info.db_name}.${info.collection_name}`;
  const fieldIds = decodeSchema(described.schema).fields.map(({ fieldID }) => fieldID);
  const frozen: FrozenSegment[] = [];
  for (const segment of segments) {
    const here: readonly SourceLog[] = listed.get(segment.segmentId) ?? [];
    const named = names?.get(segment.segmentId);
    if (names && !named) return undefined;
    const logs = named ? namedLogs(named, here) : here;
    // Deletes that vanish without a word would be rows that come back.
    const isWithoutDeletes = segment.isL0 && !named && here.length === 0;
    if (!logs || isWithoutDeletes) return undefined;
    checkAligned(segment, logs, { collection, fieldIds });
    if (logs.length === 0) continue;
    const virtualChannel = named?.virtualChannel ?? '';
    frozen.push(freezeSegment(segment, logs, { prefix: scope.prefix, virtualChannel }));
  }
  return frozen;
}

async function listFiles(
  collectionId: Int64,
  { context, cluster }: FreezeScope,
): Promise<Map<Int64, SourceLog[]>> {
  const { store, rootPath } = cluster.storage;
  const objects: ObjectInfo[] = [];
  for (const kind of ['insert_log', 'delta_log'] as const) {
    const prefix = sourcePrefix(rootPath, kind, collectionId);
    for await (const object of store.list(prefix, context.signal)) objects.push(object);
  }
  return bySegment(objects, rootPath);
}

/**
 * What the server itself says belongs to each segment (2.5.8 and newer). Where REST cannot be reached the listing stands
 * in, which is marked in the job: it cannot tell left-over files apart, except by their number.
 */
async function describeSegments(
  info: CollectionBackupInfo,
  segments: readonly Segment[],
  { context, cluster }: FreezeScope,
): Promise<Map<Int64, SegmentLogs> | undefined> {
  if (!cluster.features.restSegments || segments.length === 0) return undefined;
  const described = new Map<Int64, SegmentLogs>();
  const ids = segments.map(({ segmentId }) => segmentId);
  try {
    for (let start = 0; start < ids.length; start += 100) {
      const ref = { database: info.db_name, collectionId: info.collection_id };
      const batch = ids.slice(start, start + 100);
      const logs = await cluster.rest.describeSegments(ref, batch, context.signal);
      for (const segment of logs) described.set(segment.segmentId, segment);
    }
    return described;
  } catch (error) {
    if (!isErrorClass(error, 'transient', 'unsupported')) throw error;
    const collection = `${info.db_name}.${info.collection_name}`;
    context.warn({ code: 'restFallback', params: { collection, reason: messageOf(error) } });
    return undefined;
  }
}

/** Puts segments into their partitions, L0 segments of all partitions beside them, and adds up the sizes. */
function assemble(
  info: CollectionBackupInfo,
  frozen: readonly FrozenSegment[],
): CollectionBackupInfo {
  const segments = frozen.map((segment) => segment.info);
  const partitions = info.partition_backups.map((partition) => {
    const own = segments.filter(({ partition_id }) => partition_id === partition.partition_id);
    return { ...partition, segment_backups: own, size: sumInt64(own.map(({ size }) => size)) };
  });
  const known = new Set(['-1', ...partitions.map(({ partition_id }) => partition_id)]);
  const stray = segments.find(({ partition_id }) => !known.has(partition_id));
  if (stray) {
    throw new AppError('COLLECTION_CHANGED', {
      collection: `${info.db_name}.${info.collection_name}`,
    });
  }
  return {
    ...info,
    partition_backups: partitions,
    l0_segments: segments.filter(({ partition_id }) => partition_id === '-1'),
    size: sumInt64(segments.map(({ size }) => size)),
  };
}
