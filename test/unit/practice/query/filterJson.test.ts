import { describe, expect, test } from 'vitest';

import { matching } from './rows.ts';

describe('a filter on JSON', () => {
  const rows = [
    { js: '{"k":1,"s":"x1","nested":{"a":[1,2,0]},"t":true}' },
    { js: '{"k":1.5,"s":"x2","nested":{"a":[1,2,[3]]},"t":false}' },
    { js: '{"k":"1","nested":{"a":{"0":7}},"n":null}' },
    { js: '{}' },
    { js: '[10,20]' },
  ];

  test.each([
    ['js["k"] == 1', [0]],
    ["js['k'] == 1.0", [0]],
    ['js["k"] < 2', [0, 1]],
    ['js["k"] == "1"', [2]],
    ['js["t"] == true', [0]],
    ['js["nested"]["a"][1] == 2', [0, 1]],
    ['js["nested"]["a"][0] == 7', [2]],
    ['js["nested"]["a"]["1"] == 2', [0, 1]],
    ['js[1] == 20', [4]],
    ['js["s"] like "x%"', [0, 1]],
    ['js["k"] in [1, "1"]', [0, 2]],
    ['1 <= js["k"] < 2', [0, 1]],
    ['js["k"] + 1 == 2', [0]],
    ['js["k"] * 2.0 == 3', [1]],
    ['js["k"] % 2 == 1', [0]],
    ['js["nested"]["a"] == [1, 2, 0]', [0]],
    ['js["nested"]["a"] in [[1, 2, [3]]]', [1]],
    ['js["nested"]["a"] != [1, 2, 0]', [1, 2, 3, 4]],
  ])('compares by type: %s', (text, expected) => {
    expect(matching(rows, text)).toEqual(expected);
  });

  // So does Milvus: what is not there is not equal, and not in the list.
  test.each([
    ['js["k"] != 1', [1, 2, 3, 4]],
    ['js["k"] not in [1]', [1, 2, 3, 4]],
    ['not (js["k"] > 1)', [0, 2, 3, 4]],
  ])('counts what is missing as different: %s', (text, expected) => {
    expect(matching(rows, text)).toEqual(expected);
  });

  test.each([
    ['exists js["k"]', [0, 1, 2]],
    ['not exists js["nested"]["a"][2]', [2, 3, 4]],
    ['EXISTS js["n"]', []],
    ['js["n"] is null', [0, 1, 2, 3, 4]],
    ['js["k"] is not null and js["s"] is null', [2]],
  ])('tells what is there: %s', (text, expected) => {
    expect(matching(rows, text)).toEqual(expected);
  });

  test.each([
    ['json_contains(js["nested"]["a"], 2)', [0, 1]],
    ['JSON_CONTAINS(js["nested"]["a"], [3])', [1]],
    ['json_contains(js, 20)', [4]],
    ['json_contains_all(js["nested"]["a"], [1, 0])', [0]],
    ['json_contains_any(js["nested"]["a"], [0, [3]])', [0, 1]],
    ['not json_contains(js["nested"]["a"], 2)', [2, 3, 4]],
    ['array_length(js["nested"]["a"]) == 3', [0, 1]],
    ['array_length(js) == 0', [0, 1, 2, 3]],
  ])('looks into arrays: %s', (text, expected) => {
    expect(matching(rows, text)).toEqual(expected);
  });

  test('keeps every digit of an integer', () => {
    const neighbours = [
      { js: '{"a":9007199254740993,"b":"9007199254740993"}' },
      { js: '{"a":9007199254740992}' },
    ];
    expect(matching(neighbours, 'js["a"] == 9007199254740993')).toEqual([0]);
    expect(matching(neighbours, 'js["a"] in [9007199254740992]')).toEqual([1]);
    expect(matching(neighbours, 'js["b"] == "9007199254740993"')).toEqual([0]);
  });

  test('finds nothing in bytes that are no JSON', () => {
    expect(matching([{ js: '{"a":' }], 'js["a"] == 1 or json_contains(js, 1)')).toEqual([]);
  });

  test('has no keys but those that are written', () => {
    expect(matching(rows, 'exists js["constructor"] or exists js["__proto__"]')).toEqual([]);
  });
});

describe('a filter on dynamic fields', () => {
  const rows = [
    { dynamic: '{"color":"red","size":{"w":3}}' },
    { dynamic: '{"color":"blue","name":"hidden"}' },
    { dynamic: '{}' },
  ];

  test.each([
    ['color == "red"', [0]],
    ['$meta["color"] == "blue"', [1]],
    ['size["w"] > 2', [0]],
    ['$meta["size"]["w"] > 2', [0]],
    ['$meta["name"] == "hidden"', [1]],
    ['name == "hidden"', []],
    ['exists color', [0, 1]],
    ['color in ["red", "green"]', [0]],
    ['color like "b%"', [1]],
  ])('%s', (text, expected) => {
    expect(matching(rows, text)).toEqual(expected);
  });
});

describe('a filter on arrays', () => {
  const rows = [
    { numbers: [1n, 2n, 9007199254740993n], words: ['a', 'b'] },
    { numbers: [2n], words: ['b'] },
    { numbers: [], words: [] },
  ];

  test.each([
    ['numbers[0] == 1', [0]],
    ['numbers[2] == 9007199254740993', [0]],
    ['numbers[0] < 2', [0]],
    ['0 < numbers[0] < 2', [0]],
    ['numbers[0] + 1 == 3', [1]],
    ['numbers[0] in [1, 2]', [0, 1]],
    ['numbers[1] != 2', []],
    ['words[0] == "b"', [1]],
    ['words[0] like "a%"', [0]],
    ['array_contains(numbers, 9007199254740993)', [0]],
    ['ARRAY_CONTAINS(words, "b")', [0, 1]],
    ['array_contains_all(numbers, [1, 2])', [0]],
    ['array_contains_any(numbers, [1, 5])', [0]],
    ['json_contains(numbers, 2)', [0, 1]],
    ['array_length(numbers) == 0', [2]],
    ['2 <= array_length(words)', [0]],
    ['numbers == [2]', [1]],
    ['words != ["b"]', [0, 2]],
  ])('%s', (text, expected) => {
    expect(matching(rows, text)).toEqual(expected);
  });
});
