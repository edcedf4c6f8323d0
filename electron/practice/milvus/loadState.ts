import type { Int64 } from '#shared/int64.ts';

import type { Collection } from './catalogState.ts';
import type { MilvusContext } from './types.ts';

/** How much of a collection, or of one partition, is in memory: percent, undefined when it was not loaded. */
export function loadProgress(
  collection: Collection,
  { clock, pace }: Pick<MilvusContext, 'clock' | 'pace'>,
  partitionId?: Int64,
): number | undefined {
  const { load } = collection;
  if (load === null) return undefined;
  const isPart = partitionId === undefined || load.partitionIds?.includes(partitionId) !== false;
  if (!isPart) return undefined;
  const elapsedMs = clock.now().getTime() - load.startedAt;
  if (elapsedMs >= pace.loadMs) return 100;
  return elapsedMs >= pace.loadMs / 2 ? 50 : 0;
}

/** Of the whole collection or of its partitions, whichever were loaded. */
export function loadedPartitionIds(collection: Collection): readonly Int64[] {
  if (collection.load === null) return [];
  return collection.load.partitionIds ?? collection.partitions.map(({ id }) => id);
}
