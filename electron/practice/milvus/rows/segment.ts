import { z } from 'zod';

import { Int64 } from '#shared/int64.ts';

const LogGroup = z.object({ fieldId: z.number().int(), logIds: z.array(Int64).readonly() });

/** A segment whose rows or deletes lie in the bucket. */
export const Segment = z.object({
  segmentId: Int64,
  /** -1 for deletes of all partitions. */
  partitionId: Int64,
  virtualChannel: z.string(),
  /** L0 holds deletes, L1 rows. */
  level: z.enum(['L0', 'L1']),
  isSorted: z.boolean(),
  rowCount: z.number().int(),
  insertLogs: z.array(LogGroup).readonly(),
  deltaLogs: z.array(LogGroup).readonly(),
});
export type Segment = z.infer<typeof Segment>;

export const ALL_PARTITIONS = '-1';

/** Folders of a segment below the root path, without the slash at the end. */
export function foldersOf(
  collectionId: Int64,
  { partitionId, segmentId }: Pick<Segment, 'partitionId' | 'segmentId'>,
): { readonly insert: string; readonly delta: string; readonly stats: string } {
  const place = `${collectionId}/${partitionId}/${segmentId}`;
  return {
    insert: `insert_log/${place}`,
    delta: `delta_log/${place}`,
    stats: `stats_log/${place}`,
  };
}
