import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { ArrayValueError, decodeArray, encodeArray } from '#practice/milvus/query/arrayValue.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));

describe('values of arrays', () => {
  // The answers of a real Milvus 2.5.24 to a query for rows hold the first four.
  test.each([
    ['Bool', 1, [true, false], '0a040a020100'],
    ['Int32', 4, [1, -1], '120d0a0b01ffffffffffffffffff01'],
    ['Int64', 5, [1n, 1n, 1n], '1a050a03010101'],
    ['VarChar', 21, ['a1', 'b'], '32070a0261310a0162'],
    ['Float', 10, [0.5], '22060a040000003f'],
    ['Double', 11, [0.5], '2a0a0a08000000000000e03f'],
    ['an empty Bool', 1, [], '0a00'],
    ['an empty VarChar', 21, [], '3200'],
  ])('of %s are written as Go writes them, and read back', (_, elementType, values, text) => {
    expect(hex(encodeArray(elementType, values))).toBe(text);
    expect(decodeArray(bytes(text))).toEqual(values);
  });

  test('keep every digit of 64 bits', () => {
    const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
    fc.assert(
      fc.property(fc.array(int64), (values) => {
        expect(decodeArray(encodeArray(5, values))).toEqual(values);
      }),
    );
  });

  test('are read where a writer has not packed them', () => {
    expect(decodeArray(bytes('1a0408050806'))).toEqual([5n, 6n]);
  });

  test('that are no array at all have no elements', () => {
    expect(decodeArray(new Uint8Array())).toEqual([]);
  });

  test('that are cut short are refused as such, whatever the bytes', () => {
    expect(() => decodeArray(bytes('0a040a0201'))).toThrow(ArrayValueError);
    fc.assert(
      fc.property(fc.uint8Array(), (noise) => {
        try {
          expect(decodeArray(noise)).toBeInstanceOf(Array);
        } catch (error) {
          expect(error).toBeInstanceOf(ArrayValueError);
        }
      }),
    );
  });

  test('cannot be of vectors', () => {
    expect(() => encodeArray(101, [])).toThrow('no array has elements of type 101');
  });
});
