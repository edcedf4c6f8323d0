import { ConsistencyLevelEnum, type MilvusClient } from '@zilliz/milvus2-sdk-node';

import type { Row } from './datasetRows.ts';
import { succeed } from './succeed.ts';
import { whileLoaded } from './waitForMilvus.ts';

/** The most that one query of Milvus answers. */
const mostRows = 16_384;

/**
 * Every live row of a collection in the order of a field, as plain values: lists for arrays and vectors, int64 as text,
 * dynamic values in `$meta`. Loads it for the question when it is not loaded.
 */
export function readRows(
  client: MilvusClient,
  { database = 'default', collection }: { database?: string; collection: string },
  orderField: string,
): Promise<Row[]> {
  const name = { db_name: database, collection_name: collection };
  return whileLoaded(client, name, async () => {
    const answer = await client.query({
      ...name,
      filter: '',
      limit: mostRows,
      output_fields: ['*'],
      consistency_level: ConsistencyLevelEnum.Strong,
    });
    succeed(answer.status);
    return inOrder(answer.data.map(toPlain), orderField);
  });
}

/** By the text of a field, which is the same order everywhere. */
export function inOrder(rows: readonly Row[], field: string): Row[] {
  return rows.toSorted((a, b) => {
    const [left, right] = [String(a[field]), String(b[field])];
    return left < right ? -1 : left > right ? 1 : 0;
  });
}

function toPlain(row: Row): Row {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(value)]));
}

/** Some servers' arrays come as { data: […] }, and vectors as typed arrays or buffers. */
function plain(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return Array.from(value as Uint8Array);
  const isList =
    typeof value === 'object' &&
    value !== null &&
    'data' in value &&
    Array.isArray(value.data) &&
    Object.keys(value).length === 1;
  return isList ? value.data : value;
}
