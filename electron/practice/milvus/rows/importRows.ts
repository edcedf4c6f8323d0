import { BinlogError } from '#engine/binlog/binlogError.ts';
import { type Delete, readDeltaLog } from '#engine/binlog/deltaLogFile.ts';
import { type InsertLog, readInsertLog } from '#engine/binlog/insertLog.ts';
import type { StoredValue } from '#engine/binlog/storedValue.ts';

import type { Bucket } from '../../s3/bucket.ts';
import type { Columns, Field, MilvusContext, Schema } from '../types.ts';
import { keysOf, pickRows, ROW_ID, rowCountOf, TIMESTAMP, timestampsOf } from './columns.ts';
import { createDeleteTimes, liveRows } from './deletes.ts';
import type { SourceSegment } from './importSources.ts';

/** Why an import ends as failed, in the words of Milvus. */
export class ImportFailure extends Error {}

interface Target {
  readonly bucket: Bucket;
  readonly schema: Schema;
  readonly version: MilvusContext['version'];
  /** Rows and deletes after it are left out; null for none. */
  readonly endTimestamp: bigint | null;
}

type CheckedField = Pick<Field, 'fieldId' | 'name' | 'dataType' | 'dim' | 'isNullable'>;

const systemFields: readonly CheckedField[] = [
  { fieldId: ROW_ID, name: 'RowID' },
  { fieldId: TIMESTAMP, name: 'Timestamp' },
].map((field) => ({ ...field, dataType: 5, dim: 0, isNullable: false }));

/**
 * The rows of a segment that its own deletes leave. Row ids, timestamps and keys stay as they are.
 * @throws ImportFailure
 */
export async function readSourceRows(source: SourceSegment, target: Target): Promise<Columns> {
  const fields = [...systemFields, ...target.schema.fields];
  checkFiles(source, fields, target.version);
  const columns = new Map<number, readonly StoredValue[]>();
  for (const field of fields) {
    const logs: InsertLog[] = [];
    for (const key of source.fieldLogs.get(field.fieldId) ?? [])
      logs.push(await readFile(target.bucket, key, readInsertLog));
    columns.set(field.fieldId, valuesOf(logs, field));
  }
  const rowCount = rowCountOf(columns);
  const uneven = fields.find(({ fieldId }) => columns.get(fieldId)?.length !== rowCount);
  if (uneven !== undefined)
    throw importFailure(`the number of rows of field ${uneven.name} differs from the others`);
  return withoutDeleted(columns, source, target);
}

/** @throws ImportFailure */
export async function readSourceDeletes(
  keys: readonly string[],
  { bucket, endTimestamp }: Pick<Target, 'bucket' | 'endTimestamp'>,
): Promise<Delete[]> {
  const deletes: Delete[] = [];
  for (const key of keys) deletes.push(...(await readFile(bucket, key, readDeltaLog)));
  return deletes.filter(({ timestamp }) => endTimestamp === null || timestamp <= endTimestamp);
}

async function withoutDeleted(
  columns: Columns,
  source: SourceSegment,
  target: Target,
): Promise<Columns> {
  const { schema, endTimestamp } = target;
  const timestamps = timestampsOf(columns);
  const deletes = createDeleteTimes();
  for (const { key, timestamp } of await readSourceDeletes(source.deltaLogs, target))
    deletes.add(null, key, timestamp);
  const deletedAt = deletes.in('') ?? (() => undefined);
  const keys = keysOf(columns, schema);
  const live = liveRows(keys, timestamps, deletedAt) ?? keys.map((_, row) => row);
  const kept = live.filter(
    (row) => endTimestamp === null || (timestamps[row] as bigint) <= endTimestamp,
  );
  return kept.length === keys.length ? columns : pickRows(columns, kept);
}

function checkFiles(
  { fieldLogs }: SourceSegment,
  fields: readonly CheckedField[],
  version: MilvusContext['version'],
): void {
  const isOld = version === '2.3';
  const unknown = [...fieldLogs.keys()].find((id) => fields.every(({ fieldId }) => fieldId !== id));
  const missing = fields.find(({ fieldId }) => !fieldLogs.has(fieldId));
  if (isOld && unknown !== undefined)
    throw importFailure(`the field ID ${unknown} doesn't exist in collection schema`);
  if (missing !== undefined)
    throw importFailure(
      isOld
        ? `the field ${missing.fieldId} has no binlog file`
        : `no binlog for field:${missing.name}`,
    );
  if (unknown !== undefined) throw new ImportFailure(`field not found[field=${unknown}]`);
  const [first, ...others] = [...fieldLogs.values()].map((logs) => logs.length);
  if (others.some((count) => count !== first))
    throw importFailure('the fields have different numbers of binlog files');
}

function valuesOf(logs: readonly InsertLog[], field: CheckedField): StoredValue[] {
  const values = logs.length === 1 ? (logs[0]?.values ?? []) : logs.flatMap((log) => log.values);
  if (logs.some(({ dataType }) => dataType !== field.dataType)) {
    const actual = values.slice(0, 500).join(' ');
    throw new ImportFailure(
      `Wrong rows type: invalid parameter[expected=${rowsTypeOf(field)}][actual=[${actual}]]`,
    );
  }
  if (!field.isNullable && values.includes(null))
    throw importFailure(`field ${field.name} is not nullable, and its binlog has nulls`);
  return values;
}

const rowsTypes: Readonly<Record<number, string>> = {
  1: '[]bool',
  2: '[]int8',
  3: '[]int16',
  4: '[]int32',
  5: '[]int64',
  10: '[]float32',
  11: '[]float64',
  21: '[]string',
  23: '[][]byte',
};

function rowsTypeOf({ dataType }: CheckedField): string {
  return rowsTypes[dataType] ?? '[]byte';
}

async function readFile<T>(
  bucket: Bucket,
  key: string,
  read: (bytes: Uint8Array) => T,
): Promise<T> {
  const bytes = await bucket.get(key);
  if (bytes === undefined) throw importFailure(`the file ${key} does not exist`);
  try {
    return read(bytes);
  } catch (error) {
    if (!(error instanceof BinlogError)) throw error;
    throw importFailure(`failed to read binlog ${key}, error: ${reasonOf(bytes, error)}`);
  }
}

const magicNumber = 0xff_fabc;

function reasonOf(bytes: Uint8Array, error: BinlogError): string {
  const magic = bytes.length < 4 ? 0 : Buffer.from(bytes).readInt32LE();
  return magic === magicNumber
    ? error.message
    : `parse magic number failed, expected: ${magicNumber}, actual: ${magic}`;
}

function importFailure(reason: string): ImportFailure {
  return new ImportFailure(`${reason}: importing data failed`);
}
