import type { SampleField, SampleValue } from './sampleCollection.ts';
import { floatBytes } from './vectors.ts';

const textEncoder = new TextEncoder();

/** The column of a field as Insert takes it. Rows without a value are left out of the data and marked. */
export function fieldData<Row>(field: SampleField<Row>, rows: readonly Row[]): object {
  const { dataType, name, value } = field;
  if (value === 'server') throw new Error(`${name} is made by the server`);
  const values = rows.map((row) => value(row));
  const given = values.filter((one) => one !== null);
  return {
    type: dataType,
    field_name: name,
    ...(field.isNullable && { valid_data: values.map((one) => one !== null) }),
    ...(dataType.endsWith('Vector')
      ? { vectors: vectorField(field, given as Uint8Array[]) }
      : { scalars: scalarField(field, given) }),
  };
}

/** What has no field of its own. */
export function dynamicData(values: readonly object[]): object {
  return {
    type: 'JSON',
    field_name: '$meta',
    is_dynamic: true,
    scalars: { json_data: { data: values.map(jsonBytes) } },
  };
}

interface FieldType {
  readonly dataType: string;
  readonly elementType?: string;
}

function scalarField({ dataType, elementType }: FieldType, values: readonly SampleValue[]): object {
  switch (dataType) {
    case 'Bool':
      return { bool_data: { data: values } };
    case 'Int8':
    case 'Int16':
    case 'Int32':
      return { int_data: { data: values } };
    case 'Int64':
      return { long_data: { data: values.map(String) } };
    case 'Float':
      // The descriptor of the practice servers takes floats as bytes.
      return { float_data: { data: floatBytes(Float32Array.from(values as number[])) } };
    case 'Double':
      return { double_data: { data: values } };
    case 'VarChar':
      return { string_data: { data: values } };
    case 'JSON':
      return { json_data: { data: values.map(jsonBytes) } };
    case 'Array': {
      const element: FieldType = { dataType: elementType ?? '' };
      const data = (values as SampleValue[][]).map((items) => scalarField(element, items));
      return { array_data: { data, element_type: elementType } };
    }
    default:
      throw new Error(`no sample has a field of type ${dataType}`);
  }
}

const vectorKeys: Readonly<Record<string, string>> = {
  BinaryVector: 'binary_vector',
  Float16Vector: 'float16_vector',
  BFloat16Vector: 'bfloat16_vector',
  Int8Vector: 'int8_vector',
};

function vectorField<Row>(field: SampleField<Row>, rows: readonly Uint8Array[]): object {
  const dim = String(field.params['dim'] ?? 0);
  if (field.dataType === 'SparseFloatVector') {
    const dims = rows.map((bytes) => new DataView(bytes.buffer).getUint32(bytes.length - 8, true));
    return { dim: String(Math.max(...dims) + 1), sparse_float_vector: { contents: rows } };
  }
  const bytes = Buffer.concat(rows);
  if (field.dataType === 'FloatVector') return { dim, float_vector: { data: bytes } };
  return { dim, [vectorKeys[field.dataType] ?? '']: bytes };
}

function jsonBytes(value: unknown): Uint8Array {
  return textEncoder.encode(JSON.stringify(value));
}
