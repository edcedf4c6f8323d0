import { describe, expect, it } from 'vitest';

import { c1, type Found, keys, refused, vectors, withCollection } from './insertBench.ts';
import { floats, int64s, param, textField, texts, vectorField } from './milvusBench.ts';

describe('what does not fit the schema is refused, and nothing of it is kept', () => {
  const array = {
    name: 'x',
    data_type: 'Array',
    element_type: 'Int64',
    type_params: [param('max_capacity', 2)],
  };
  const arrayData = (data: object) => ({
    type: 'Array',
    field_name: 'x',
    scalars: { array_data: { data: [data] } },
  });
  const small = (data: number[]) => ({
    type: 'Int8',
    field_name: 'x',
    scalars: { int_data: { data } },
  });
  const wrong: [string, object[], object[], string][] = [
    [
      'a missing field',
      [textField()],
      [],
      'fieldSchema(t) has no corresponding fieldData pass in: invalid parameter',
    ],
    [
      'an unknown field',
      [],
      [texts('u', ['a'])],
      'field u is not in the schema of the collection: invalid parameter',
    ],
    [
      'a field twice',
      [textField()],
      [texts('t', ['a']), texts('t', ['b'])],
      'duplicated field name t: invalid parameter',
    ],
    [
      'a column that is too long',
      [textField()],
      [texts('t', ['a', 'b'])],
      'the num_rows (2) of field (t) is not equal to passed num_rows (1): invalid parameter',
    ],
    [
      'a text of too many bytes',
      [textField()],
      [texts('t', ['日本語'])],
      'length of varchar field t exceeds max length, row number: 0, length: 9, max length: 8: invalid parameter',
    ],
    [
      'a null that may not be',
      [textField()],
      [texts('t', [''], { valid_data: [false] })],
      'the field t is not nullable, but a row has no value for it: invalid parameter',
    ],
    [
      'another type',
      [textField()],
      [int64s('t', [1])],
      'field t is VarChar, but the data given is Int64: invalid parameter',
    ],
    [
      'an Int8 of 9 bits',
      [{ name: 'x', data_type: 'Int8' }],
      [small([128])],
      'the 0th element (128) out of range: [-128, 127], field: x: invalid parameter',
    ],
    [
      'a full array',
      [array],
      [arrayData({ long_data: { data: [1, 2, 3] } })],
      'the length (3) of 0th array exceeds max capacity (2), field: x: invalid parameter',
    ],
    [
      'an array of something else',
      [array],
      [arrayData({ string_data: { data: ['a'] } })],
      'insert data does not match, the elements of field x are Int64, row number: 0: invalid parameter',
    ],
    [
      'JSON that is none',
      [{ name: 'x', data_type: 'JSON' }],
      [{ type: 'JSON', field_name: 'x', scalars: { json_data: { data: [Buffer.from('{')] } } }],
      'field x holds no JSON, row number: 0: invalid parameter',
    ],
  ];

  it.each(wrong)('%s', async (_, fields, given, reason) => {
    const bench = await withCollection([vectorField(), ...fields]);
    expect(await refused(bench, 1, keys(1), vectors(1), ...given)).toEqual({ code: 1100, reason });
    const request = { ...c1, output_fields: ['count(*)'] };
    const { fields_data } = await bench.call<Found>('Query', request);
    expect(fields_data[0]?.scalars).toEqual({ long_data: { data: ['0'] } });
  });

  it.each([
    [
      'of another dimension',
      floats('v', 3, [1, 2, 3]),
      'the dim (3) of field data(v) is not equal to schema dim (2)',
    ],
    [
      'that is cut off',
      floats('v', 2, [1, 2, 3]),
      'the length(12) of data of field v should divide the dim(2)',
    ],
    [
      'with no number in it',
      floats('v', 2, [1, NaN]),
      "value 'NaN or Inf' is not a number or infinity, field: v",
    ],
  ])('a vector %s', async (_, given, reason) => {
    const bench = await withCollection([vectorField()]);
    expect(await refused(bench, 1, keys(1), given)).toEqual({
      code: 1100,
      reason: `${reason}: invalid parameter`,
    });
  });
});
