import type { MilvusRefusal } from './call.ts';
import {
  dynamicFieldName,
  type FieldMessage,
  paramsOf,
  type SchemaMessage,
} from './collectionSchema.ts';
import { dataTypeName, dataTypeNumber } from './descriptor.ts';
import { checkName } from './names.ts';
import { invalid, unexpected } from './refusals.ts';
import type { VersionTable } from './versionTable.ts';

const firstFieldId = 100;
const int64 = 5;
const varChar = 21;
const array = 22;
const json = 23;
const binaryVector = 100;
const sparseVector = 104;
const scalarTypes = new Set([1, 2, 3, 4, 5, 10, 11, varChar, array, json]);
const elementTypes = new Set([1, 2, 3, 4, 5, 10, 11, varChar]);
const isVector = (dataType: number) => dataType >= 100 && dataType < 200;

/**
 * Checks a schema that a client wants to create, and gives every field and function the id that Milvus would: by their order,
 * whatever the client says.
 * @throws MilvusRefusal
 */
export function prepareSchema(given: SchemaMessage, table: VersionTable): SchemaMessage {
  checkFields(given.fields, table);
  for (const field of given.fields) checkType(field, given.name, table);
  const fields = given.fields.map((field, index) => ({
    ...field,
    fieldID: String(firstFieldId + index),
    is_dynamic: false,
    is_function_output: given.functions.some((one) => one.output_field_names.includes(field.name)),
    // A server of before does not know them and drops them.
    ...(!table.hasNullable && { nullable: false, default_value: null }),
  }));
  const idOf = (name: string) => {
    const field = fields.find((one) => one.name === name);
    if (!field) throw invalid(`function field not found in collection schema: ${name}`);
    return field.fieldID;
  };
  const functions = given.functions.map((one, index) => ({
    ...one,
    id: String(firstFieldId + index),
    input_field_ids: one.input_field_names.map(idOf),
    output_field_ids: one.output_field_names.map(idOf),
  }));
  const dynamic = { ...dynamicField, fieldID: String(firstFieldId + fields.length) };
  return {
    ...given,
    // Those of the collection are kept beside it and shown in both places.
    properties: [],
    fields: given.enable_dynamic_field ? [...fields, dynamic] : fields,
    functions: table.hasFunctions ? functions : [],
  };
}

const dynamicField: FieldMessage & { readonly description: string } = {
  fieldID: '0',
  name: dynamicFieldName,
  description: 'dynamic schema',
  is_primary_key: false,
  data_type: 'JSON',
  element_type: 'None',
  type_params: [],
  autoID: false,
  default_value: null,
  is_dynamic: true,
  is_partition_key: false,
  is_clustering_key: false,
  nullable: false,
  is_function_output: false,
};

function checkFields(fields: readonly FieldMessage[], table: VersionTable): void {
  const names = fields.map(({ name }) => name);
  for (const name of names) checkName(name, 'field');
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw invalid(`duplicated field name [field=${twice}]`);
  const only = (found: readonly FieldMessage[], what: string) => {
    if (found.length > 1)
      throw invalid(
        `there are more than one ${what}, field name = ${found[0]?.name}, ${found[1]?.name}`,
      );
  };
  const keys = fields.filter((field) => field.is_primary_key);
  const [key] = keys;
  if (!key) throw unexpected('primary key is not specified');
  only(keys, 'primary key');
  const keyType = dataTypeNumber(key.data_type);
  if (keyType !== int64 && keyType !== varChar) {
    throw invalid('the data type of primary key should be Int64 or VarChar');
  }
  only(
    fields.filter((field) => field.is_partition_key),
    'partition key',
  );
  only(
    fields.filter((field) => field.is_clustering_key),
    'clustering key',
  );
  const vectors = fields.filter(({ data_type }) => isVector(dataTypeNumber(data_type)));
  if (vectors.length === 0) throw invalid('schema does not contain vector field');
  if (vectors.length > 1 && !table.hasManyVectorFields) {
    throw unexpected(
      `multiple vector fields is not supported, fields name: ${vectors.map(({ name }) => name).join(', ')}`,
    );
  }
}

function checkType(field: FieldMessage, collection: string, table: VersionTable): void {
  const dataType = dataTypeNumber(field.data_type);
  if (isVector(dataType)) return checkVector(field, dataType, table);
  if (!scalarTypes.has(dataType)) throw unsupported(field);
  const params = paramsOf(field.type_params);
  const elementType = dataTypeNumber(field.element_type);
  if (dataType === array) {
    if (!elementTypes.has(elementType)) {
      throw invalid(`element type ${dataTypeName(elementType)} is not supported`);
    }
    checkNumber(field, {
      key: 'max_capacity',
      value: params['max_capacity'],
      collection,
      most: 4096,
    });
  }
  if (dataType === varChar || (dataType === array && elementType === varChar)) {
    checkNumber(field, {
      key: 'max_length',
      value: params['max_length'],
      collection,
      most: 65_535,
    });
  }
  const keys = field.is_primary_key || field.is_partition_key;
  if (field.nullable && keys && table.hasNullable) {
    throw invalid(
      field.is_primary_key
        ? `primary field not support null, change nullable to false`
        : `partition key field not support nullable`,
    );
  }
}

function checkVector(field: FieldMessage, dataType: number, table: VersionTable): void {
  if (!table.vectorTypes.includes(dataType)) throw unsupported(field);
  if (field.nullable && table.hasNullable) {
    throw invalid(`vector type not support null: field name = ${field.name}`);
  }
  if (dataType === sparseVector) return;
  const text = paramsOf(field.type_params)['dim'];
  if (text === undefined) {
    throw invalid(
      `dimension is not defined in field type params, check type param \`dim\` for vector field \`${field.name}\``,
    );
  }
  const dim = Number(text);
  const most = dataType === binaryVector ? 32_768 * 8 : 32_768;
  if (!Number.isInteger(dim) || dim < 2 || dim > most) {
    throw invalid(
      `invalid dimension: ${text} of field ${field.name}. float vector dimension should be in range 2 ~ ${most}`,
    );
  }
  if (dataType === binaryVector && dim % 8 !== 0) {
    throw invalid(
      `invalid dimension: ${text} of field ${field.name}. binary vector dimension should be multiple of 8. `,
    );
  }
}

function unsupported(field: FieldMessage): MilvusRefusal {
  return invalid(`data type ${field.data_type} of field ${field.name} is not supported`);
}

function checkNumber(
  field: FieldMessage,
  param: { key: string; value: string | undefined; collection: string; most: number },
): void {
  const { key, value, collection, most } = param;
  if (value === undefined) {
    throw invalid(
      `type param(${key}) should be specified for the field(${field.name}) of collection ${collection}`,
    );
  }
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1 || number > most) {
    throw invalid(
      `the maximum ${key === 'max_length' ? 'length' : 'capacity'} specified for the field(${field.name}) should be in (0, ${most}], but got ${value} instead`,
    );
  }
}
