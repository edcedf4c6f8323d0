import { DataType, type CreateCollectionReq } from '@zilliz/milvus2-sdk-node';

import { binaryRow, fullRow, int64Id, keyedRow, type Row } from './datasetRows.ts';

/** One collection of the test data. For a restored copy: `{ ...collections.full, name: 'full_bak' }`. */
export interface DatasetCollection {
  readonly name: string;
  readonly rowCount: number;
  /** Rows that are left after the deletes. */
  readonly liveCount: number;
  readonly vectorField: string;
  readonly metric: 'L2' | 'HAMMING';
  readonly row: (n: number) => Row;
  readonly isDeleted: (n: number) => boolean;
}

export const fullAlias = 'full_alias';
export const fullPartitions = ['_default', 'p1', 'p2'];
export const fullTtlSeconds = 864_000;
export const keyedPartitions = 8;

const DELETES = 300;
const FULL_ROWS = 40_000;

/** Row numbers of `full` that are deleted: 300, some in each partition. */
export const deletedRows = Array.from({ length: DELETES }, (_, i) => 5 + i * 133);
/** Their keys. */
export const deletedIds = deletedRows.map(int64Id);

const deleted = new Set(deletedRows);

export const collections = {
  full: {
    name: 'full',
    rowCount: FULL_ROWS,
    liveCount: FULL_ROWS - DELETES,
    vectorField: 'vector',
    metric: 'L2',
    row: fullRow,
    isDeleted: (n) => deleted.has(n),
  },
  keyed: {
    name: 'keyed',
    rowCount: 40_000,
    liveCount: 40_000,
    vectorField: 'vector',
    metric: 'L2',
    row: keyedRow,
    isDeleted: () => false,
  },
  binary: {
    name: 'binary',
    rowCount: 20_000,
    liveCount: 20_000,
    vectorField: 'bits',
    metric: 'HAMMING',
    row: binaryRow,
    isDeleted: () => false,
  },
} satisfies Record<string, DatasetCollection>;

export const schemas: readonly CreateCollectionReq[] = [
  {
    collection_name: 'full',
    enable_dynamic_field: true,
    shards_num: 2,
    properties: { 'collection.ttl.seconds': String(fullTtlSeconds) },
    fields: [
      { name: 'id', data_type: DataType.Int64, is_primary_key: true },
      { name: 'title', data_type: DataType.VarChar, max_length: 200 },
      { name: 'meta', data_type: DataType.JSON },
      { name: 'numbers', data_type: DataType.Array, element_type: DataType.Int64, max_capacity: 8 },
      {
        name: 'words',
        data_type: DataType.Array,
        element_type: DataType.VarChar,
        max_length: 64,
        max_capacity: 8,
      },
      { name: 'ratio', data_type: DataType.Double },
      { name: 'flag', data_type: DataType.Bool },
      { name: 'vector', data_type: DataType.FloatVector, dim: 16 },
    ],
  },
  {
    collection_name: 'keyed',
    num_partitions: keyedPartitions,
    fields: [
      { name: 'id', data_type: DataType.VarChar, is_primary_key: true, max_length: 32 },
      { name: 'tenant', data_type: DataType.VarChar, is_partition_key: true, max_length: 32 },
      { name: 'amount', data_type: DataType.Int64 },
      { name: 'vector', data_type: DataType.FloatVector, dim: 32 },
    ],
  },
  {
    collection_name: 'binary',
    fields: [
      { name: 'id', data_type: DataType.Int64, is_primary_key: true },
      { name: 'note', data_type: DataType.VarChar, max_length: 64 },
      { name: 'bits', data_type: DataType.BinaryVector, dim: 64 },
    ],
  },
];
