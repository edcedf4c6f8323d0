import { compareInt64, type Int64, sumInt64 } from '#shared/int64.ts';

import { create } from './message.ts';
import {
  BackupInfo,
  type CollectionBackupInfo,
  type CollectionLevelBackupInfo,
  type PartitionBackupInfo,
  type PartitionLevelBackupInfo,
  type SegmentBackupInfo,
  type SegmentLevelBackupInfo,
} from './schema.ts';

/** The four files beside full_meta.json: what people and releases before 0.4 read. */
export interface LevelFiles {
  readonly backup: BackupInfo;
  readonly collection: CollectionLevelBackupInfo;
  readonly partition: PartitionLevelBackupInfo;
  readonly segment: SegmentLevelBackupInfo;
}

/** Splits a backup as milvus-backup has done since 0.5.13: each level without what lies below it, L0 of all partitions nowhere. */
export function toLevelFiles(full: BackupInfo): LevelFiles {
  const { id, state_code, name, backup_timestamp, size, milvus_version, format } = full;
  const collections = full.collection_backups;
  const partitions = collections.flatMap((collection) => collection.partition_backups);
  return {
    backup: create(BackupInfo, {
      id,
      state_code,
      name,
      backup_timestamp,
      size,
      milvus_version,
      format,
    }),
    collection: {
      infos: collections.map((collection) => ({
        ...collection,
        partition_backups: collection.partition_backups.map(withoutSegments),
        l0_segments: [],
      })),
    },
    partition: { infos: partitions.map(withoutSegments) },
    segment: { infos: partitions.flatMap((partition) => partition.segment_backups) },
  };
}

function withoutSegments(partition: PartitionBackupInfo): PartitionBackupInfo {
  return { ...partition, segment_backups: [] };
}

/**
 * Puts a backup together from its level files by ids; sizes are recomputed. L0 of all partitions, users, databases and
 * channels are only in full_meta.json and therefore missing.
 */
export function fromLevelFiles(levels: LevelFiles): BackupInfo {
  const segments = groupBy(levels.segment.infos, partitionOf);
  const partitions = groupBy(
    levels.partition.infos.map((partition) =>
      withSegments(partition, segments.get(partitionOf(partition)) ?? []),
    ),
    ({ collection_id }) => collection_id,
  );
  const collections = levels.collection.infos.map((collection) =>
    withPartitions(collection, partitions.get(collection.collection_id) ?? []),
  );
  return { ...levels.backup, collection_backups: collections, size: sizeOf(collections) };
}

function groupBy<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): ReadonlyMap<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

function partitionOf(ids: { readonly collection_id: Int64; readonly partition_id: Int64 }): string {
  return `${ids.collection_id}/${ids.partition_id}`;
}

function withSegments(
  partition: PartitionBackupInfo,
  segments: readonly SegmentBackupInfo[],
): PartitionBackupInfo {
  return { ...partition, segment_backups: segments, size: sizeOf(segments) };
}

function withPartitions(
  collection: CollectionBackupInfo,
  partitions: readonly PartitionBackupInfo[],
): CollectionBackupInfo {
  return { ...collection, partition_backups: partitions, size: sizeOf(partitions) };
}

function sizeOf(parts: readonly { readonly size: Int64 }[]): Int64 {
  const size = sumInt64(parts.map((part) => part.size));
  // A hostile sum must not leave the range of the format.
  return compareInt64(size, maxInt64) > 0 ? maxInt64 : size;
}

const maxInt64 = (2n ** 63n - 1n).toString();
