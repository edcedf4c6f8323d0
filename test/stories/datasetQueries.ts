import { ConsistencyLevelEnum, type MilvusClient } from '@zilliz/milvus2-sdk-node';

import type { DatasetCollection } from './datasetCollections.ts';
import type { Row } from './datasetRows.ts';
import { succeed } from './succeed.ts';
import { whileLoaded } from './waitForMilvus.ts';

/** Number of rows by `count(*)` with strong consistency. */
export function countRows(
  client: MilvusClient,
  { name }: Pick<DatasetCollection, 'name'>,
): Promise<number> {
  return whileLoaded(client, { collection_name: name }, async () => {
    const answer = await client.query({
      collection_name: name,
      filter: '',
      output_fields: ['count(*)'],
      consistency_level: ConsistencyLevelEnum.Strong,
    });
    succeed(answer.status);
    return Number(answer.data[0]?.['count(*)']);
  });
}

/** `count` live rows, evenly spread and ordered by row number, as Milvus has them. Compare with `expectedRows`. */
export function sampleRows(
  client: MilvusClient,
  collection: DatasetCollection,
  count: number,
): Promise<Row[]> {
  const ids = expectedRows(collection, count).map((row) => String(row['id']));
  return whileLoaded(client, { collection_name: collection.name }, async () => {
    const found = new Map<string, Row>();
    for (const some of batches(ids, 1000)) {
      for (const row of await queryByIds(client, collection, some)) {
        found.set(String(row['id']), row);
      }
    }
    return ids.map((id) => found.get(id) ?? { id, missing: true });
  });
}

/** The rows `sampleRows` must answer. */
export function expectedRows(collection: DatasetCollection, count: number): Row[] {
  const live = Array.from({ length: collection.rowCount }, (_, n) => n).filter(
    (n) => !collection.isDeleted(n),
  );
  const step = live.length / Math.min(count, live.length);
  const chosen = Array.from({ length: Math.min(count, live.length) }, (_, i) =>
    Math.floor(i * step),
  );
  return chosen.map((i) => collection.row(live[i] ?? 0));
}

export interface Hit {
  readonly id: string;
  readonly distance: number;
}

/**
 * The ten nearest rows to the vectors of the rows with these numbers, in a form that two servers with the same rows agree
 * on: hits of the same distance ordered by key, and without a key where they tie with the tenth, as an eleventh may too.
 */
export function searchTopTen(
  client: MilvusClient,
  collection: DatasetCollection,
  queries: readonly number[],
): Promise<Hit[][]> {
  const { name, vectorField, metric, row } = collection;
  return whileLoaded(client, { collection_name: name }, async () => {
    const found: Hit[][] = [];
    for (const n of queries) {
      const answer = await client.search({
        collection_name: name,
        anns_field: vectorField,
        data: row(n)[vectorField] as number[],
        limit: 10,
        metric_type: metric,
        // So wide that HNSW finds the true neighbours, whatever graph each server has built.
        params: { ef: 1000 },
        output_fields: ['id'],
        consistency_level: ConsistencyLevelEnum.Strong,
      });
      succeed(answer.status);
      found.push(inStableOrder(answer.results));
    }
    return found;
  });
}

async function queryByIds(
  client: MilvusClient,
  { name }: DatasetCollection,
  ids: readonly string[],
): Promise<Row[]> {
  // Numeric keys stand bare in a filter, text keys in quotes.
  const list = ids.map((id) => (/^-?\d+$/.test(id) ? id : JSON.stringify(id)));
  const answer = await client.query({
    collection_name: name,
    filter: `id in [${list.join(',')}]`,
    output_fields: ['*'],
    consistency_level: ConsistencyLevelEnum.Strong,
  });
  succeed(answer.status);
  return answer.data.map(({ $meta, ...row }) => ({ ...row, ...($meta as object | undefined) }));
}

function inStableOrder(hits: readonly { id: string; score: number }[]): Hit[] {
  const last = hits.at(-1)?.score;
  return hits
    .map(({ id, score }) => ({ id: score === last ? 'tied' : id, distance: score }))
    .sort((a, b) => a.distance - b.distance || a.id.localeCompare(b.id));
}

/** Cuts a list into lists of at most `size`. */
export function batches<T>(values: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, i) =>
    values.slice(i * size, (i + 1) * size),
  );
}
