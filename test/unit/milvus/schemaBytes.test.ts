import * as fc from 'fast-check';
import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';

import {
  CollectionSchema,
  create,
  FieldSchema,
  FunctionSchema,
  StructArrayFieldSchema,
} from '#engine/backupFormat/schema.ts';
import { decodeSchema, fromBackupSchema, renameSchema } from '#engine/milvus/schemaBytes.ts';

import { openRecorded, type Version } from './wireServer.ts';

const { signal } = new AbortController();
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

const recorded: [Version, string, string, string][] = [
  ['2.3.5', 'describe_collection_al_full', 'default', 'al_full'],
  ['2.3.5', 'describe_collection_c_pkey', 'default', 'c_pkey'],
  ['2.5.24', 'describe_collection_g_types', 'default', 'g_types'],
  ['2.5.24', 'describe_collection_g_text', 'default', 'g_text'],
  ['2.6.18', 'describe_collection_g_types', 'default', 'g_types'],
  ['2.6.18', 'describe_collection_g_text', 'default', 'g_text'],
  ['2.6.18', 'describe_collection_shop_1_orders', 'shop_1', 'orders'],
];

async function schemaOf([version, name, database, collection]: (typeof recorded)[number]) {
  const milvus = await openRecorded(version, [name]);
  const described = await milvus.describeCollection({ database, collection }, signal);
  return described?.schema ?? new Uint8Array();
}

const orders: (typeof recorded)[number] = [
  '2.6.18',
  'describe_collection_shop_1_orders',
  'shop_1',
  'orders',
];

const key = create(FieldSchema, {
  fieldID: '100',
  name: 'id',
  is_primary_key: true,
  data_type: 5,
});

/** A schema with everything that a backup can hold. */
const full = create(CollectionSchema, {
  name: 'full',
  description: 'né à 3 h',
  autoID: true,
  enable_dynamic_field: true,
  properties: [{ key: 'collection.ttl.seconds', value: '0' }],
  fields: [
    key,
    create(FieldSchema, {
      fieldID: '9007199254740993',
      name: 'text',
      description: 'a text',
      data_type: 21,
      type_params: [{ key: 'max_length', value: '' }],
      index_params: [{ key: 'id', value: '0' }],
      state: 1,
      is_partition_key: true,
      nullable: true,
      // ValueField { string_data: 'x' }
      default_value_base64: 'MgF4',
    }),
    create(FieldSchema, { fieldID: '102', name: 'list', data_type: 22, element_type: 5 }),
    // A type that is newer than every descriptor.
    create(FieldSchema, { fieldID: '103', name: 'new', data_type: 31, is_function_output: true }),
    create(FieldSchema, { fieldID: '104', name: 'auto', data_type: 5, autoID: true }),
  ],
  functions: [
    create(FunctionSchema, {
      name: 'f',
      id: '470644954049283065',
      description: 'words',
      type: 1,
      input_field_names: ['text'],
      input_field_ids: ['9007199254740993'],
      output_field_names: ['new'],
      output_field_ids: ['103'],
      params: [{ key: 'k', value: 'v' }],
    }),
  ],
  struct_array_fields: [
    create(StructArrayFieldSchema, {
      fieldID: '110',
      name: 'parts',
      description: 'a struct',
      fields: [
        create(FieldSchema, { fieldID: '111', name: 'part', data_type: 22, element_type: 5 }),
      ],
    }),
  ],
});

describe('a renamed schema', () => {
  it.each(recorded)('differs in its name only: %s %s', async (...source) => {
    const schema = await schemaOf(source);
    const renamed = decodeSchema(renameSchema(schema, 'other'));
    expect(renamed).toEqual({ ...decodeSchema(schema), name: 'other' });
  });

  it('under its own name has the bytes it had, where it names no database', async () => {
    const schema = await schemaOf(['2.3.5', 'describe_collection_al_full', 'default', 'al_full']);
    expect(base64(renameSchema(schema, 'c_full'))).toBe(base64(schema));
  });

  it('does not carry the database of the source', async () => {
    const schema = await schemaOf(orders);
    expect(Buffer.from(schema).includes('shop_1')).toBe(true);
    expect(Buffer.from(renameSchema(schema, 'orders')).includes('shop_1')).toBe(false);
  });

  it('keeps every other field byte by byte and in order, unknown ones included', () => {
    const field = fc.record({
      number: fc.integer({ min: 2, max: 5000 }).filter((number) => number !== 8),
      content: fc.uint8Array({ maxLength: 300 }),
      plain: fc.bigInt({ min: 0n, max: 2n ** 32n - 1n }),
      isPlain: fc.boolean(),
    });
    const write = (
      fields: readonly { number: number; content: Uint8Array; plain: bigint; isPlain: boolean }[],
    ) => {
      const writer = protobuf.Writer.create();
      for (const { number, content, plain, isPlain } of fields) {
        if (isPlain) writer.uint32(number << 3).uint32(Number(plain));
        else writer.uint32((number << 3) | 2).bytes(content);
      }
      return writer.finish();
    };
    fc.assert(
      fc.property(
        fc.array(field),
        fc.string({ unit: 'grapheme' }),
        fc.string(),
        (fields, before, after) => {
          const others = write(fields);
          const name = (text: string) => protobuf.Writer.create().uint32(10).string(text).finish();
          const renamed = renameSchema(Buffer.concat([name(before), others]), after);
          expect(base64(renamed)).toBe(base64(Buffer.concat([name(after), others])));
        },
      ),
    );
  });

  it('is not made of bytes that are cut short', async () => {
    const schema = await schemaOf(orders);
    expect(() => renameSchema(schema.subarray(0, -1), 'x')).toThrow(RangeError);
  });
});

describe('a decoded schema', () => {
  it('has ids, types and keys, and nothing that a backup cannot hold', async () => {
    const { fields, ...rest } = decodeSchema(await schemaOf(orders));
    expect(rest).toEqual({
      name: 'orders',
      description: 'orders',
      autoID: false,
      enable_dynamic_field: false,
      properties: [
        { key: 'mmap.enabled', value: 'false' },
        { key: 'timezone', value: 'UTC' },
      ],
      functions: [],
      struct_array_fields: [],
    });
    expect(fields).toEqual([
      create(FieldSchema, { ...key, description: 'key' }),
      create(FieldSchema, { fieldID: '101', name: 'amount', data_type: 11 }),
      create(FieldSchema, { fieldID: '102', name: 'at', data_type: 5 }),
      create(FieldSchema, {
        fieldID: '103',
        name: 'v',
        data_type: 101,
        type_params: [{ key: 'dim', value: '4' }],
      }),
    ]);
  });

  it('has default values as the bytes of a ValueField', async () => {
    const schema = await schemaOf(['2.6.18', 'describe_collection_g_types', 'default', 'g_types']);
    const defaults = decodeSchema(schema)
      .fields.filter((field) => field.default_value_base64 !== '')
      .map((field) => [field.name, field.default_value_base64]);
    expect(defaults).toEqual([
      ['n_str', base64(Buffer.from([0x32, 4, ...Buffer.from('dflt')]))],
      ['dv_i64', base64(Buffer.from([0x18, 7]))],
      ['dv_d', base64(Buffer.from([0x29, 0, 0, 0, 0, 0, 0, 0xf8, 0x3f]))],
    ]);
  });
});

describe('the schema of a backup', () => {
  it('comes back from bytes with all that it can hold', () => {
    expect(decodeSchema(fromBackupSchema(full, { name: 'full' }))).toEqual(full);
  });

  it.each(recorded)('of a server comes back from bytes: %s %s', async (...source) => {
    const backup = decodeSchema(await schemaOf(source));
    expect(decodeSchema(fromBackupSchema(backup, { name: backup.name }))).toEqual(backup);
  });

  it('is created under the new name and without the dynamic field', () => {
    const meta = create(FieldSchema, {
      fieldID: '105',
      name: '$meta',
      data_type: 23,
      is_dynamic: true,
    });
    const marked = create(FieldSchema, {
      fieldID: '106',
      name: 'other',
      data_type: 23,
      is_dynamic: true,
    });
    const schema = create(CollectionSchema, {
      name: 'before',
      enable_dynamic_field: true,
      fields: [key, meta, marked, { ...meta, is_dynamic: false }],
    });
    expect(decodeSchema(fromBackupSchema(schema, { name: 'after' }))).toEqual(
      create(CollectionSchema, { name: 'after', enable_dynamic_field: true, fields: [key] }),
    );
  });

  it('keeps a default value of a kind that no descriptor knows', () => {
    // Field 900 with a varint.
    const field = { ...key, default_value_base64: base64(Buffer.from([0xa0, 0x38, 0x01])) };
    const schema = create(CollectionSchema, { name: 'a', fields: [field] });
    expect(decodeSchema(fromBackupSchema(schema, { name: 'a' }))).toEqual(schema);
  });

  it('takes a default value of an old release where it is whole, and none where it is not', () => {
    const fields = ['2\u0001x', '2\u0001\ufffd'].map((default_value_proto, index) =>
      create(FieldSchema, { ...key, fieldID: `${100 + index}`, default_value_proto }),
    );
    const schema = create(CollectionSchema, { name: 'a', fields });
    const made = decodeSchema(fromBackupSchema(schema, { name: 'a' }));
    expect(made.fields.map((field) => field.default_value_base64)).toEqual(['MgF4', '']);
  });
});
