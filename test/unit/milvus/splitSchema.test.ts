import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';

import { CollectionSchema, create, FieldSchema } from '#engine/backupFormat/schema.ts';
import { decodeSchema, fromBackupSchema, splitAtDynamicField } from '#engine/milvus/schemaBytes.ts';

const key = create(FieldSchema, {
  fieldID: '100',
  name: 'id',
  is_primary_key: true,
  data_type: 5,
});

describe('a schema whose fields were added after the dynamic one', () => {
  const field = (fieldID: string) =>
    create(FieldSchema, { fieldID, name: `f${fieldID}`, data_type: 5, nullable: true });
  const schema = (isDynamic: boolean, ...ids: string[]) =>
    fromBackupSchema(
      create(CollectionSchema, {
        name: 'c',
        enable_dynamic_field: isDynamic,
        fields: [key, ...ids.map(field)],
      }),
      { name: 'c' },
    );
  const idsOf = (bytes: Uint8Array) => decodeSchema(bytes).fields.map(({ fieldID }) => fieldID);

  it('is made up to the gap, and the later fields are added in their order', () => {
    const { first, added } = splitAtDynamicField(schema(true, '101', '104', '103'));
    const alone = added.map((bytes) => encodeAsSchema(bytes));
    expect([idsOf(first), alone.map(idsOf)]).toEqual([
      ['100', '101'],
      [['103'], ['104']],
    ]);
    expect(decodeSchema(first).enable_dynamic_field).toBe(true);
  });

  it.each([
    ['has no gap', schema(true, '101', '102')],
    ['has no dynamic field', schema(false, '101', '103')],
  ])('is left as it is when it %s', (_, bytes) => {
    expect(splitAtDynamicField(bytes)).toEqual({ first: bytes, added: [] });
  });
});

/** A serialized field as the only one of a schema: field 4 of CollectionSchema. */
function encodeAsSchema(field: Uint8Array): Uint8Array {
  return protobuf.Writer.create()
    .uint32((4 << 3) | 2)
    .bytes(field)
    .finish();
}
