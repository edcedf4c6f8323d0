import type { Int64 } from '#shared/int64.ts';

import type { Key } from './columns.ts';

/** Some keys deleted by one call. */
export interface DeletedKeys {
  /** null for all partitions. */
  readonly partitionId: Int64 | null;
  readonly keys: readonly Key[];
  readonly timestamp: bigint;
}

/** When each key was last deleted. Only the last time counts: a delete hits every row that is older. */
export interface DeleteTimes {
  readonly isEmpty: boolean;
  add(partitionId: Int64 | null, key: Key, timestamp: bigint): void;
  /** Undefined when nothing was deleted that a row of this partition could be hit by. */
  in(partitionId: Int64): ((key: Key) => bigint | undefined) | undefined;
  forget(partitionId: Int64): void;
}

export function createDeleteTimes(): DeleteTimes {
  const times = new Map<Int64 | null, Map<Key, bigint>>();
  return {
    get isEmpty() {
      return times.size === 0;
    },
    add(partitionId, key, timestamp) {
      const ofPartition = times.get(partitionId) ?? new Map<Key, bigint>();
      times.set(partitionId, ofPartition);
      const known = ofPartition.get(key);
      if (known === undefined || known < timestamp) ofPartition.set(key, timestamp);
    },
    in(partitionId) {
      const everywhere = times.get(null);
      const here = times.get(partitionId);
      if (everywhere === undefined && here === undefined) return undefined;
      return (key) => later(everywhere?.get(key), here?.get(key));
    },
    forget(partitionId) {
      times.delete(partitionId);
    },
  };
}

export function addDeletes(times: DeleteTimes, deletes: readonly DeletedKeys[]): void {
  for (const { partitionId, keys, timestamp } of deletes)
    for (const key of keys) times.add(partitionId, key, timestamp);
}

export function later(a: bigint | undefined, b: bigint | undefined): bigint | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a < b ? b : a;
}

/** Numbers of the rows that no delete hits; null for all. A delete hits rows that are older than itself. */
export function liveRows(
  keys: readonly Key[],
  timestamps: readonly bigint[],
  deletedAt: (key: Key) => bigint | undefined,
): readonly number[] | null {
  const live: number[] = [];
  for (const [row, key] of keys.entries()) {
    const deleted = deletedAt(key);
    if (deleted === undefined || (timestamps[row] as bigint) >= deleted) live.push(row);
  }
  return live.length === keys.length ? null : live;
}
