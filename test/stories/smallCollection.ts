import { DataType, type MilvusClient } from '@zilliz/milvus2-sdk-node';

import { succeed } from './succeed.ts';
import { loadAndWait } from './waitForMilvus.ts';

/** Makes, fills, flushes, indexes and loads a small collection: for tests that look at something else than rows. */
export async function makeSmallCollection(
  client: MilvusClient,
  { name, rows, partitions = 1 }: { name: string; rows: number; partitions?: number },
): Promise<void> {
  succeed(
    await client.createCollection({
      collection_name: name,
      fields: [
        { name: 'id', data_type: DataType.Int64, is_primary_key: true },
        { name: 'vector', data_type: DataType.FloatVector, dim: 8 },
      ],
    }),
  );
  for (let i = 0; i < partitions; i += 1) {
    const partition_name = `p${i}`;
    succeed(await client.createPartition({ collection_name: name, partition_name }));
    if (rows === 0) continue;
    const data = smallRows(rows, i * rows);
    succeed((await client.insert({ collection_name: name, partition_name, data })).status);
  }
  await client.flushSync({ collection_names: [name] });
  succeed(
    await client.createIndex({
      collection_name: name,
      field_name: 'vector',
      index_type: 'FLAT',
      metric_type: 'L2',
    }),
  );
  await loadAndWait(client, { collection_name: name });
}

export function smallRows(count: number, firstId = 0) {
  return Array.from({ length: count }, (_, n) => ({
    id: firstId + n,
    vector: Array.from({ length: 8 }, (_, d) => Math.sin(n + d)),
  }));
}
