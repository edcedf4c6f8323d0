import { DataType } from '@zilliz/milvus2-sdk-node';

import { floatVector, type Row } from './datasetRows.ts';
import type { ExchangeCollection } from './exchangeCollections.ts';
import { inOrder } from './readRows.ts';

const numbers = Array.from({ length: 600 }, (_, n) => n);

/** Several vectors in one collection, of the kinds that 2.4 brought. */
export function vectorKinds(): ExchangeCollection {
  const row = (n: number): Row => ({
    id: String(n),
    float: floatVector(n, 8),
    // Values that 16 bits of either kind can hold.
    half: [n % 64, n % 32, 1, -2].map((value) => value / 4),
    brain: [n % 32, n % 16, 3, -1].map((value) => value / 4),
    sparse: { 1: 0.5, [10 + (n % 7)]: 1 + n / 4, [1000 + n]: 0.25 },
  });
  const isDeleted = (n: number) => n % 100 === 3;
  return {
    schema: {
      collection_name: 'vector_kinds',
      fields: [
        { name: 'id', data_type: DataType.Int64, is_primary_key: true },
        { name: 'float', data_type: DataType.FloatVector, dim: 8 },
        { name: 'half', data_type: DataType.Float16Vector, dim: 4 },
        { name: 'brain', data_type: DataType.BFloat16Vector, dim: 4 },
        { name: 'sparse', data_type: DataType.SparseFloatVector },
      ],
    },
    partitions: [],
    inserts: [{ partition: null, rows: numbers.map(row) }],
    upserts: [],
    deleteFilter: `id in [${numbers.filter(isDeleted).join(',')}]`,
    vectorIndexes: [
      {
        field: 'float',
        index_type: 'HNSW',
        params: { M: 16, efConstruction: 100 },
        metric_type: 'L2',
      },
      { field: 'half', index_type: 'FLAT', metric_type: 'IP' },
      { field: 'brain', index_type: 'FLAT', metric_type: 'COSINE' },
      { field: 'sparse', index_type: 'SPARSE_INVERTED_INDEX', metric_type: 'IP' },
    ],
    orderField: 'id',
    liveRows: inOrder(numbers.filter((n) => !isDeleted(n)).map(row), 'id'),
  };
}

/** Nulls and defaults, which 2.5 brought, in a collection with a partition key and a dynamic field. */
export function nullsAndDefaults(): ExchangeCollection {
  const given = (n: number): Row => ({
    id: String(n),
    tenant: `tenant-${n % 12}`,
    count: n % 3 === 0 ? null : n,
    name: n % 4 === 0 ? null : `name ${n}`,
    meta: n % 5 === 0 ? null : { n },
    list: n % 6 === 0 ? null : [n, -n],
    flag: n % 7 === 0 ? null : n % 2 === 0,
    level: n % 2 === 0 ? null : String(n),
    vector: floatVector(n, 4),
    $meta: n % 9 === 0 ? {} : { color: `c${n}` },
  });
  const stored = (n: number): Row => ({
    ...given(n),
    name: n % 4 === 0 ? 'nameless' : `name ${n}`,
    level: n % 2 === 0 ? '7' : String(n),
  });
  const isDeleted = (n: number) => n % 40 === 5;
  return {
    schema: {
      collection_name: 'nulls_and_defaults',
      enable_dynamic_field: true,
      num_partitions: 4,
      shards_num: 2,
      fields: [
        { name: 'id', data_type: DataType.Int64, is_primary_key: true },
        { name: 'tenant', data_type: DataType.VarChar, is_partition_key: true, max_length: 32 },
        { name: 'count', data_type: DataType.Int32, nullable: true },
        {
          name: 'name',
          data_type: DataType.VarChar,
          max_length: 64,
          nullable: true,
          default_value: 'nameless',
        },
        { name: 'meta', data_type: DataType.JSON, nullable: true },
        {
          name: 'list',
          data_type: DataType.Array,
          element_type: DataType.Int32,
          max_capacity: 4,
          nullable: true,
        },
        { name: 'flag', data_type: DataType.Bool, nullable: true },
        { name: 'level', data_type: DataType.Int64, default_value: '7' },
        { name: 'vector', data_type: DataType.FloatVector, dim: 4 },
      ],
    },
    partitions: [],
    inserts: [{ partition: null, rows: numbers.map(given) }],
    upserts: numbers.slice(0, 10).map(given),
    deleteFilter: `id in [${numbers.filter(isDeleted).join(',')}]`,
    vectorIndexes: [{ field: 'vector', index_type: 'AUTOINDEX', metric_type: 'COSINE' }],
    orderField: 'id',
    liveRows: inOrder(numbers.filter((n) => !isDeleted(n)).map(stored), 'id'),
  };
}
