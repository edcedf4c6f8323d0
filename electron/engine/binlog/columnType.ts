import { BinlogError } from './binlogError.ts';

/** How Parquet stores a value; the numbers are those of parquet.thrift. */
export const physicalTypes = {
  BOOLEAN: 0,
  INT32: 1,
  INT64: 2,
  FLOAT: 4,
  DOUBLE: 5,
  BYTE_ARRAY: 6,
  FIXED_LEN_BYTE_ARRAY: 7,
} as const;
export type PhysicalType = keyof typeof physicalTypes;

/** How the values of one schemapb.DataType are stored. */
export type ColumnType =
  | { readonly physical: 'BOOLEAN' | 'INT64' | 'FLOAT' | 'DOUBLE' }
  | { readonly physical: 'INT32'; readonly bits: 8 | 16 | 32 }
  | { readonly physical: 'BYTE_ARRAY'; readonly content: 'text' | 'bytes' | 'sparse' }
  | { readonly physical: 'FIXED_LEN_BYTE_ARRAY'; readonly bitsPerDimension: number };

const columnTypes: ReadonlyMap<number, ColumnType> = new Map<number, ColumnType>([
  [1, { physical: 'BOOLEAN' }],
  [2, { physical: 'INT32', bits: 8 }],
  [3, { physical: 'INT32', bits: 16 }],
  [4, { physical: 'INT32', bits: 32 }],
  [5, { physical: 'INT64' }],
  [10, { physical: 'FLOAT' }],
  [11, { physical: 'DOUBLE' }],
  [20, { physical: 'BYTE_ARRAY', content: 'text' }],
  [21, { physical: 'BYTE_ARRAY', content: 'text' }],
  [22, { physical: 'BYTE_ARRAY', content: 'bytes' }],
  [23, { physical: 'BYTE_ARRAY', content: 'bytes' }],
  [100, { physical: 'FIXED_LEN_BYTE_ARRAY', bitsPerDimension: 1 }],
  [101, { physical: 'FIXED_LEN_BYTE_ARRAY', bitsPerDimension: 32 }],
  [102, { physical: 'FIXED_LEN_BYTE_ARRAY', bitsPerDimension: 16 }],
  [103, { physical: 'FIXED_LEN_BYTE_ARRAY', bitsPerDimension: 16 }],
  [104, { physical: 'BYTE_ARRAY', content: 'sparse' }],
  [105, { physical: 'FIXED_LEN_BYTE_ARRAY', bitsPerDimension: 8 }],
]);

/**
 * How a number of schemapb.DataType is stored.
 * @throws BinlogError for types that no binlog of storage v1 has
 */
export function columnTypeOf(dataType: number): ColumnType {
  const type = columnTypes.get(dataType);
  if (type === undefined) throw new BinlogError(`there is no binlog of data type ${dataType}`);
  return type;
}
