import { DataType, type MilvusClient } from '@zilliz/milvus2-sdk-node';

import { succeed } from '../../stories/succeed.ts';

const partitions = 400;
const numberFields = 45;
const rowsEach = 10;

/** Those of the collection, with row id and timestamp: one binlog of each in every segment. */
const fields = numberFields + 5;
export const objectCount = partitions * fields;

/**
 * Makes a collection whose rows are 20,000 binlogs: one flush writes a segment for each of 400 partitions, and a segment has
 * a file for each of 50 fields.
 */
export async function makeManySmallObjects(client: MilvusClient, name: string): Promise<void> {
  const numbers = Array.from({ length: numberFields }, (_, n) => `number_${n}`);
  succeed(
    await client.createCollection({
      collection_name: name,
      shards_num: 1,
      num_partitions: partitions,
      fields: [
        { name: 'id', data_type: DataType.Int64, is_primary_key: true },
        { name: 'part', data_type: DataType.Int64, is_partition_key: true },
        { name: 'vector', data_type: DataType.FloatVector, dim: 8 },
        ...numbers.map((field) => ({ name: field, data_type: DataType.Int64 })),
      ],
    }),
  );
  const data = Array.from({ length: partitions * rowsEach }, (_, n) => ({
    id: n,
    part: n,
    vector: Array.from({ length: 8 }, (_, d) => Math.sin(n + d)),
    ...Object.fromEntries(numbers.map((field, at) => [field, n * at])),
  }));
  succeed((await client.insert({ collection_name: name, data })).status);
  await client.flushSync({ collection_names: [name] });
}
