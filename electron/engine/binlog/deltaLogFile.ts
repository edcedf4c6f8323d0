import type { Int64 } from '#shared/int64.ts';

import { JsonError, parseJson } from '../backupFormat/json.ts';
import { BinlogError } from './binlogError.ts';
import { columnTypeOf, physicalTypes } from './columnType.ts';
import { eventTypes, readEnvelope, writeEnvelope } from './envelope.ts';
import { type ParquetFile, readParquetFiles } from './parquetFile.ts';
import { readColumn } from './readColumn.ts';
import { writeColumn } from './writeColumn.ts';

/** One deleted key. The time is a hybrid timestamp: rows written after it stay. */
export interface Delete {
  readonly key: bigint | string;
  readonly timestamp: bigint;
}

const dataTypes = { int64: 5, string: 20, varChar: 21 } as const;
const textRows = columnTypeOf(dataTypes.string);
const int64Rows = columnTypeOf(dataTypes.int64);

/**
 * Reads a delta log of storage v1, in any of the three forms that Milvus has written.
 * @throws BinlogError
 */
export function readDeltaLog(bytes: Uint8Array): Delete[] {
  const { payloads, extras } = readEnvelope(bytes, eventTypes.delete);
  const read = extras.version === 'MULTI_FIELD' ? readColumns : readLines;
  return readParquetFiles(payloads).flatMap(read);
}

function readColumns({ file, columns: [keys, timestamps] }: ParquetFile): Delete[] {
  if (keys === undefined || timestamps === undefined) {
    throw new BinlogError('it lacks the column of its keys or of its times');
  }
  const areNumbers = keys.physicalType === physicalTypes.INT64;
  const times = readColumn(file, timestamps, int64Rows);
  return readColumn(file, keys, areNumbers ? int64Rows : textRows).map((key, row) =>
    deleteOf(key, times[row]),
  );
}

function readLines({ file, columns: [rows, ...others] }: ParquetFile): Delete[] {
  if (rows === undefined || others.length > 0) {
    throw new BinlogError('a delta log must have one column');
  }
  return readColumn(file, rows, textRows).map((row) => readLine(String(row)));
}

// The oldest form, of integer keys only, is `key,time`.
function readLine(line: string): Delete {
  const [, key = '', timestamp = ''] = /^(-?\d{1,20}),(\d{1,20})$/.exec(line) ?? [];
  if (key !== '') return deleteOf(BigInt(key), BigInt(timestamp));
  const value = parseLine(line);
  if (!(value instanceof Map)) throw new BinlogError('a row of a delta log is no delete');
  return deleteOf(keyOf(value.get('pk')), keyOf(value.get('ts')));
}

function parseLine(line: string): unknown {
  try {
    return parseJson(Buffer.from(line));
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw new BinlogError('a row of a delta log is no delete', { cause: error });
  }
}

function keyOf(value: unknown): unknown {
  const isNumber = typeof value === 'object' && value !== null && 'number' in value;
  if (!isNumber) return value;
  const text = String(value.number);
  return /^-?\d{1,20}$/.test(text) ? BigInt(text) : null;
}

function deleteOf(key: unknown, timestamp: unknown): Delete {
  const isKey =
    typeof key === 'string' || (typeof key === 'bigint' && BigInt.asIntN(64, key) === key);
  if (!isKey || typeof timestamp !== 'bigint' || BigInt.asUintN(64, timestamp) !== timestamp) {
    throw new BinlogError('a row of a delta log is no delete');
  }
  return { key, timestamp };
}

/**
 * Writes a delta log that Milvus 2.3 and later import.
 * @throws BinlogError when a key is not of the type
 */
export function writeDeltaLog(log: {
  readonly collectionId: Int64;
  readonly partitionId: Int64;
  readonly segmentId: Int64;
  readonly deletes: readonly Delete[];
  /** Number of schemapb.DataType: Int64 or VarChar. */
  readonly keyType: 5 | 21;
}): Uint8Array {
  const { deletes, keyType, ...segment } = log;
  const rows = deletes.map(({ key, timestamp }) => {
    const fits =
      keyType === dataTypes.int64
        ? typeof key === 'bigint' && BigInt.asIntN(64, key) === key
        : typeof key === 'string';
    if (!fits) throw new BinlogError(`a deleted key is not of data type ${keyType}`);
    const pk = typeof key === 'string' ? JSON.stringify(key) : key;
    return `{"pk":${pk},"ts":${timestamp},"pkType":${keyType}}`;
  });
  const field = { fieldId: -1, dataType: dataTypes.string, dim: 0, isNullable: false };
  const times = deletes.map(({ timestamp }) => timestamp);
  return writeEnvelope(eventTypes.delete, {
    ...segment,
    ...field,
    payload: writeColumn(field, rows),
    timestamps: {
      first: times.reduce((a, b) => (a < b ? a : b), times[0] ?? 0n),
      last: times.reduce((a, b) => (a > b ? a : b), 0n),
    },
  });
}
