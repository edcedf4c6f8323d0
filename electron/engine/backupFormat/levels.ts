import { compareInt64, type Int64, sumInt64 } from '#shared/int64.ts';

import type {
  BackupInfo,
  CollectionBackupInfo,
  PartitionBackupInfo,
  SegmentBackupInfo,
} from './schema.ts';

/** The contents of the four files beside full_meta.json. */
export interface Levels {
  readonly backup: BackupInfo;
  readonly collections: readonly CollectionBackupInfo[];
  readonly partitions: readonly PartitionBackupInfo[];
  readonly segments: readonly SegmentBackupInfo[];
}

/**
 * Puts a backup together from its level files by ids; sizes are recomputed. L0 of all partitions, users, databases and
 * channels are only in full_meta.json and therefore missing.
 */
export function fromLevelFiles(levels: Levels): BackupInfo {
  const segmentsOf = groupBy(levels.segments, partitionKey);
  const partitions = levels.partitions.map((partition) => {
    const segment_backups = segmentsOf(partitionKey(partition));
    return { ...partition, segment_backups, size: sizeOf(segment_backups) };
  });
  const partitionsOf = groupBy(partitions, ({ collection_id }) => collection_id);
  const collection_backups = levels.collections.map((collection) => {
    const partition_backups = partitionsOf(collection.collection_id);
    return { ...collection, partition_backups, size: sizeOf(partition_backups) };
  });
  return { ...levels.backup, collection_backups, size: sizeOf(collection_backups) };
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string) {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return (key: string): readonly Item[] => groups.get(key) ?? [];
}

function partitionKey(ids: Pick<PartitionBackupInfo, 'collection_id' | 'partition_id'>): string {
  return `${ids.collection_id}/${ids.partition_id}`;
}

const maxInt64 = (2n ** 63n - 1n).toString();

/** A hostile sum must not leave the range of the format. */
function sizeOf(parts: readonly { readonly size: Int64 }[]): Int64 {
  const size = sumInt64(parts.map((part) => part.size));
  return compareInt64(size, maxInt64) > 0 ? maxInt64 : size;
}
