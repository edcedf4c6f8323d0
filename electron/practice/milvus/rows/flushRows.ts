import type { Delete } from '#engine/binlog/deltaLogFile.ts';
import type { Int64 } from '#shared/int64.ts';

import type { Schema } from '../types.ts';
import { channelOf, groupRows } from './channels.ts';
import { type Key, keyFieldOf, TIMESTAMP } from './columns.ts';
import { addDeletes, createDeleteTimes, type DeletedKeys } from './deletes.ts';
import type { GrowingSegment } from './growingRows.ts';
import { ALL_PARTITIONS, type Segment } from './segment.ts';
import type { SegmentFiles } from './segmentFiles.ts';

/** Writes what is growing as binlogs. Nothing counts until the caller has kept the segments. */
export async function writeGrowing(
  growing: readonly GrowingSegment[],
  files: SegmentFiles,
): Promise<Segment[]> {
  const segments: Segment[] = [];
  for (const { columns, ...place } of growing)
    segments.push(await files.writeRows({ ...place, isSorted: false }, columns));
  return segments;
}

/** From 2.4 on: a segment of deletes for each partition, or for all of them, and each channel. */
export async function writeL0Segments(
  deletes: readonly DeletedKeys[],
  virtualChannels: readonly string[],
  { files, nextId }: { readonly files: SegmentFiles; readonly nextId: () => Int64 },
): Promise<Segment[]> {
  const all = deletes.flatMap(({ partitionId, keys, timestamp }) =>
    keys.map((key) => ({ key, timestamp, partitionId: partitionId ?? ALL_PARTITIONS })),
  );
  const placeOf = (row: number): string =>
    `${all[row]?.partitionId} ${channelOf(all[row]?.key ?? '', virtualChannels)}`;
  const segments: Segment[] = [];
  for (const [place, rows] of groupRows(all.length, placeOf)) {
    const [partitionId = '', virtualChannel = ''] = place.split(' ');
    const own = rows.flatMap((row) => all[row] ?? []);
    segments.push(
      await files.writeDeletes(
        { segmentId: nextId(), partitionId, virtualChannel, isSorted: false },
        own,
      ),
    );
  }
  return segments;
}

/** In 2.3: each segment that holds a deleted key gets the delete as a log of its own. */
export async function addToSegments(
  deletes: readonly DeletedKeys[],
  segments: readonly Segment[],
  { files, schema }: { readonly files: SegmentFiles; readonly schema: Schema },
): Promise<Segment[]> {
  const times = createDeleteTimes();
  addDeletes(times, deletes);
  const result: Segment[] = [];
  for (const segment of segments) {
    const deletedAt = times.in(segment.partitionId);
    const hits = deletedAt === undefined ? [] : await findHits(segment, deletedAt);
    result.push(hits.length === 0 ? segment : await files.addDeltaLog(segment, hits));
  }
  return result;

  async function findHits(
    segment: Segment,
    deletedAt: (key: Key) => bigint | undefined,
  ): Promise<Delete[]> {
    const keys = (await files.readColumn(segment, keyFieldOf(schema).fieldId)) as readonly Key[];
    const timestamps = (await files.readColumn(segment, TIMESTAMP)) as readonly bigint[];
    const hits = new Map<Key, bigint>();
    for (const [row, key] of keys.entries()) {
      const timestamp = deletedAt(key);
      if (timestamp !== undefined && (timestamps[row] as bigint) < timestamp)
        hits.set(key, timestamp);
    }
    return [...hits].map(([key, timestamp]) => ({ key, timestamp }));
  }
}
