import type { StoredValue } from '#engine/binlog/storedValue.ts';

import { dynamicFieldName } from './collectionSchema.ts';
import { codecOf, dataTypeName, dataTypeNumber } from './descriptor.ts';
import { type FieldData, floatsOf, type ScalarField } from './fieldData.ts';
import { DataType } from './query/dataType.ts';
import { invalid } from './refusals.ts';
import type { Field, Schema } from './types.ts';
import { vectorsOf } from './vectorColumns.ts';

const scalarCodec = codecOf<ScalarField>('schema.ScalarField');

/**
 * The columns of rows that a client sends: one for each field that the client has to give, checked as Milvus checks them, with
 * defaults and an empty dynamic field filled in.
 * @throws MilvusRefusal
 */
export function columnsFrom(
  fieldsData: readonly FieldData[],
  schema: Schema,
  rowCount: number,
): Map<number, readonly StoredValue[]> {
  const given = new Map<string, FieldData>();
  for (const data of fieldsData) {
    const name = data.is_dynamic ? dynamicFieldName : data.field_name;
    if (given.has(name)) throw invalid(`duplicated field name ${name}`);
    given.set(name, data);
  }
  const columns = new Map<number, readonly StoredValue[]>();
  for (const field of schema.fields) {
    const data = given.get(field.name);
    given.delete(field.name);
    const isMade = field.isFunctionOutput || (field.isAutoId && field.isPrimaryKey);
    if (isMade && data) {
      throw invalid(`field ${field.name} is made by the server, no data may be given for it`);
    }
    if (isMade) continue;
    columns.set(field.fieldId, data ? columnOf(field, data, rowCount) : missing(field, rowCount));
  }
  const [unknown] = given.keys();
  if (unknown !== undefined)
    throw invalid(`field ${unknown} is not in the schema of the collection`);
  const dynamic = schema.fields.find(({ isDynamic }) => isDynamic);
  if (dynamic) checkDynamic(columns.get(dynamic.fieldId) ?? [], schema);
  return columns;
}

const emptyJson = Buffer.from('{}');

function missing(field: Field, rowCount: number): StoredValue[] {
  const { defaultValue = null } = field;
  if (field.isDynamic) return Array.from({ length: rowCount }, () => emptyJson);
  if (defaultValue === null && !field.isNullable) {
    throw invalid(`fieldSchema(${field.name}) has no corresponding fieldData pass in`);
  }
  return Array.from({ length: rowCount }, () => defaultValue);
}

function columnOf(field: Field, data: FieldData, rowCount: number): StoredValue[] {
  const type = dataTypeNumber(data.type);
  if (type !== field.dataType && !(field.isDynamic && type === DataType.JSON)) {
    throw invalid(
      `field ${field.name} is ${dataTypeName(field.dataType)}, but the data given is ${dataTypeName(type)}`,
    );
  }
  const values = field.dataType >= 100 ? vectorsOf(field, data) : scalarsOf(field, data);
  const column = spread(field, { values, isValid: data.valid_data, rowCount });
  for (const [row, value] of column.entries()) checkValue(field, value, row);
  return column;
}

/** Clients send the values of valid rows only, or one for each row. Missing ones become the default or null. */
function spread(
  field: Field,
  given: { values: StoredValue[]; isValid: readonly boolean[]; rowCount: number },
): StoredValue[] {
  const { values, isValid, rowCount } = given;
  const { defaultValue = null, isNullable, name } = field;
  if (isValid.length === 0) {
    if (values.length !== rowCount) throw wrongCount(name, values.length, rowCount);
    return values;
  }
  if (!isNullable && field.defaultValue === undefined) {
    if (isValid.includes(false)) {
      throw invalid(`the field ${name} is not nullable, but a row has no value for it`);
    }
  }
  if (isValid.length !== rowCount) throw wrongCount(name, isValid.length, rowCount);
  const validCount = isValid.filter(Boolean).length;
  if (values.length !== rowCount && values.length !== validCount) {
    throw wrongCount(name, values.length, validCount);
  }
  const isFull = values.length === rowCount;
  let next = 0;
  return isValid.map((valid, row) => {
    if (!valid) return defaultValue;
    return values[isFull ? row : next++] ?? null;
  });
}

const wrongCount = (field: string, found: number, expected: number) =>
  invalid(
    `the num_rows (${found}) of field (${field}) is not equal to passed num_rows (${expected})`,
  );

function scalarsOf(field: Field, { scalars = {} }: FieldData): StoredValue[] {
  switch (field.dataType) {
    case DataType.Bool:
      return [...(scalars.bool_data?.data ?? [])];
    case DataType.Int8:
    case DataType.Int16:
    case DataType.Int32:
      return [...(scalars.int_data?.data ?? [])];
    case DataType.Int64:
      return (scalars.long_data?.data ?? []).map(BigInt);
    case DataType.Float:
      return [...floatsOf(scalars.float_data?.data ?? [])];
    case DataType.Double:
      return [...(scalars.double_data?.data ?? [])];
    case DataType.VarChar:
      return [...(scalars.string_data?.data ?? [])];
    case DataType.JSON:
      return [...(scalars.json_data?.data ?? [])];
    case DataType.Array:
      return (scalars.array_data?.data ?? []).map((value, row) => arrayBytes(field, value, row));
    default:
      throw invalid(`data type ${dataTypeName(field.dataType)} is not supported`);
  }
}

/** Which member of ScalarField holds the elements of an array, by their type. */
const members: Readonly<Record<number, keyof ScalarField>> = {
  [DataType.Bool]: 'bool_data',
  [DataType.Int8]: 'int_data',
  [DataType.Int16]: 'int_data',
  [DataType.Int32]: 'int_data',
  [DataType.Int64]: 'long_data',
  [DataType.Float]: 'float_data',
  [DataType.Double]: 'double_data',
  [DataType.VarChar]: 'string_data',
};

function arrayBytes(field: Field, value: ScalarField, row: number): Uint8Array {
  const member = members[field.elementType] ?? 'long_data';
  const [other] = Object.keys(value).filter((key) => key !== member);
  if (other !== undefined) {
    throw invalid(
      `insert data does not match, the elements of field ${field.name} are ${dataTypeName(field.elementType)}, row number: ${row}`,
    );
  }
  const elements = value[member]?.data ?? [];
  const length = elements instanceof Uint8Array ? elements.length / 4 : elements.length;
  const most = Number(field.typeParams['max_capacity']);
  if (length > most) {
    throw invalid(
      `the length (${length}) of ${row}th array exceeds max capacity (${most}), field: ${field.name}`,
    );
  }
  if (member === 'string_data') {
    for (const text of value.string_data?.data ?? []) checkLength(field, text, row);
  }
  return scalarCodec.encode(value);
}

const ranges: Readonly<Record<number, number>> = {
  [DataType.Int8]: 2 ** 7,
  [DataType.Int16]: 2 ** 15,
};

function checkValue(field: Field, value: StoredValue, row: number): void {
  if (typeof value === 'string') return checkLength(field, value, row);
  const limit = ranges[field.dataType];
  if (limit !== undefined && typeof value === 'number' && (value < -limit || value >= limit)) {
    throw invalid(
      `the ${row}th element (${value}) out of range: [${-limit}, ${limit - 1}], field: ${field.name}`,
    );
  }
  if (field.dataType === DataType.JSON && value instanceof Uint8Array) checkJson(field, value, row);
}

function checkLength(field: Field, text: string, row: number): void {
  const length = Buffer.byteLength(text);
  if (length <= field.maxLength) return;
  throw invalid(
    `length of varchar field ${field.name} exceeds max length, row number: ${row}, length: ${length}, max length: ${field.maxLength}`,
  );
}

function parseJson(field: Pick<Field, 'name'>, value: Uint8Array, row: number): unknown {
  try {
    return JSON.parse(Buffer.from(value).toString('utf8'));
  } catch {
    throw invalid(`field ${field.name} holds no JSON, row number: ${row}`);
  }
}

function checkJson(field: Field, value: Uint8Array, row: number): void {
  if (value.length > 65_536) {
    throw invalid(
      `the length (${value.length}) of json field (${field.name}) exceeds max length (65536), row number: ${row}`,
    );
  }
  if (!field.isDynamic) parseJson(field, value, row);
}

function checkDynamic(column: readonly StoredValue[], schema: Schema): void {
  const names = new Set(schema.fields.map(({ name }) => name));
  for (const [row, value] of column.entries()) {
    const parsed = parseJson({ name: dynamicFieldName }, value as Uint8Array, row);
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
      throw invalid(`the dynamic field of row ${row} is no JSON object`);
    }
    const taken = Object.keys(parsed).find((key) => names.has(key));
    if (taken !== undefined) {
      throw invalid(`dynamic json cannot include the static field name: ${taken}`);
    }
  }
}
