import { describe, expect, test } from 'vitest';

import { compileFilter } from '#practice/milvus/query/filter.ts';

import { makeRow, matching, schema, sourceOf } from './rows.ts';

describe('a filter without words', () => {
  test.each(['', '   ', '\n'])('%j matches every row', (text) => {
    expect(matching([{ id: 1n }, { id: 2n }], text)).toEqual([0, 1]);
  });
});

describe('a comparison', () => {
  const rows = [
    { id: 1n, name: 'a', small: -1, double: 0.5, flag: true },
    { id: 2n, name: 'b', small: 0, double: 1.5, flag: false },
    { id: 3n, name: 'c', small: 1, double: 2.5, flag: true },
  ];

  test.each([
    ['id == 2', [1]],
    ['id != 2', [0, 2]],
    ['id < 2', [0]],
    ['id <= 2', [0, 1]],
    ['id > 2', [2]],
    ['id >= 2', [1, 2]],
    ['2 < id', [2]],
    ['2 >= id', [0, 1]],
    ['name == "b"', [1]],
    ["name > 'a'", [1, 2]],
    ['small == -1', [0]],
    ['small == 1000', []],
    ['double > 1', [1, 2]],
    ['double == 2.5', [2]],
    ['double < 15e-1', [0]],
    ['flag == true', [0, 2]],
    ['flag != TRUE', [1]],
    ['id == 0x2', [1]],
    ['id == 0b11', [2]],
    ['id == 02', [1]],
  ])('%s', (text, expected) => {
    expect(matching(rows, text)).toEqual(expected);
  });

  test('may chain two, rising or falling', () => {
    expect(matching(rows, '1 < id < 3')).toEqual([1]);
    expect(matching(rows, '1 <= id < 3')).toEqual([0, 1]);
    expect(matching(rows, '3 >= id > 1')).toEqual([1, 2]);
    expect(matching(rows, '"a" < name <= "c"')).toEqual([1, 2]);
    expect(matching(rows, '0 < double < 2')).toEqual([0, 1]);
  });

  test('of two fields is allowed where neither is JSON', () => {
    const pairs = [
      { id: 1n, small: 1, double: 1 },
      { id: 2n, small: 1, double: 2.5 },
    ];
    expect(matching(pairs, 'id == small')).toEqual([0]);
    expect(matching(pairs, 'double > id')).toEqual([1]);
    expect(() => matching(pairs, 'js == id')).toThrow('two column comparison with JSON');
  });

  test('keeps every digit of an int64', () => {
    const neighbours = [{ id: 9007199254740993n }, { id: 9007199254740992n }];
    expect(matching(neighbours, 'id == 9007199254740993')).toEqual([0]);
    expect(matching(neighbours, 'id in [9007199254740993]')).toEqual([0]);
    expect(matching(neighbours, 'id + 1 == 9007199254740994')).toEqual([0]);
    expect(matching([{ id: -(2n ** 63n) }], 'id == -9223372036854775808')).toEqual([0]);
  });

  test('with a float32 field takes the constant as float32', () => {
    expect(matching([{ single: 0.1 }, { single: 0.2 }], 'single == 0.1')).toEqual([0]);
    expect(matching([{ single: 0.1 }, { single: 0.2 }], 'single in [0.2, 1]')).toEqual([1]);
    expect(matching([{ single: 0.1 }], 'single + 0.2 == 0.3')).toEqual([0]);
  });

  test('orders texts by their bytes, also beyond the first plane of Unicode', () => {
    expect(matching([{ name: '\u{1F600}' }, { name: '\uFB33' }], 'name > "\uFFFF"')).toEqual([0]);
  });
});

describe('arithmetic', () => {
  const rows = [
    { id: -7n, double: 1.5 },
    { id: 7n, double: -3 },
  ];

  test.each([
    ['id + 1 == 8', [1]],
    ['1 + id == 8', [1]],
    ['id - 1 == -8', [0]],
    ['id * 2 > 0', [1]],
    ['id / 2 == -3', [0]],
    ['id % 4 == -3', [0]],
    ['id % 4 == 3', [1]],
    ['double / 2 == 0.75', [0]],
    ['double * 2 == -6', [1]],
    ['id == 2 + 10 / 2', [1]],
    ['id == (2 + 1) * 2 + 1', [1]],
    ['id == 2 ** 3 - 1', [1]],
    ['id == -(3 + 4)', [0]],
    ['id == 17 % 10', [1]],
    ['double == 3 / 2.0', [0]],
    ['1 + 1 == 2', [0, 1]],
    ['"a" < "b" and 2 < 1', []],
    ['true', [0, 1]],
    ['false or id == 7', [1]],
  ])('%s', (text, expected) => {
    expect(matching(rows, text)).toEqual(expected);
  });
});

describe('logic', () => {
  const rows = [{ small: 1 }, { small: 2 }, { small: 3 }, { small: 4 }];

  test.each([
    ['small > 1 and small < 4', [1, 2]],
    ['small > 1 && small < 4', [1, 2]],
    ['small == 1 or small == 4', [0, 3]],
    ['small == 1 || small == 4', [0, 3]],
    ['small == 1 or small > 1 and small < 3', [0, 1]],
    ['(small == 1 or small > 1) and small < 3', [0, 1]],
    ['not (small == 1)', [1, 2, 3]],
    ['!(small == 1) AND NOT (small == 4)', [1, 2]],
    ['not not (small == 1)', [0]],
    ['((((small == 2))))', [1]],
    ['small==1or small==2', [0, 1]],
  ])('%s', (text, expected) => {
    expect(matching(rows, text)).toEqual(expected);
  });

  test('of ten thousand parts is no deeper than of two', () => {
    const parts = Array.from({ length: 10_000 }, (_, i) => `small == ${i + 3}`);
    expect(matching(rows, parts.join(' or '))).toEqual([2, 3]);
  });
});

describe('membership', () => {
  const rows = [
    { id: 1n, name: 'a' },
    { id: 2n, name: "it's" },
    { id: 3n, name: 'c"d' },
  ];

  test.each([
    ['id in [1, 3]', [0, 2]],
    ['id IN [1, 3,]', [0, 2]],
    ['id not in [1, 3]', [1]],
    ['not (id in [1])', [1, 2]],
    ['id in []', []],
    ['id not in [ ]', [0, 1, 2]],
    ['id in [1 + 1]', [1]],
    [String.raw`name in ["a", 'it\'s']`, [0, 1]],
    ['name in ["it\'s", \'c"d\']', [1, 2]],
    ['double in [0, 1]', [0, 1, 2]],
  ])('%s', (text, expected) => {
    expect(matching(rows, text)).toEqual(expected);
  });
});

describe('texts in quotes', () => {
  test.each([
    [String.raw`"\n\t\\"`, '\n\t\\'],
    [String.raw`'\''`, "'"],
    [String.raw`"\""`, '"'],
    [String.raw`"\x41\101é\U0001F600"`, 'AAé\u{1F600}'],
    ['"数据库"', '数据库'],
    ['u8"a"', 'a'],
  ])('%s', (literal, text) => {
    expect(matching([{ name: text }, { name: 'other' }], `name == ${literal}`)).toEqual([0]);
  });
});

describe('like', () => {
  const names = ['apple', 'ape', 'grape', 'a%e', 'a_e', '', 'é', '\u{1F600}'];
  const rows = names.map((name) => ({ name }));

  test.each([
    ['name like "ap%"', ['apple', 'ape']],
    ['name like "%pe"', ['ape', 'grape']],
    ['name like "%ap%"', ['apple', 'ape', 'grape']],
    ['name like "a%e"', ['apple', 'ape', 'a%e', 'a_e']],
    ['name like "a_e"', ['ape', 'a%e', 'a_e']],
    ['name like "_"', ['é', '\u{1F600}']],
    ['name like "ape"', ['ape']],
    ['name like "%"', names],
    ['name like ""', ['']],
    [String.raw`name like "a\%e"`, ['a%e']],
    [String.raw`name like "a\\%e"`, ['a%e']],
    [String.raw`name LIKE "a\_e"`, ['a_e']],
    ['not name like "%e"', ['', 'é', '\u{1F600}']],
  ])('%s', (text, expected) => {
    expect(matching(rows, text).map((row) => names[row])).toEqual(expected);
  });

  test('takes no longer for a pattern that a regular expression would never end with', () => {
    const name = 'a'.repeat(3_000);
    expect(matching([{ name }], `name like "${'%a'.repeat(500)}%b"`)).toEqual([]);
  });
});

describe('rows without a value', () => {
  const rows = [{ maybe: 1 }, { maybe: null }, { maybe: 3 }];

  test.each([
    ['maybe == 1', [0]],
    ['maybe != 1', [2]],
    ['not (maybe == 1)', [2]],
    ['maybe not in [1]', [2]],
    ['maybe + 1 > 0', [0, 2]],
    ['0 < maybe < 9', [0, 2]],
    ['maybe is null', [1]],
    ['maybe IS NOT NULL', [0, 2]],
    ['not (maybe is null)', [0, 2]],
    ['maybe == 1 or id == 0', [0, 1, 2]],
    ['maybe == 1 and id == 0', [0]],
    ['not (maybe == 1 and id == 1)', [0, 1, 2]],
    ['maybe == small', []],
    ['id is null', []],
  ])('%s', (text, expected) => {
    expect(matching(rows, text)).toEqual(expected);
  });

  test('of JSON and arrays match nothing but their absence', () => {
    const absent = [{ js: null, numbers: null }];
    expect(matching(absent, 'js["a"] != 1')).toEqual([]);
    expect(matching(absent, 'not (js["a"] == 1)')).toEqual([]);
    expect(matching(absent, 'js is null and js["a"] is null and numbers is null')).toEqual([0]);
    expect(matching(absent, 'numbers[0] == 1 or array_length(numbers) >= 0')).toEqual([]);
  });
});

describe('templates', () => {
  const rows = [
    { id: 1n, name: 'a' },
    { id: 9007199254740993n, name: 'b' },
  ];

  test('stand for values that come beside the expression', () => {
    const values = new Map<string, unknown>([
      ['key', 9007199254740993n],
      ['keys', [1, 2n]],
      ['name', 'a'],
      ['half', 0.5],
      ['pattern', '_'],
    ]);
    expect(matching(rows, 'id == {key}', values)).toEqual([1]);
    expect(matching(rows, 'id in {keys} and name == {name}', values)).toEqual([0]);
    expect(matching(rows, 'double < {half} and name like {pattern}', values)).toEqual([0, 1]);
  });

  test('must have a value, of a type that the field takes', () => {
    expect(() => matching(rows, 'id == {key}')).toThrow('variable name {key} is not found');
    expect(() => matching(rows, 'id == {key}', new Map([['key', 'a']]))).toThrow(
      'comparisons between Int64 and VarChar are not supported',
    );
  });
});

describe('text_match', () => {
  const rows = [{ text: 'The quick fox' }, { text: 'a slow dog' }, { text: 'foxes' }];

  test('finds any of the words, or as many as asked', () => {
    expect(matching(rows, 'text_match(text, "FOX dog")')).toEqual([0, 1]);
    expect(matching(rows, 'TEXT_MATCH(text, "quick fox", minimum_should_match=2)')).toEqual([0]);
    expect(matching(rows, 'not text_match(text, "fox")')).toEqual([1, 2]);
  });

  test('needs a field that allows it', () => {
    expect(() => matching(rows, 'text_match(name, "fox")')).toThrow(
      'field "name" does not enable match',
    );
  });
});

describe('a compiled filter', () => {
  test('names the fields that it reads', () => {
    const { fieldIds } = compileFilter('id > 1 and (js["a"] == 1 or dyn == 2) and id < 9', schema);
    expect(fieldIds).toEqual([100, 107, 111]);
  });

  test('serves any number of sources', () => {
    const filter = compileFilter('js["a"] == 1', schema);
    const sources = [{ js: '{"a":1}' }, { js: '{"a":2}' }].map((row) => sourceOf([makeRow(row)]));
    expect(sources.map((source) => filter(source)(0))).toEqual([true, false]);
  });
});
