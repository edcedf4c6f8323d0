import type { FieldSchema } from '../backupFormat/schema.ts';

/** Numbers of schemapb.DataType. */
const typeNames: Readonly<Record<number, string>> = {
  1: 'Bool',
  2: 'Int8',
  3: 'Int16',
  4: 'Int32',
  5: 'Int64',
  10: 'Float',
  11: 'Double',
  20: 'String',
  21: 'VarChar',
  22: 'Array',
  23: 'JSON',
  24: 'Geometry',
  25: 'Text',
  26: 'Timestamptz',
  27: 'Mol',
  28: 'Date',
  29: 'Time',
  30: 'Decimal',
  100: 'BinaryVector',
  101: 'FloatVector',
  102: 'Float16Vector',
  103: 'BFloat16Vector',
  104: 'SparseFloatVector',
  105: 'Int8Vector',
  106: 'ArrayOfVector',
  200: 'ArrayOfStruct',
  201: 'Struct',
};

/** The parameters of a type that are written within it. */
export const paramsInTypes: readonly string[] = ['dim', 'max_length', 'max_capacity'];

const arrayTypes: readonly number[] = [22, 106];

type TypedField = Pick<FieldSchema, 'data_type' | 'element_type' | 'type_params'>;

/** The type of a field as people write it: Int64, VarChar(512), Array<VarChar(64)>[16], FloatVector(768). */
export function fieldType(field: TypedField): string {
  const isArray = arrayTypes.includes(field.data_type);
  if (!isArray) return elementType(field.data_type, field);
  return `Array<${elementType(field.element_type, field)}>${bracketed(capacityOf(field))}`;
}

/** Of a field inside a struct, which is an array there only because the struct is one. */
export function structFieldType(field: TypedField): string {
  const isArray = arrayTypes.includes(field.data_type);
  return elementType(isArray ? field.element_type : field.data_type, field);
}

/** A list of structs; how many there may be is written at each of its fields. */
export function structType(fields: readonly TypedField[]): string {
  const [first] = fields;
  return `Array<Struct>${bracketed(first && capacityOf(first))}`;
}

function elementType(type: number, { type_params: params }: TypedField): string {
  const name = typeNames[type] ?? `type ${type}`;
  const size = paramOf(params, 'dim') ?? paramOf(params, 'max_length');
  return size === undefined ? name : `${name}(${size})`;
}

function capacityOf({ type_params: params }: TypedField): string | undefined {
  return paramOf(params, 'max_capacity');
}

function paramOf(params: TypedField['type_params'], key: string): string | undefined {
  return params.find((param) => param.key === key)?.value;
}

function bracketed(capacity: string | undefined): string {
  return capacity === undefined ? '' : `[${capacity}]`;
}
