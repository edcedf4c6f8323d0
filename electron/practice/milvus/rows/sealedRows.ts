import type { StoredValue } from '#engine/binlog/storedValue.ts';
import type { Int64 } from '#shared/int64.ts';

import type { RowSource, Schema } from '../types.ts';
import { type Key, keyFieldOf, rowSourceOf, TIMESTAMP } from './columns.ts';
import { createDeleteTimes, type DeleteTimes, later, liveRows } from './deletes.ts';
import { ALL_PARTITIONS, type Segment } from './segment.ts';
import type { SegmentFiles } from './segmentFiles.ts';

/** Rows of segments in the bucket. What was read once stays in memory until it is forgotten. */
export interface SealedRows {
  source(segment: Segment, fieldIds: readonly number[], deletes: DeleteTimes): Promise<RowSource>;
  forget(): void;
  forgetSegment(segmentId: Int64): void;
}

interface Loaded {
  readonly columns: Map<number, readonly StoredValue[]>;
  ownDeletes: DeleteTimes | undefined;
}

export function createSealedRows(files: SegmentFiles, schema: () => Schema): SealedRows {
  const loaded = new Map<Int64, Loaded>();

  function loadedOf(segmentId: Int64): Loaded {
    const known = loaded.get(segmentId) ?? { columns: new Map(), ownDeletes: undefined };
    loaded.set(segmentId, known);
    return known;
  }

  async function column(segment: Segment, fieldId: number): Promise<readonly StoredValue[]> {
    const { columns } = loadedOf(segment.segmentId);
    const known = columns.get(fieldId) ?? (await files.readColumn(segment, fieldId));
    columns.set(fieldId, known);
    return known;
  }

  async function ownDeletes(segment: Segment): Promise<DeleteTimes> {
    const known = loadedOf(segment.segmentId);
    known.ownDeletes ??= await readOwnDeletes(files, segment);
    return known.ownDeletes;
  }

  return {
    async source(segment, fieldIds, deletes) {
      const { partitionId, rowCount } = segment;
      const byOthers = deletes.in(partitionId);
      const byItself = (await ownDeletes(segment)).in(partitionId);
      const columns = new Map<number, readonly StoredValue[]>();
      for (const fieldId of fieldIds) columns.set(fieldId, await column(segment, fieldId));
      if (byOthers === undefined && byItself === undefined)
        return rowSourceOf(columns, rowCount, null);
      const keys = (await column(segment, keyFieldOf(schema()).fieldId)) as readonly Key[];
      const timestamps = (await column(segment, TIMESTAMP)) as readonly bigint[];
      const live = liveRows(keys, timestamps, (key) => later(byOthers?.(key), byItself?.(key)));
      return rowSourceOf(columns, rowCount, live);
    },
    forget: () => loaded.clear(),
    forgetSegment: (segmentId) => void loaded.delete(segmentId),
  };
}

/** The deletes in the delta logs of a segment with rows, which concern no other segment. */
export async function readOwnDeletes(
  files: Pick<SegmentFiles, 'readDeletes'>,
  segment: Segment,
): Promise<DeleteTimes> {
  const times = createDeleteTimes();
  for (const { key, timestamp } of await files.readDeletes(segment))
    times.add(null, key, timestamp);
  return times;
}

/** The deletes of segments that hold nothing else, which concern all rows of their partitions. */
export async function addL0Deletes(
  times: DeleteTimes,
  files: SegmentFiles,
  segments: readonly Segment[],
): Promise<void> {
  for (const segment of segments.filter(({ level }) => level === 'L0')) {
    const partitionId = segment.partitionId === ALL_PARTITIONS ? null : segment.partitionId;
    for (const { key, timestamp } of await files.readDeletes(segment))
      times.add(partitionId, key, timestamp);
  }
}
