import { deltaLogKey, insertLogKey, logIdOf } from '../backupFormat/paths.ts';
import type { CollectionBackupInfo, SegmentBackupInfo } from '../backupFormat/schema.ts';
import type { ObjectInfo } from '../storage/objectStore.ts';

export interface ExpectedObject {
  readonly key: string;
  readonly sizeBytes: number;
}

/** Every segment of a collection, those of all partitions included. */
export function segmentsOf(collection: CollectionBackupInfo): SegmentBackupInfo[] {
  return [
    ...collection.partition_backups.flatMap((partition) => partition.segment_backups),
    ...collection.l0_segments,
  ];
}

/** The objects that the metadata of a segment says there are, with keys built from ids alone. */
export function expectedObjects(prefix: string, segment: SegmentBackupInfo): ExpectedObject[] {
  const { segment_id, collection_id, partition_id, group_id } = segment;
  const ids = {
    collectionId: collection_id,
    partitionId: partition_id,
    groupId: group_id,
    segmentId: segment_id,
  };
  const inserts = segment.binlogs.flatMap(({ fieldID, binlogs }) =>
    binlogs.map((log) => ({
      key: insertLogKey(prefix, { ...ids, fieldId: fieldID, logId: logIdOf(log) }),
      sizeBytes: Number(log.log_size),
    })),
  );
  const deltas = segment.deltalogs.flatMap(({ binlogs }) =>
    binlogs.map((log) => ({
      key: deltaLogKey(prefix, { ...ids, logId: logIdOf(log) }),
      sizeBytes: Number(log.log_size),
    })),
  );
  return [...inserts, ...deltas];
}

export interface ObjectDifference {
  readonly key: string;
  readonly reason: 'missing' | 'size' | 'foreign';
}

/** Compares what should be there with what a listing shows. */
export function compareObjects(
  expected: readonly ExpectedObject[],
  present: ReadonlyMap<string, Pick<ObjectInfo, 'sizeBytes'>>,
): ObjectDifference[] {
  const known = new Set(expected.map(({ key }) => key));
  const lost = expected.flatMap(({ key, sizeBytes }): ObjectDifference[] => {
    const size = present.get(key)?.sizeBytes;
    if (size === undefined) return [{ key, reason: 'missing' }];
    return size === sizeBytes ? [] : [{ key, reason: 'size' }];
  });
  const foreign = [...present.keys()].filter((key) => !known.has(key));
  return [...lost, ...foreign.map((key) => ({ key, reason: 'foreign' }) as const)];
}
