import type { MilvusClient } from '@zilliz/milvus2-sdk-node';

import type { Row } from './datasetRows.ts';
import { type ExchangeCollection, toInsert } from './exchangeCollections.ts';
import { readRows } from './readRows.ts';
import { succeed } from './succeed.ts';
import { flushAndWait, loadAndWait, waitForIndex } from './waitForMilvus.ts';

/** Makes a collection with all its rows, in one flush, and its upserts and deletes, in the next; indexed and loaded. */
export async function makeExchange(
  client: MilvusClient,
  { schema, partitions, inserts, upserts, deleteFilter, vectorIndexes }: ExchangeCollection,
): Promise<void> {
  const { collection_name } = schema;
  succeed(await client.createCollection(schema));
  for (const partition_name of partitions) {
    succeed(await client.createPartition({ collection_name, partition_name }));
  }
  for (const { partition, rows } of inserts) {
    const where = { collection_name, ...(partition === null ? {} : { partition_name: partition }) };
    succeed((await client.insert({ ...where, data: toInsert(rows) })).status);
  }
  await flushAndWait(client, [collection_name]);
  for (const { field, ...index } of vectorIndexes) {
    succeed(await client.createIndex({ collection_name, field_name: field, ...index }));
    await waitForIndex(client, collection_name, field);
  }
  await loadAndWait(client, { collection_name });
  if (upserts.length > 0) {
    succeed((await client.upsert({ collection_name, data: toInsert(upserts) })).status);
  }
  if (deleteFilter !== null) {
    succeed((await client.delete({ collection_name, filter: deleteFilter })).status);
  }
}

/** Its live rows as a server has them under a name, with the fields that the rows of the collection have. */
export async function readExchange(
  client: MilvusClient,
  { orderField, liveRows }: ExchangeCollection,
  collection: string,
): Promise<Row[]> {
  const rows = await readRows(client, { collection }, orderField);
  const names = Object.keys(liveRows[0] ?? {});
  return rows.map((row) => Object.fromEntries(names.map((name) => [name, row[name]])));
}
