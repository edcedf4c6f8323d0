import type { Int64 } from '#shared/int64.ts';

import { BinlogError } from './binlogError.ts';
import { columnTypeOf } from './columnType.ts';
import { eventTypes, readEnvelope, writeEnvelope } from './envelope.ts';
import { readParquetFiles } from './parquetFile.ts';
import { readColumn } from './readColumn.ts';
import type { BinlogField, StoredValue } from './storedValue.ts';
import { writeColumn } from './writeColumn.ts';

/** One field of some rows of one segment. */
export interface InsertLog {
  readonly fieldId: number;
  /** Number of schemapb.DataType. */
  readonly dataType: number;
  readonly isNullable: boolean;
  readonly collectionId: Int64;
  readonly partitionId: Int64;
  readonly segmentId: Int64;
  readonly values: StoredValue[];
}

/**
 * Reads an insert log of storage v1. Values that are bytes may be views of the log and hold it in memory.
 * @throws BinlogError
 */
export function readInsertLog(bytes: Uint8Array): InsertLog {
  const log = readEnvelope(bytes, eventTypes.insert);
  const type = columnTypeOf(log.dataType);
  const values = readParquetFiles(log.payloads).map(({ file, columns: [column, ...others] }) => {
    if (column === undefined || others.length > 0) {
      throw new BinlogError('an insert log must have one column');
    }
    return readColumn(file, column, type);
  });
  const isNullable = log.extras.nullable === true;
  const { fieldId, dataType, collectionId, partitionId, segmentId } = log;
  const all = values.length === 1 ? (values[0] ?? []) : values.flat();
  if (!isNullable && all.includes(null)) {
    throw new BinlogError('it has rows without a value, and its field must have one');
  }
  return { fieldId, dataType, isNullable, collectionId, partitionId, segmentId, values: all };
}

/**
 * Writes an insert log that Milvus 2.3 and later import.
 * @throws BinlogError when a value does not fit the field
 */
export function writeInsertLog(log: {
  readonly collectionId: Int64;
  readonly partitionId: Int64;
  readonly segmentId: Int64;
  readonly field: BinlogField;
  readonly values: readonly StoredValue[];
  readonly timestamps: { readonly first: bigint; readonly last: bigint };
}): Uint8Array {
  const { field, values, ...segment } = log;
  const payload = writeColumn(field, values);
  return writeEnvelope(eventTypes.insert, { ...segment, ...field, payload });
}
