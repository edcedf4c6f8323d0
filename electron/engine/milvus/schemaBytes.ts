import descriptors from '@zilliz/milvus2-sdk-node/dist/milvus/proto-json/milvus.js';
import protobuf from 'protobufjs';

import type {
  CollectionSchema,
  FieldSchema,
  FunctionSchema,
  StructArrayFieldSchema,
} from '../backupFormat/schema.ts';
import {
  contentsOf,
  encodeField,
  joinBytes,
  varint,
  type WireField,
  wireFields,
} from './wireFields.ts';

/** A field as a backup keeps it, and what only the bytes have. */
export interface DecodedField extends FieldSchema {
  readonly is_clustering_key: boolean;
}

export interface DecodedStructField extends Omit<StructArrayFieldSchema, 'fields'> {
  readonly fields: readonly DecodedField[];
}

/** schemapb.CollectionSchema in the names and forms of a backup: int64 as digits, enums as numbers, defaults filled in. */
export interface DecodedSchema extends Omit<CollectionSchema, 'fields' | 'struct_array_fields'> {
  readonly fields: readonly DecodedField[];
  readonly struct_array_fields: readonly DecodedStructField[];
}

// Numbers of fields of schemapb.CollectionSchema (milvus-proto, schema.proto).
const nameField = 1;
const fieldsField = 4;
const databaseNameField = 8;
/** Milvus keeps the ids below for itself: 0 is the row id, 1 the timestamp. */
const firstFieldId = 100;

/**
 * The same schema for a collection of another name. Every other byte stays as it is, fields that are newer than our
 * descriptor included; only the name of the database is left out, since it is the one of the source.
 * @throws RangeError when the bytes are no protobuf message
 */
export function renameSchema(schema: Uint8Array, name: string): Uint8Array {
  const others = [...wireFields(schema)].filter(
    ({ number }) => number !== nameField && number !== databaseNameField,
  );
  return joinBytes([
    encodeField(nameField, Buffer.from(name, 'utf8')),
    ...others.map(({ bytes }) => bytes),
  ]);
}

/**
 * Splits a schema whose fields were partly added after `$meta`, the hidden dynamic field, took its id: the ids of the others
 * then have a gap. A server gives ids in the order of creation, so the later fields must be added one by one, after it has
 * made its own `$meta`. `added` holds serialized schemapb.FieldSchema, in the order of ids; empty where there is no gap.
 */
export function splitAtDynamicField(schema: Uint8Array): {
  readonly first: Uint8Array;
  readonly added: readonly Uint8Array[];
} {
  const { fields, enable_dynamic_field: isDynamic } = decodeSchema(schema);
  const ids = fields.map(({ fieldID }) => Number(fieldID)).sort((a, b) => a - b);
  const gap = ids.find((id, index) => id !== firstFieldId + index);
  if (!isDynamic || gap === undefined) return { first: schema, added: [] };
  const parts = [...wireFields(schema)];
  const isLate = ({ number, content }: WireField) => number === fieldsField && idOf(content) >= gap;
  return {
    first: joinBytes(parts.filter((part) => !isLate(part)).map(({ bytes }) => bytes)),
    added: parts
      .filter(isLate)
      .map(({ content }) => content)
      .sort((a, b) => idOf(a) - idOf(b)),
  };
}

/** Field ids are counted up from 100; they stay small. */
function idOf(field: Uint8Array): number {
  const [id] = contentsOf(field, 1);
  return id === undefined ? 0 : Number(varint(id));
}

/**
 * Reads a serialized schemapb.CollectionSchema.
 * @throws Error when the bytes are no such message
 */
export function decodeSchema(bytes: Uint8Array): DecodedSchema {
  const type = collectionSchemaType();
  const raw = type.toObject(type.decode(bytes), {
    longs: String,
    bytes: String,
    defaults: true,
  }) as RawSchema;
  return {
    name: raw.name,
    description: raw.description,
    autoID: raw.autoID,
    fields: raw.fields.map(toField),
    enable_dynamic_field: raw.enable_dynamic_field,
    properties: raw.properties,
    functions: raw.functions,
    struct_array_fields: raw.struct_array_fields.map(({ fieldID, name, description, fields }) => ({
      fieldID,
      name,
      description,
      fields: fields.map(toField),
    })),
  };
}

/** Writes what decodeSchema reads; default values are written byte by byte as they were read. */
export function encodeSchema(schema: DecodedSchema): Uint8Array {
  const type = collectionSchemaType();
  const raw = {
    ...schema,
    fields: schema.fields.map(fromField),
    struct_array_fields: schema.struct_array_fields.map((struct) => ({
      ...struct,
      fields: struct.fields.map(fromField),
    })),
  };
  return type.encode(type.fromObject(withoutZeros(raw) as Record<string, unknown>)).finish();
}

/** The schema as milvus-backup keeps it in its JSON. What that cannot hold (a clustering key, say) is lost. */
export function toBackupSchema(bytes: Uint8Array): CollectionSchema {
  const schema = decodeSchema(bytes);
  return {
    ...schema,
    fields: schema.fields.map(withoutClusteringKey),
    struct_array_fields: schema.struct_array_fields.map((struct) => ({
      ...struct,
      fields: struct.fields.map(withoutClusteringKey),
    })),
  };
}

/**
 * A schema to create a collection from, out of milvus-backup's JSON. The dynamic field is left out: Milvus adds its own where
 * enable_dynamic_field is set, and would take a `$meta` that it is given for an ordinary field.
 */
export function fromBackupSchema(schema: CollectionSchema, { name }: { name: string }): Uint8Array {
  const ordinary = schema.fields.filter((field) => !field.is_dynamic && field.name !== '$meta');
  return encodeSchema({
    ...schema,
    name,
    fields: ordinary.map(withClusteringKey),
    struct_array_fields: schema.struct_array_fields.map((struct) => ({
      ...struct,
      fields: struct.fields.map(withClusteringKey),
    })),
  });
}

interface RawField extends Omit<DecodedField, 'default_value_base64' | 'default_value_proto'> {
  /** Base64 */
  readonly default_value: string;
}

interface RawSchema extends Omit<CollectionSchema, 'fields' | 'struct_array_fields'> {
  readonly fields: readonly RawField[];
  readonly struct_array_fields: readonly (Omit<StructArrayFieldSchema, 'fields'> & {
    readonly fields: readonly RawField[];
  })[];
  readonly functions: readonly FunctionSchema[];
}

let loadedType: protobuf.Type | undefined;

function collectionSchemaType(): protobuf.Type {
  loadedType ??= loadCollectionSchemaType();
  return loadedType;
}

/** Default values as bytes: protobufjs would drop a ValueField of a kind that it does not know. */
function loadCollectionSchemaType(): protobuf.Type {
  const { common, schema } = unwrap(descriptors).nested.milvus.nested.proto.nested;
  const { fields } = schema.nested.FieldSchema;
  const FieldSchema = {
    fields: { ...fields, default_value: { ...fields.default_value, type: 'bytes' } },
  };
  const root = protobuf.Root.fromJSON({
    nested: {
      common: { nested: { KeyValuePair: common.nested.KeyValuePair } },
      schema: {
        nested: {
          DataType: schema.nested.DataType,
          FieldState: schema.nested.FieldState,
          FunctionType: schema.nested.FunctionType,
          FieldSchema,
          FunctionSchema: schema.nested.FunctionSchema,
          StructArrayFieldSchema: schema.nested.StructArrayFieldSchema,
          CollectionSchema: schema.nested.CollectionSchema,
        },
      },
    },
  });
  return root.lookupType('schema.CollectionSchema');
}

type Descriptors = (typeof descriptors)['default'];

/** Node keeps the default export of a CommonJS module one level deeper than Vitest does. */
function unwrap(module: Descriptors | { default: Descriptors }): Descriptors {
  return 'nested' in module ? module : module.default;
}

function toField(raw: RawField): DecodedField {
  return {
    fieldID: raw.fieldID,
    name: raw.name,
    is_primary_key: raw.is_primary_key,
    description: raw.description,
    data_type: raw.data_type,
    type_params: raw.type_params,
    index_params: raw.index_params,
    autoID: raw.autoID,
    state: raw.state,
    element_type: raw.element_type,
    is_dynamic: raw.is_dynamic,
    is_partition_key: raw.is_partition_key,
    is_clustering_key: raw.is_clustering_key,
    nullable: raw.nullable,
    default_value_proto: '',
    is_function_output: raw.is_function_output,
    default_value_base64: raw.default_value,
  };
}

function fromField(field: DecodedField): RawField {
  const { default_value_base64: base64, default_value_proto: legacy, ...same } = field;
  // Where an old release lost bytes of it there is nothing left to write; the check of the backup says so.
  const isWhole = !legacy.includes('\ufffd');
  const fromLegacy = isWhole ? Buffer.from(legacy, 'utf8').toString('base64') : '';
  return { ...same, default_value: base64 === '' ? fromLegacy : base64 };
}

function withClusteringKey(field: FieldSchema): DecodedField {
  return { ...field, is_clustering_key: false };
}

function withoutClusteringKey(field: DecodedField): FieldSchema {
  const { is_clustering_key: _, ...same } = field;
  return same;
}

/** Leaves out what proto3 leaves out; protobufjs writes every key that is there. */
function withoutZeros(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutZeros);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key, item]) => !isZero(key, item));
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutZeros(item)]));
}

function isZero(key: string, item: unknown): boolean {
  // These are the int64 fields; anywhere else '0' is a text, the value of a parameter say.
  if (key === 'fieldID' || key === 'id') return item === '0';
  return item === '' || item === 0 || item === false;
}
