import { DataType, type CreateCollectionReq } from '@zilliz/milvus2-sdk-node';

import { binaryRow, fullRow, int64Id, keyedRow, type Row } from './datasetRows.ts';

/** One collection of the test data. For a restored copy: `{ ...collection, name: 'full_bak' }`. */
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

export interface Dataset {
  readonly totalRows: number;
  readonly totalLiveRows: number;
  readonly collections: Readonly<Record<'full' | 'keyed' | 'binary', DatasetCollection>>;
  /** Keys of `full` that are deleted: 0.75 percent of its rows, some in each partition. */
  readonly deletedIds: readonly string[];
  /** Rows of one insert: a tenth of `full`. */
  readonly batchRows: number;
}

export const fullAlias = 'full_alias';
export const fullPartitions = ['_default', 'p1', 'p2'];
export const fullTtlSeconds = 864_000;
export const keyedPartitions = 8;

/** The three collections with so many rows in all, a multiple of 1000: two fifths `full`, two `keyed`, one `binary`. */
export function datasetOf(totalRows: number): Dataset {
  const fullRows = totalRows * 0.4;
  const deleted = new Set(
    Array.from({ length: Math.floor(fullRows * 0.0075) }, (_, i) => 5 + i * 133),
  );
  return {
    totalRows,
    totalLiveRows: totalRows - deleted.size,
    deletedIds: [...deleted].map(int64Id),
    batchRows: fullRows / 10,
    collections: {
      full: {
        name: 'full',
        rowCount: fullRows,
        liveCount: fullRows - deleted.size,
        vectorField: 'vector',
        metric: 'L2',
        row: fullRow,
        isDeleted: (n) => deleted.has(n),
      },
      keyed: {
        name: 'keyed',
        rowCount: fullRows,
        liveCount: fullRows,
        vectorField: 'vector',
        metric: 'L2',
        row: keyedRow,
        isDeleted: () => false,
      },
      binary: {
        name: 'binary',
        rowCount: fullRows / 2,
        liveCount: fullRows / 2,
        vectorField: 'bits',
        metric: 'HAMMING',
        row: binaryRow,
        isDeleted: () => false,
      },
    },
  };
}

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
