import { type CreateCollectionReq, DataType, type RowData } from '@zilliz/milvus2-sdk-node';

import { floatVector, type Row } from './datasetRows.ts';

/** A small collection with one way or another to hold rows, and what is left of them after deletes and upserts. */
export interface ExchangeCollection {
  readonly schema: CreateCollectionReq;
  /** Beside those that Milvus makes. */
  readonly partitions: readonly string[];
  readonly inserts: readonly { readonly partition: string | null; readonly rows: readonly Row[] }[];
  readonly upserts: readonly Row[];
  /** Deleted after the first flush. */
  readonly deleteFilter: string | null;
  readonly vectorIndexes: readonly {
    readonly field: string;
    readonly index_type: string;
    readonly params?: Readonly<Record<string, number>>;
    readonly metric_type: string;
  }[];
  readonly orderField: string;
  readonly liveRows: readonly Row[];
}

const rowCount = 600;
const numbers = Array.from({ length: rowCount }, (_, n) => n);

/** What every Milvus since 2.3 knows. */
export function exchangeCollections(): ExchangeCollection[] {
  return [everyType(), partitionKey(), autoId()];
}

function everyType(): ExchangeCollection {
  const row = (n: number, title = `title ${n} é`): Row => ({
    id: String(2n ** 60n + BigInt(n)),
    title,
    meta: { n, nested: { list: [1, n, null], text: '東京' } },
    int8: (n % 256) - 128,
    int16: n * 50 - 15_000,
    int32: n * 3_000_000 - 900_000_000,
    int64: String(-(2n ** 62n) + BigInt(n)),
    float: n / 8,
    double: n / 7,
    flag: n % 3 === 0,
    longs: Array.from({ length: n % 4 }, (_, i) => String(2n ** 61n + BigInt(n + i))),
    words: Array.from({ length: n % 3 }, (_, i) => `w${n}-${i}`),
    flags: Array.from({ length: n % 5 }, (_, i) => (n + i) % 2 === 0),
    ratios: Array.from({ length: n % 2 }, () => n / 3),
    vector: floatVector(n, 8),
    $meta: n % 4 === 0 ? {} : { color: `c${n % 7}`, extra: { n } },
  });
  const isUpserted = (n: number) => n < 10;
  const isDeleted = (n: number) => n >= 100 && n < 150;
  const array = (name: string, element_type: DataType) => ({
    name,
    data_type: DataType.Array,
    element_type,
    max_capacity: 8,
    ...(element_type === DataType.VarChar ? { max_length: 64 } : {}),
  });
  return {
    schema: {
      collection_name: 'every_type',
      enable_dynamic_field: true,
      shards_num: 2,
      fields: [
        { name: 'id', data_type: DataType.Int64, is_primary_key: true },
        { name: 'title', data_type: DataType.VarChar, max_length: 200 },
        { name: 'meta', data_type: DataType.JSON },
        { name: 'int8', data_type: DataType.Int8 },
        { name: 'int16', data_type: DataType.Int16 },
        { name: 'int32', data_type: DataType.Int32 },
        { name: 'int64', data_type: DataType.Int64 },
        { name: 'float', data_type: DataType.Float },
        { name: 'double', data_type: DataType.Double },
        { name: 'flag', data_type: DataType.Bool },
        array('longs', DataType.Int64),
        array('words', DataType.VarChar),
        array('flags', DataType.Bool),
        array('ratios', DataType.Double),
        { name: 'vector', data_type: DataType.FloatVector, dim: 8 },
      ],
    },
    partitions: ['p1'],
    inserts: [
      { partition: '_default', rows: numbers.slice(0, 400).map((n) => row(n)) },
      { partition: 'p1', rows: numbers.slice(400).map((n) => row(n)) },
    ],
    upserts: numbers.filter(isUpserted).map((n) => row(n, 'upserted')),
    deleteFilter: `id in [${numbers
      .filter(isDeleted)
      .map((n) => row(n)['id'])
      .join(',')}]`,
    vectorIndexes: [
      {
        field: 'vector',
        index_type: 'HNSW',
        params: { M: 16, efConstruction: 100 },
        metric_type: 'COSINE',
      },
    ],
    orderField: 'id',
    liveRows: numbers
      .filter((n) => !isDeleted(n))
      .map((n) => row(n, isUpserted(n) ? 'upserted' : undefined)),
  };
}

function partitionKey(): ExchangeCollection {
  const row = (n: number): Row => ({
    key: `key-${String(n).padStart(4, '0')}`,
    tenant: `tenant-${n % 20}`,
    bits: [n & 255, n >> 8, (7 * n) & 255, 1],
  });
  const isDeleted = (n: number) => n % 50 === 0;
  return {
    schema: {
      collection_name: 'partition_key',
      num_partitions: 4,
      fields: [
        { name: 'key', data_type: DataType.VarChar, is_primary_key: true, max_length: 32 },
        { name: 'tenant', data_type: DataType.VarChar, is_partition_key: true, max_length: 32 },
        { name: 'bits', data_type: DataType.BinaryVector, dim: 32 },
      ],
    },
    partitions: [],
    inserts: [{ partition: null, rows: numbers.map(row) }],
    upserts: [],
    deleteFilter: `key in [${numbers
      .filter(isDeleted)
      .map((n) => JSON.stringify(row(n)['key']))
      .join(',')}]`,
    vectorIndexes: [{ field: 'bits', index_type: 'BIN_FLAT', metric_type: 'HAMMING' }],
    orderField: 'key',
    liveRows: numbers.filter((n) => !isDeleted(n)).map(row),
  };
}

function autoId(): ExchangeCollection {
  const row = (n: number): Row => ({
    label: `label-${String(n).padStart(4, '0')}`,
    vector: floatVector(n + 5_000, 4),
  });
  return {
    schema: {
      collection_name: 'auto_id',
      fields: [
        { name: 'id', data_type: DataType.Int64, is_primary_key: true, autoID: true },
        { name: 'label', data_type: DataType.VarChar, max_length: 32 },
        { name: 'vector', data_type: DataType.FloatVector, dim: 4 },
      ],
    },
    partitions: [],
    inserts: [{ partition: null, rows: numbers.map(row) }],
    upserts: [],
    deleteFilter: null,
    vectorIndexes: [
      { field: 'vector', index_type: 'IVF_FLAT', params: { nlist: 16 }, metric_type: 'IP' },
    ],
    orderField: 'label',
    liveRows: numbers.map(row),
  };
}

/** Rows as the SDK inserts them: dynamic values beside the others. */
export function toInsert(rows: readonly Row[]): RowData[] {
  return rows.map(({ $meta, ...row }) => ({ ...row, ...($meta as object | undefined) }) as RowData);
}
