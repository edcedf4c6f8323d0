import { sumInt64 } from '#shared/int64.ts';
import type { Int64 } from '#shared/int64.ts';

import { groupPrefix, partitionPrefix } from '../backupFormat/paths.ts';
import type {
  CollectionBackupInfo,
  FieldBinlog,
  SegmentBackupInfo,
} from '../backupFormat/schema.ts';
import type { Features } from '../milvus/features.ts';

/** One import task or job of Milvus, and what it has to take in. */
export interface ImportBatch {
  readonly kind: 'data' | 'l0';
  /** '' for deletes of all partitions. */
  readonly partition: string;
  readonly segments: readonly SegmentBackupInfo[];
  /** Folders, full keys from the bucket root: one inner list [insert, delta?] per group, or [delta] for L0. */
  readonly files: readonly (readonly string[])[];
  readonly api: 'grpc' | 'rest';
}

export interface ImportPlanOptions {
  /** Prefix of the backup or of its temporary copy, ending with '/'. */
  readonly prefix: string;
  readonly features: Pick<Features, 'restImport' | 'multipleL0PerJob'>;
  /** Keys beside the segments that are not of this backup; a partition that has any is taken group by group. */
  readonly foreign: readonly string[];
  /** Milvus refuses more than 1,024 segments in one import. */
  readonly segmentsPerJob: number;
}

/**
 * Milvus runs import tasks one after the other at seconds each, whatever their size, so as much as possible goes into one.
 * Without REST one gRPC import takes a whole partition by the folder above its groups (60 segments: 6.9 s instead of 119 s);
 * with REST one job lists many group folders. Deletes kept in L0 segments follow the rows they apply to, those of all
 * partitions last. The batches of one inner list may run together; the lists run in order.
 */
export function planImports(
  collection: CollectionBackupInfo,
  options: ImportPlanOptions,
): ImportBatch[][] {
  const data: ImportBatch[] = [];
  const l0: ImportBatch[] = [];
  for (const partition of collection.partition_backups) {
    const name = partition.partition_name;
    const rows = partition.segment_backups.filter((segment) => !segment.is_l0);
    const deletes = partition.segment_backups.filter((segment) => segment.is_l0);
    data.push(...dataBatches(name, rows, deletes, options));
    l0.push(...l0Batches(name, deletes, options));
  }
  const all = l0Batches('', collection.l0_segments, options);
  return [data, l0, all].filter((batches) => batches.length > 0);
}

function dataBatches(
  partition: string,
  segments: readonly SegmentBackupInfo[],
  deletes: readonly SegmentBackupInfo[],
  options: ImportPlanOptions,
): ImportBatch[] {
  if (options.features.restImport) {
    return [...byStorageVersion(segments)].flatMap((alike) =>
      inChunks(byGroup(alike), options.segmentsPerJob).map((groups) => ({
        kind: 'data',
        partition,
        segments: groups.flat(),
        files: groups.map((group) => groupFolders(group, options.prefix)),
        api: 'rest',
      })),
    );
  }
  if (segments.length === 0) return [];
  const whole = wholePartition(partition, segments, options.prefix);
  // Partition-level deletes lie under the same folder as the deletes of segments and would be taken along.
  const isAlone =
    deletes.length === 0 &&
    !options.foreign.some((key) => whole.files.flat().some((folder) => key.startsWith(folder)));
  return isAlone && segments.length <= options.segmentsPerJob
    ? [whole]
    : byGroup(segments).map((group) => ({
        ...whole,
        segments: group,
        files: [groupFolders(group, options.prefix)],
      }));
}

/**
 * The smaller imports to try when a batch failed: halves over REST, single groups over gRPC, which takes only one folder.
 * Empty when there is nothing to split.
 */
export function splitBatch(batch: ImportBatch, prefix: string): ImportBatch[] {
  const groups = byGroup(batch.segments);
  if (groups.length < 2) return [];
  const size = batch.api === 'rest' ? Math.ceil(groups.length / 2) : 1;
  return inChunks(groups, size).map((part) => ({
    ...batch,
    segments: part.flat(),
    files: part.map((group) => groupFolders(group, prefix)),
  }));
}

function l0Batches(
  partition: string,
  segments: readonly SegmentBackupInfo[],
  { prefix, features, segmentsPerJob }: ImportPlanOptions,
): ImportBatch[] {
  const perJob = features.multipleL0PerJob ? segmentsPerJob : 1;
  return inChunks(segments, perJob).map((chunk) => ({
    kind: 'l0',
    partition,
    segments: chunk,
    files: chunk.map((segment) => [l0Folder(segment, prefix)]),
    api: features.restImport ? 'rest' : 'grpc',
  }));
}

function wholePartition(
  partition: string,
  segments: readonly SegmentBackupInfo[],
  prefix: string,
): ImportBatch {
  const ids = idsOf(segments[0] as SegmentBackupInfo);
  const insert = partitionPrefix(prefix, 'insert_log', ids);
  const delta = segments.some(hasDeletes) ? [partitionPrefix(prefix, 'delta_log', ids)] : [];
  return { kind: 'data', partition, segments, files: [[insert, ...delta]], api: 'grpc' };
}

function groupFolders(group: readonly SegmentBackupInfo[], prefix: string): string[] {
  const ids = idsOf(group[0] as SegmentBackupInfo);
  const delta = group.some(hasDeletes) ? [groupPrefix(prefix, 'delta_log', ids)] : [];
  return [groupPrefix(prefix, 'insert_log', ids), ...delta];
}

/** The folder that holds the folder of an L0 segment's logs; L0 of all partitions has no group level. */
function l0Folder(segment: SegmentBackupInfo, prefix: string): string {
  const ids = idsOf(segment);
  return segment.partition_id === '-1'
    ? `${partitionPrefix(prefix, 'delta_log', ids)}${segment.segment_id}/`
    : groupPrefix(prefix, 'delta_log', ids);
}

/** The folders of a segment that an import names or walks. */
export function segmentFolders(segment: SegmentBackupInfo, prefix: string): string[] {
  return segment.is_l0 ? [l0Folder(segment, prefix)] : groupFolders([segment], prefix);
}

/** Before about 0.4.5 several segments share a group folder; importing it once for each would double the rows. */
function byGroup(segments: readonly SegmentBackupInfo[]): SegmentBackupInfo[][] {
  const groups = new Map<Int64, SegmentBackupInfo[]>();
  for (const segment of segments) {
    groups.set(segment.group_id, [...(groups.get(segment.group_id) ?? []), segment]);
  }
  return [...groups.values()];
}

function byStorageVersion(segments: readonly SegmentBackupInfo[]): SegmentBackupInfo[][] {
  const versions = new Map<Int64, SegmentBackupInfo[]>();
  for (const segment of segments) {
    const version = segment.storage_version;
    versions.set(version, [...(versions.get(version) ?? []), segment]);
  }
  return [...versions.values()];
}

function idsOf({ collection_id, partition_id, group_id }: SegmentBackupInfo) {
  return { collectionId: collection_id, partitionId: partition_id, groupId: group_id };
}

export function hasDeletes(segment: SegmentBackupInfo): boolean {
  return segment.deltalogs.some(hasFiles);
}

function hasFiles({ binlogs }: FieldBinlog): boolean {
  return binlogs.length > 0;
}

/** null where a segment has files and does not say of how many rows: the count is left out of the JSON like any zero. */
export function rowsOfSegments(segments: readonly SegmentBackupInfo[]): bigint | null {
  if (segments.some(({ num_of_rows, binlogs }) => num_of_rows === '0' && binlogs.some(hasFiles))) {
    return null;
  }
  return BigInt(sumInt64(segments.map(({ num_of_rows }) => num_of_rows)));
}

function inChunks<T>(items: readonly T[], size: number): T[][] {
  const chunks: T[][] = [];
  for (let start = 0; start < items.length; start += size)
    chunks.push(items.slice(start, start + size));
  return chunks;
}
