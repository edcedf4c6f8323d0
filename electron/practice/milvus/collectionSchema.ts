import type { StoredValue } from '#engine/binlog/storedValue.ts';

import type { Collection, KeyValue } from './catalogState.ts';
import { codecOf, dataTypeNumber } from './descriptor.ts';
import type { Field, Schema } from './types.ts';

/** schemapb.CollectionSchema as far as the server looks at it; the rest passes through. */
export interface SchemaMessage {
  readonly name: string;
  readonly description: string;
  readonly autoID: boolean;
  readonly fields: readonly FieldMessage[];
  readonly enable_dynamic_field: boolean;
  readonly properties: readonly KeyValue[];
  readonly functions: readonly FunctionMessage[];
  readonly struct_array_fields: readonly object[];
}

export interface FieldMessage {
  readonly fieldID: string;
  readonly name: string;
  readonly is_primary_key: boolean;
  readonly data_type: string | number;
  readonly element_type: string | number;
  readonly type_params: readonly KeyValue[];
  readonly autoID: boolean;
  readonly default_value: ValueMessage | null;
  readonly is_dynamic: boolean;
  readonly is_partition_key: boolean;
  readonly is_clustering_key: boolean;
  readonly nullable: boolean;
  readonly is_function_output: boolean;
}

interface FunctionMessage {
  readonly name: string;
  readonly id: string;
  readonly type: string | number;
  readonly input_field_names: readonly string[];
  readonly input_field_ids: readonly string[];
  readonly output_field_names: readonly string[];
  readonly output_field_ids: readonly string[];
}

/** One of them is set. */
export interface ValueMessage {
  readonly bool_data?: boolean;
  readonly int_data?: number;
  readonly long_data?: string;
  readonly float_data?: number;
  readonly double_data?: number;
  readonly string_data?: string;
  readonly bytes_data?: Uint8Array;
}

export const schemaCodec = codecOf<SchemaMessage>('schema.CollectionSchema');

/** The hidden field that holds what has no field of its own. */
export const dynamicFieldName = '$meta';

export function schemaMessageOf(collection: Collection): SchemaMessage {
  return schemaCodec.decode(Buffer.from(collection.schema, 'base64'));
}

const schemas = new WeakMap<Collection, Schema>();

/** Read once for each state of a collection. */
export function schemaOf(collection: Collection): Schema {
  const known = schemas.get(collection);
  if (known) return known;
  const schema = toSchema(schemaMessageOf(collection));
  schemas.set(collection, schema);
  return schema;
}

export function primaryKeyOf(schema: Schema): Field {
  const field = schema.fields.find(({ isPrimaryKey }) => isPrimaryKey);
  if (!field) throw new Error('a schema without primary key');
  return field;
}

export function toSchema(message: SchemaMessage): Schema {
  return {
    fields: message.fields.map((field) => toField(field, message.autoID)),
    functions: message.functions.map((one) => ({
      name: one.name,
      type: functionTypes[one.type] ?? 0,
      inputFieldIds: one.input_field_ids.map(Number),
      outputFieldIds: one.output_field_ids.map(Number),
    })),
  };
}

const functionTypes: Readonly<Record<string, number>> = { BM25: 1, TextEmbedding: 2, Rerank: 3 };

export function paramsOf(pairs: readonly KeyValue[]): Record<string, string> {
  return Object.fromEntries(pairs.map(({ key, value }) => [key, value]));
}

function toField(message: FieldMessage, isSchemaAutoId: boolean): Field {
  const typeParams = paramsOf(message.type_params);
  return {
    fieldId: Number(message.fieldID),
    name: message.name,
    dataType: dataTypeNumber(message.data_type),
    elementType: dataTypeNumber(message.element_type),
    dim: Number(typeParams['dim'] ?? 0),
    maxLength: Number(typeParams['max_length'] ?? 0),
    isPrimaryKey: message.is_primary_key,
    isAutoId: message.autoID || (isSchemaAutoId && message.is_primary_key),
    isPartitionKey: message.is_partition_key,
    isDynamic: message.is_dynamic,
    isNullable: message.nullable,
    isFunctionOutput: message.is_function_output,
    defaultValue: message.default_value === null ? undefined : toStored(message.default_value),
    typeParams,
  };
}

function toStored(value: ValueMessage): StoredValue | undefined {
  if (value.long_data !== undefined) return BigInt(value.long_data);
  return (
    value.bool_data ??
    value.int_data ??
    value.float_data ??
    value.double_data ??
    value.string_data ??
    value.bytes_data
  );
}
