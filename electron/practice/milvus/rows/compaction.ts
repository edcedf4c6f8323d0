import type { Int64 } from '#shared/int64.ts';

import type { Columns, Schema } from '../types.ts';
import { keysOf, orderByKey, pickRows, rowCountOf, timestampsOf } from './columns.ts';
import { liveRows } from './deletes.ts';
import { readOwnDeletes } from './sealedRows.ts';
import type { Segment } from './segment.ts';
import type { SegmentFiles } from './segmentFiles.ts';

/** Writes a segment anew under another id, without the rows that its own deletes hit. Null when none is left. */
export async function rewriteSegment(
  segment: Segment,
  {
    isSorted,
    ...tools
  }: {
    readonly isSorted: boolean;
    readonly files: SegmentFiles;
    readonly schema: Schema;
    readonly nextId: () => Int64;
  },
): Promise<Segment | null> {
  const { files, schema, nextId } = tools;
  const all = await files.readRows(segment);
  const deletedAt = (await readOwnDeletes(files, segment)).in(segment.partitionId);
  const live =
    deletedAt === undefined ? null : liveRows(keysOf(all, schema), timestampsOf(all), deletedAt);
  const rows = live === null ? all : pickRows(all, live);
  if (rowCountOf(rows) === 0) return null;
  const { partitionId, virtualChannel } = segment;
  const place = { segmentId: nextId(), partitionId, virtualChannel, isSorted };
  return files.writeRows(place, isSorted ? sortRows(rows, schema) : rows);
}

export function sortRows(columns: Columns, schema: Schema): Columns {
  return pickRows(columns, orderByKey(keysOf(columns, schema), timestampsOf(columns)));
}
