import { ByteWriter, parquetWrite } from 'hyparquet-writer';

import { BinlogError } from './binlogError.ts';
import { type ColumnType, columnTypeOf } from './columnType.ts';
import type { BinlogField, StoredValue } from './storedValue.ts';

/**
 * A Parquet file with one column: plain pages without compression. Dictionaries and Snappy make it smaller and were the
 * slower for it; Milvus reads these pages from 2.3 on.
 * @throws BinlogError when a value does not fit the field
 */
export function writeColumn(
  field: Pick<BinlogField, 'dataType' | 'dim' | 'isNullable'>,
  values: readonly StoredValue[],
): Uint8Array {
  const type = columnTypeOf(field.dataType);
  const typeLength = typeLengthOf(type, field.dim);
  const fits = fitnessOf(type, typeLength);
  for (const [row, value] of values.entries()) {
    if (value === null ? field.isNullable : fits(value)) continue;
    throw new BinlogError(
      `the value of row ${row} does not fit a field of data type ${field.dataType}`,
    );
  }
  const writer = new ByteWriter();
  // Without files to write to, it has nothing to wait for.
  void parquetWrite({
    writer,
    codec: 'UNCOMPRESSED',
    statistics: false,
    rowGroupSize: 1e9,
    schema: [
      { name: 'schema', num_children: 1 },
      {
        name: 'val',
        type: type.physical,
        repetition_type: field.isNullable ? 'OPTIONAL' : 'REQUIRED',
        ...(typeLength === 0 ? {} : { type_length: typeLength }),
        ...convertedType(type),
      },
    ],
    // Milvus 2.3 cannot read run lengths of booleans, which the library would choose.
    columnData: [{ name: 'val', data: [...values], encoding: 'PLAIN' }],
  });
  return writer.getBytes();
}

function typeLengthOf(type: ColumnType, dim: number): number {
  if (type.physical !== 'FIXED_LEN_BYTE_ARRAY') return 0;
  const lengthBytes = (dim * type.bitsPerDimension) / 8;
  if (Number.isInteger(lengthBytes) && lengthBytes > 0) return lengthBytes;
  throw new BinlogError(`a vector cannot have ${dim} dimensions`);
}

function convertedType(type: ColumnType): {
  converted_type?: 'UTF8' | 'INT_64' | `INT_${8 | 16 | 32}`;
} {
  if (type.physical === 'INT32') return { converted_type: `INT_${type.bits}` };
  if (type.physical === 'INT64') return { converted_type: 'INT_64' };
  const isText = type.physical === 'BYTE_ARRAY' && type.content === 'text';
  return isText ? { converted_type: 'UTF8' } : {};
}

// The library would wrap a number that is too large into another one, and a half surrogate into U+FFFD.
function fitnessOf(type: ColumnType, typeLength: number): (value: StoredValue) => boolean {
  switch (type.physical) {
    case 'BOOLEAN':
      return (value) => typeof value === 'boolean';
    case 'INT32': {
      const limit = 2 ** (type.bits - 1);
      return (value) => Number.isInteger(value) && Number(value) >= -limit && Number(value) < limit;
    }
    case 'INT64':
      return (value) => typeof value === 'bigint' && BigInt.asIntN(64, value) === value;
    case 'FLOAT':
      return (value) =>
        typeof value === 'number' &&
        (Number.isFinite(Math.fround(value)) || !Number.isFinite(value));
    case 'DOUBLE':
      return (value) => typeof value === 'number';
    case 'FIXED_LEN_BYTE_ARRAY':
      return (value) => value instanceof Uint8Array && value.length === typeLength;
    case 'BYTE_ARRAY':
      if (type.content === 'text') {
        return (value) => typeof value === 'string' && !/\p{Surrogate}/u.test(value);
      }
      return (value) =>
        value instanceof Uint8Array && (type.content === 'bytes' || value.length % 8 === 0);
  }
}
