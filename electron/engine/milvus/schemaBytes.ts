import protobuf from 'protobufjs';

import {
  CollectionSchema,
  FieldSchema,
  FunctionSchema,
  StructArrayFieldSchema,
} from '../backupFormat/schema.ts';
import { milvusDescriptors } from './descriptors.ts';
import { contentsOf, encodeField, varint, type WireField, wireFields } from './wireFields.ts';

// Numbers of fields of schemapb.CollectionSchema (milvus-proto, schema.proto).
const nameField = 1;
const fieldsField = 4;
const databaseNameField = 8;
// And of schemapb.FieldSchema.
const fieldNameField = 2;
const clusteringKeyField = 14;
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
  return Buffer.concat([
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
    first: Buffer.concat(parts.filter((part) => !isLate(part)).map(({ bytes }) => bytes)),
    added: parts
      .filter(isLate)
      .map(({ content }) => content)
      .sort((a, b) => idOf(a) - idOf(b)),
  };
}

/** Names of the clustering keys of a serialized schema, which a backup's own JSON does not hold. */
export function clusteringKeys(schema: Uint8Array): string[] {
  return contentsOf(schema, fieldsField)
    .filter((field) => contentsOf(field, clusteringKeyField).some((flag) => varint(flag) === 1n))
    .flatMap((field) => contentsOf(field, fieldNameField))
    .map((name) => Buffer.from(name).toString('utf8'));
}

/** Field ids are counted up from 100; they stay small. */
function idOf(field: Uint8Array): number {
  const [id] = contentsOf(field, 1);
  return id === undefined ? 0 : Number(varint(id));
}

/**
 * Reads a serialized schemapb.CollectionSchema into the names and forms of a backup: int64 as digits, enums as numbers,
 * defaults filled in. What a backup cannot hold (a clustering key, say) is left out.
 * @throws Error when the bytes are no such message
 */
export function decodeSchema(bytes: Uint8Array): CollectionSchema {
  const type = schemaType();
  const options = { longs: String, bytes: String, defaults: true };
  const schema = type.toObject(type.decode(bytes), options) as CollectionSchema;
  return withFields(schema, (field) => ({ ...field, default_value_proto: '' }));
}

/**
 * A schema to create a collection from, out of milvus-backup's JSON. The dynamic field is left out: Milvus adds its own where
 * enable_dynamic_field is set, and would take a `$meta` that it is given for an ordinary field.
 */
export function fromBackupSchema(schema: CollectionSchema, { name }: { name: string }): Uint8Array {
  const type = schemaType();
  const ordinary = schema.fields.filter((field) => !field.is_dynamic && field.name !== '$meta');
  const written = withFields({ ...schema, name, fields: ordinary }, (field) => {
    const { default_value_base64, ...others } = field;
    const value = default_value_base64 || legacyDefault(field);
    return value === '' ? others : { ...others, default_value_base64: value };
  });
  return type.encode(type.fromObject(written)).finish();
}

/** The default value of releases before 0.5.5, as base64; '' where bytes of it were lost, which the check of the backup tells. */
export function legacyDefault({ default_value_proto: value }: FieldSchema): string {
  return value.includes('\ufffd') ? '' : Buffer.from(value, 'utf8').toString('base64');
}

function withFields<Field>(schema: CollectionSchema, change: (field: FieldSchema) => Field) {
  return {
    ...schema,
    fields: schema.fields.map(change),
    struct_array_fields: schema.struct_array_fields.map((struct) => ({
      ...struct,
      fields: struct.fields.map(change),
    })),
  };
}

let loadedType: protobuf.Type | undefined;

/** schemapb.CollectionSchema with those fields alone that a backup has. */
function schemaType(): protobuf.Type {
  loadedType ??= loadSchemaType();
  return loadedType;
}

function loadSchemaType(): protobuf.Type {
  const { common, schema } = milvusDescriptors.nested.milvus.nested.proto.nested;
  const { DataType, FieldState, FunctionType, ...types } = schema.nested;
  const pick = (type: { fields: object }, { byKey }: { byKey: ReadonlyMap<string, unknown> }) => {
    const known = Object.entries(type.fields).filter(([key]) => byKey.has(key.toLowerCase()));
    return { fields: Object.fromEntries(known) };
  };
  const { fields } = pick(types.FieldSchema, FieldSchema);
  // As bytes: protobufjs would drop a ValueField of a kind that it does not know.
  const default_value_base64 = { ...types.FieldSchema.fields.default_value, type: 'bytes' };
  const nested = {
    DataType,
    FieldState,
    FunctionType,
    FieldSchema: { fields: { ...fields, default_value_base64 } },
    FunctionSchema: pick(types.FunctionSchema, FunctionSchema),
    StructArrayFieldSchema: pick(types.StructArrayFieldSchema, StructArrayFieldSchema),
    CollectionSchema: pick(types.CollectionSchema, CollectionSchema),
  };
  const root = protobuf.Root.fromJSON({
    nested: {
      common: { nested: { KeyValuePair: common.nested.KeyValuePair } },
      schema: { nested },
    },
  });
  return root.lookupType('schema.CollectionSchema');
}
