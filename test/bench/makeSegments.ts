import { setTimeout as wait } from 'node:timers/promises';

import { DataType, type MilvusClient } from '@zilliz/milvus2-sdk-node';

import { succeed } from '../stories/succeed.ts';

/** Makes a collection of many small flushed segments: each flush seals what was inserted since the last one. */
export async function makeSegments(
  client: MilvusClient,
  { name, segments, rowsEach }: { name: string; segments: number; rowsEach: number },
): Promise<void> {
  const fields = [
    { name: 'id', data_type: DataType.Int64, is_primary_key: true },
    { name: 'text', data_type: DataType.VarChar, max_length: 64 },
    { name: 'vector', data_type: DataType.FloatVector, dim: 16 },
  ];
  succeed(await client.createCollection({ collection_name: name, shards_num: 1, fields }));
  for (let segment = 0; segment < segments; segment += 1) {
    const data = Array.from({ length: rowsEach }, (_, n) => ({
      id: segment * rowsEach + n,
      text: `row ${n}`,
      vector: Array.from({ length: 16 }, (_, d) => Math.sin(n + d)),
    }));
    succeed((await client.insert({ collection_name: name, data })).status);
    succeed((await client.flush({ collection_names: [name] })).status);
  }
  const index = { field_name: 'vector', index_type: 'FLAT', metric_type: 'L2' };
  succeed(await client.createIndex({ collection_name: name, ...index }));
  while ((await flushedSegments(client, name)) < segments) await wait(300);
}

async function flushedSegments(client: MilvusClient, collectionName: string): Promise<number> {
  const { infos } = await client.getPersistentSegmentInfo({ collectionName });
  return infos.filter(({ state }) => String(state) === 'Flushed').length;
}
