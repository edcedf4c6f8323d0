import type { StoredValue } from '#engine/binlog/storedValue.ts';

import { codecOf, dataTypeName } from './descriptor.ts';
import type { ScalarField } from './fieldData.ts';
import { DataType } from './query/dataType.ts';
import type { Field } from './types.ts';
import { toVectorField } from './vectorColumns.ts';

const scalarCodec = codecOf<ScalarField>('schema.ScalarField');

/** A column as answers of queries and searches hold it. A row without a value has the zero of its type. */
export function toFieldData(field: Field, values: readonly StoredValue[]): object {
  const isVector = field.dataType >= 100;
  return {
    type: dataTypeName(field.dataType),
    field_name: field.name,
    field_id: String(field.fieldId),
    ...(isVector
      ? { vectors: toVectorField(field, values as (Uint8Array | null)[]) }
      : { scalars: toScalars(field, values) }),
    ...(field.isNullable && { valid_data: values.map((value) => value !== null) }),
    ...(field.isDynamic && { is_dynamic: true }),
  };
}

function toScalars(field: Field, values: readonly StoredValue[]): ScalarField {
  switch (field.dataType) {
    case DataType.Bool:
      return { bool_data: { data: values.map(Boolean) } };
    case DataType.Int8:
    case DataType.Int16:
    case DataType.Int32:
      return { int_data: { data: values.map(Number) } };
    case DataType.Int64:
      return { long_data: { data: values.map((value) => String(value ?? 0)) } };
    case DataType.Float:
      return { float_data: { data: new Uint8Array(Float32Array.from(values.map(Number)).buffer) } };
    case DataType.Double:
      return { double_data: { data: values.map(Number) } };
    case DataType.JSON:
      return {
        json_data: { data: values.map((value) => (value ?? Buffer.alloc(0)) as Uint8Array) },
      };
    case DataType.Array: {
      const data = values.map((value) =>
        value === null ? {} : scalarCodec.decode(value as Uint8Array),
      );
      return { array_data: { data, element_type: dataTypeName(field.elementType) } };
    }
    default:
      return { string_data: { data: values.map((value) => String(value ?? '')) } };
  }
}

/** Primary keys, as answers of changes and searches hold them. */
export function toIds(field: Field, keys: readonly StoredValue[]): object {
  if (keys.length === 0) return {};
  const data = keys.map(String);
  return field.dataType === DataType.Int64 ? { int_id: { data } } : { str_id: { data } };
}
