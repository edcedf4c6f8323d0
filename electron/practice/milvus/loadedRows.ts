import type { Int64 } from '#shared/int64.ts';

import type { Collection } from './catalogState.ts';
import { loadedPartitionIds, loadProgress } from './loadState.ts';
import type { MilvusParts } from './milvusParts.ts';
import { collectionNotLoaded, refusal } from './refusals.ts';
import type { RowSource } from './types.ts';

/**
 * The live rows of a loaded collection: of these partitions or, without any, of all that are loaded.
 * @throws MilvusRefusal where they are not in memory; `purpose` comes first in its text
 */
export async function loadedRows(
  { context, rows }: MilvusParts,
  wanted: {
    readonly collection: Collection;
    readonly partitionIds: readonly Int64[];
    readonly fieldIds: readonly number[];
    readonly purpose: '' | 'failed to query: ' | 'failed to search: ';
  },
): Promise<readonly RowSource[]> {
  const { collection, partitionIds, fieldIds, purpose } = wanted;
  const progress = loadProgress(collection, context);
  if (progress === undefined) throw collectionNotLoaded(collection.id, purpose);
  if (progress < 100) {
    throw refusal(103, `${purpose}collection not fully loaded[collection=${collection.id}]`);
  }
  const loaded = loadedPartitionIds(collection);
  const missing = partitionIds.find((id) => !loaded.includes(id));
  if (missing !== undefined)
    throw refusal(201, `${purpose}partition not loaded[partition=${missing}]`);
  return (await rows.of(collection)).scan(
    partitionIds.length === 0 ? loaded : partitionIds,
    fieldIds,
  );
}
