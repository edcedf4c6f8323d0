import { describe, expect, it } from 'vitest';

import {
  c1,
  type Found,
  insert,
  keys,
  readBack,
  refused,
  vectors,
  withCollection,
} from './insertBench.ts';
import { floats, int64s, param, textField, texts, vectorField } from './milvusBench.ts';

describe('a value that was inserted comes back as it was', () => {
  const scalar = (data_type: string, scalars: object, more: object = {}) => ({
    field: { name: 'x', data_type, ...more },
    scalars,
  });
  const bytes = (text: string) => Buffer.from(text);
  const arrayOf = (element_type: string, data: object, params: object[] = []) =>
    scalar(
      'Array',
      { array_data: { element_type, data: [data] } },
      { element_type, type_params: [param('max_capacity', 4), ...params] },
    );

  it.each([
    scalar('Bool', { bool_data: { data: [true] } }),
    scalar('Int8', { int_data: { data: [-128] } }),
    scalar('Int16', { int_data: { data: [32_767] } }),
    scalar('Int32', { int_data: { data: [-2_147_483_648] } }),
    scalar('Int64', { long_data: { data: ['9223372036854775807'] } }),
    scalar('Double', { double_data: { data: [0.1] } }),
    scalar(
      'VarChar',
      { string_data: { data: ['日本'] } },
      { type_params: [param('max_length', 6)] },
    ),
    scalar('JSON', { json_data: { data: [bytes('{"a": [1, null]}')] } }),
    arrayOf('Int64', { long_data: { data: ['9007199254740993', '-1'] } }),
    arrayOf('Bool', { bool_data: { data: [] } }),
    arrayOf('VarChar', { string_data: { data: ['é', ''] } }, [param('max_length', 4)]),
  ])('a scalar: $field.data_type $field.element_type $scalars', async ({ field, scalars }) => {
    const bench = await withCollection([vectorField(), field]);
    const data = { type: field.data_type, field_name: 'x', scalars };
    await insert(bench, 1, keys(1), vectors(1), data);
    expect(await readBack(bench, 'x')).toEqual({ ...scalars, valid: undefined });
  });

  it('a float, with the bits that it had', async () => {
    const bench = await withCollection([vectorField(), { name: 'x', data_type: 'Float' }]);
    const data = new Uint8Array(Float32Array.from([0.1]).buffer);
    await insert(bench, 1, keys(1), vectors(1), {
      type: 'Float',
      field_name: 'x',
      scalars: { float_data: { data: [0.1] } },
    });
    expect(await readBack(bench, 'x')).toEqual({ float_data: { data }, valid: undefined });
  });

  const sparse = Buffer.alloc(16);
  sparse.writeUInt32LE(3, 0);
  sparse.writeFloatLE(0.5, 4);
  sparse.writeUInt32LE(4_000_000_000, 8);
  sparse.writeFloatLE(2, 12);

  it.each([
    ['BinaryVector', 16, { binary_vector: Buffer.from([1, 255]) }],
    ['Float16Vector', 2, { float16_vector: Buffer.from([1, 2, 3, 4]) }],
    ['BFloat16Vector', 2, { bfloat16_vector: Buffer.from([1, 2, 3, 4]) }],
    ['Int8Vector', 2, { int8_vector: Buffer.from([255, 1]) }],
    ['SparseFloatVector', 0, { sparse_float_vector: { dim: '4000000001', contents: [sparse] } }],
  ])('a vector: %s', async (data_type, dim, given) => {
    const type_params = dim === 0 ? [] : [param('dim', dim)];
    const bench = await withCollection([vectorField(), { name: 'x', data_type, type_params }]);
    const sized = dim === 0 ? given : { dim: String(dim), ...given };
    await insert(bench, 1, keys(1), vectors(1), {
      type: data_type,
      field_name: 'x',
      vectors: sized,
    });
    expect(await readBack(bench, 'x')).toEqual({ ...sized, valid: undefined });
  });

  it('nothing, where the field may be null, and the default, where it has one', async () => {
    const bench = await withCollection([
      vectorField(),
      textField({ nullable: true }),
      textField({ name: 'd', nullable: true, default_value: { string_data: 'usual' } }),
    ]);
    // One client sends values for valid rows only, another one for each row.
    const valid_data = [true, false];
    await insert(bench, 2, keys(2), vectors(2), texts('t', ['a'], { valid_data }), {
      ...texts('d', ['b', ''], { valid_data }),
    });
    await insert(bench, 1, int64s('id', [3]), vectors(1));
    expect([await readBack(bench, 't'), await readBack(bench, 'd')]).toEqual([
      { string_data: { data: ['a', '', ''] }, valid: [true, false, false] },
      { string_data: { data: ['b', 'usual', 'usual'] }, valid: [true, true, true] },
    ]);
  });

  it('what no field was made for, in the dynamic field', async () => {
    const bench = await withCollection([vectorField()], { schema: { enable_dynamic_field: true } });
    const json = (text: string) => ({
      type: 'JSON',
      field_name: '$meta',
      is_dynamic: true,
      scalars: { json_data: { data: [Buffer.from(text)] } },
    });
    await insert(bench, 1, keys(1), vectors(1), json('{"a":1,"b":"x"}'));
    await insert(bench, 1, int64s('id', [2]), vectors(1));
    const whole = await readBack(bench, '$meta');
    const request = { ...c1, expr: 'a == 1', output_fields: ['b'] };
    const part = await bench.call<Found>('Query', request);
    expect(whole).toEqual({
      json_data: { data: [Buffer.from('{"a":1,"b":"x"}'), Buffer.from('{}')] },
      valid: undefined,
    });
    expect(part.fields_data[0]?.scalars).toEqual({
      json_data: { data: [Buffer.from('{"b":"x"}')] },
    });
  });
});

describe('keys that the server gives', () => {
  interface Inserted {
    readonly IDs: { readonly int_id: { readonly data: readonly string[] } };
  }
  const key = { name: 'id', data_type: 'Int64', is_primary_key: true, autoID: true };

  it('rise, come with the answer and find their rows', async () => {
    const bench = await withCollection([key, vectorField()]);
    const request = { ...c1, num_rows: 2, fields_data: [floats('v', 2, [1, 2, 3, 4])] };
    const [first = '', second = ''] = (await bench.call<Inserted>('Insert', request)).IDs.int_id
      .data;
    const found = await readBack(bench, 'id', `id in [${second}, ${first}]`);
    expect(BigInt(second)).toBeGreaterThan(BigInt(first));
    expect(found).toEqual({ long_data: { data: [first, second] }, valid: undefined });
  });

  it('may not be given by the client', async () => {
    const bench = await withCollection([key, vectorField()]);
    expect(await refused(bench, 1, keys(1), vectors(1))).toEqual({
      code: 1100,
      reason: 'field id is made by the server, no data may be given for it: invalid parameter',
    });
  });
});
