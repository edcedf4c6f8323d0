import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  decodeJson,
  isSameJson,
  jsonAt,
  type JsonValue,
  JsonValueError,
} from '#practice/milvus/query/jsonValue.ts';

const decode = (text: string): JsonValue => decodeJson(Buffer.from(text));

describe('stored JSON', () => {
  test('is read like any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        const hasLongInteger = /(?<![.\d])\d{16}/.test(text);
        fc.pre(!hasLongInteger);
        expect(decode(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  test('keeps the integers that a double cannot hold, and only integers', () => {
    const text =
      '{"a":[9007199254740993,-9223372036854775808,9007199254740991,1234567890.1234567890,1e30],"9007199254740993":"9007199254740993"}';
    expect(decode(text)).toEqual({
      a: [9007199254740993n, -9223372036854775808n, 9007199254740991, 1234567890.1234567, 1e30],
      '9007199254740993': '9007199254740993',
    });
  });

  test('takes no text for a number, whatever it begins with and however it is written', () => {
    const texts = ['#1', '##1', String.raw`#9007199254740993`, String.raw`\"9007199254740993`];
    for (const text of texts)
      expect(decode(`["${text}",9007199254740993]`)).toEqual([
        JSON.parse(`"${text}"`),
        9007199254740993n,
      ]);
  });

  test.each(['', '{', '{"a":9007199254740993', '[01]', 'nul'])('%j is none', (text) => {
    expect(() => decode(text)).toThrow(JsonValueError);
  });
});

describe('a path into JSON', () => {
  const value = decode('{"a":[{"b":null}],"0":"zero"}');

  test.each<[string[], JsonValue | undefined]>([
    [[], value],
    [['a', '0', 'b'], null],
    [['a', '1'], undefined],
    [['a', 'b'], undefined],
    [['a', '0', 'b', 'c'], undefined],
    [['0'], 'zero'],
    [['toString'], undefined],
  ])('%j', (path, expected) => {
    expect(jsonAt(value, path)).toEqual(expected);
  });
});

test('two JSON values are the same when they say the same', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      const [left, right] = [JSON.stringify(a), JSON.stringify(b)];
      expect(isSameJson(decode(left), decode(left))).toBe(true);
      if (left.length !== right.length) expect(isSameJson(decode(left), decode(right))).toBe(false);
    }),
  );
  expect(isSameJson(decode('{"a":1,"b":[2]}'), decode('{"b":[2.0],"a":1}'))).toBe(true);
  expect(isSameJson(decode('[1]'), decode('{"0":1}'))).toBe(false);
  expect(isSameJson(decode('[1]'), decode('[1,2]'))).toBe(false);
  expect(isSameJson(decode('{"a":1}'), decode('{"b":1}'))).toBe(false);
});
