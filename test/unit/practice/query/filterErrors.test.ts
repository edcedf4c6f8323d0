import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { compileFilter, FilterError, keysInFilter } from '#practice/milvus/query/filter.ts';
import type { Schema } from '#practice/milvus/types.ts';

import { makeRow, schema, schemaWithoutDynamicField, sourceOf } from './rows.ts';

function refusal(text: string, of: Schema = schemaWithoutDynamicField): string {
  try {
    compileFilter(text, of);
    return 'accepted';
  } catch (error) {
    return error instanceof FilterError ? error.message : `not a FilterError: ${String(error)}`;
  }
}

describe('a filter that Milvus would refuse', () => {
  test.each([
    ['color == 1', 'field color not exist'],
    ['color["a"] == 1', 'field color not exist'],
    ['id == "1"', 'comparisons between Int64 and VarChar are not supported'],
    ['id == 1.5', 'cannot cast value to Int64, value: float_val:1.5'],
    ['name == 1', 'comparisons between VarChar and Int64 are not supported'],
    ['name > flag', 'comparisons between VarChar and Bool are not supported'],
    ['vec == 1', 'comparisons between FloatVector and Int64 are not supported'],
    ['1 < id < 1', 'invalid range: lowerbound is greater than upperbound'],
    ['1 < id < 2.5', 'invalid range operations'],
    ['small < id < 5', 'lowerbound cannot be a non-const expression: small'],
    ['id in 5', "the right-hand side of 'in' must be a list, but got: 5"],
    ['id in [1, "a"]', "value 'a' in list cannot be casted to Int64"],
    ['id in [small]', 'array element type must be generic value, but got: small'],
    ['not id == 1', 'not op can only be applied on boolean expression'],
    ['id and id == 1', "'and' can only be used between boolean expressions"],
    ['id == 1 or 5', "'or' can only be used between boolean expressions"],
    ['id + small == 3', 'not supported to do arithmetic operations between multiple fields'],
    ['(id + 1) * 2 == 3', 'complicated arithmetic operations are not supported'],
    ['1 - id == 3', 'module field is not yet supported'],
    ['id ** 2 == 4', 'power can only apply on constants'],
    ['id / 0 == 1', 'division or modulus by zero'],
    ['id == 1 / 0', 'cannot divide by zero'],
    ['id == 1 % 0', 'cannot divide by zero'],
    ['double % 2 == 1', 'modulo can only apply on integer types'],
    [
      'name + 1 == 2',
      "'add' can only be used between integer or floating or json field expressions",
    ],
    ['-id == 1', 'unexpected op: -'],
    ['flag == (1 < id < 5)', 'only comparison between two fields is supported'],
    ['(id == 1) == true', 'not supported to combine multiple fields'],
    ['1 < id < 5 < 6', 'comparisons between Bool and Int64 are not supported'],
    ['name["a"] == 1', 'VarChar data type not supported accessed with []'],
    ['numbers["a"] == 1', 'can only access array field with integer index'],
    ['numbers > 1', 'can not comparisons array fields directly'],
    [
      'array_contains(numbers, "a")',
      "contains operation can't compare between array element type: Int64 and VarChar",
    ],
    ['json_contains_all(js, 1)', 'contains_all operation element must be an array'],
    [
      'json_contains(id, 1)',
      'contains operation are only supported on json or array fields now, got: id',
    ],
    ['exists id', 'exists operations are only supportted on json field, got:Int64'],
    ['exists js', 'exists operations are only supportted on json key'],
    ['id like "a%"', 'like operation on non-string or no-json field is unsupported'],
    ['name like 5', 'like pattern should be a string literal or template variable, got: 5'],
    ['vec is null', 'IsNull/IsNotNull operations are not supported on vector fields'],
    ['id == {key}', 'the value of expression template variable name {key} is not found'],
    ['text_match(id, "a")', 'text match operation on non-string is unsupported'],
    [
      'id == 9223372036854775808',
      'strconv.ParseInt: parsing "9223372036854775808": value out of range',
    ],
    [
      'id == 99999999999999999999',
      'strconv.ParseInt: parsing "99999999999999999999": value out of range',
    ],
    [
      'name == NULL',
      "NULL literal is not supported in expressions; use '<field> is null' or '<field> is not null' instead",
    ],
    ['id == ', "line 1:6 no viable alternative at input '<EOF>'"],
    ['id === 1', "line 1:5 no viable alternative at input '='"],
    ['id == 1 id', 'invalid expression: id == 1 id'],
    ['(id == 1', "line 1:8 mismatched input '<EOF>' expecting ')'"],
    ['id == #', "line 1:6 token recognition error at: '#'"],
    ['name == "a', "line 1:8 token recognition error at: '\"a'"],
    ['id is nothing', "line 1:6 mismatched input 'nothing' expecting 'null'"],
    ['fetch(id)', 'function fetch is not known here'],
  ])('%s', (text, reason) => {
    expect(refusal(text)).toBe(`cannot parse expression: ${text}, error: ${reason}`);
  });

  test.each([
    ['id', 'Int64'],
    ['flag', 'Bool'],
    ['id + 1', 'Int64'],
    ['5', 'Int64'],
    ['"a"', 'VarChar'],
    ['numbers', 'Array[Int64]'],
    ['[1]', 'Array'],
  ])('%s is no predicate', (text, dataType) => {
    expect(refusal(text)).toBe(
      `predicate is not a boolean expression: ${text}, data type: ${dataType}`,
    );
  });

  test('may name what is no field where there is a dynamic field', () => {
    expect(refusal('color == 1')).toContain('field color not exist');
    expect(refusal('color == 1', schema)).toBe('accepted');
  });
});

describe('whatever the text', () => {
  const words = [
    'id name js maybe numbers dyn $meta ( ) [ ] { } , == != < <= > >= + - * / % ** and or not in',
    'like is null exists 1 2.5 "a" true ["k"] [0] array_length( json_contains(',
  ].flatMap((line) => line.split(' '));
  const word = fc.constantFrom(...words);
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(word, { maxLength: 40 }).map((words) => words.join(' ')),
    fc.array(word, { maxLength: 40 }).map((words) => words.join('')),
  );

  test('it is compiled and run, or refused as a filter', () => {
    const source = sourceOf([makeRow({}), makeRow({ js: '{"k":1}', maybe: 5, numbers: [1n] })]);
    fc.assert(
      fc.property(text, (sample) => {
        try {
          const accepts = compileFilter(sample, schema)(source);
          expect([true, false]).toContain(accepts(0));
          expect([true, false]).toContain(accepts(1));
        } catch (error) {
          expect(error).toBeInstanceOf(FilterError);
        }
      }),
      { numRuns: 3_000 },
    );
  });

  test.each([
    ['parentheses', '('.repeat(100_000)],
    ['closed parentheses', `${'('.repeat(1_000)}id == 1${')'.repeat(1_000)}`],
    ['lists', '['.repeat(100_000)],
    ['negations', 'not '.repeat(100_000)],
    ['signs', '-'.repeat(100_000)],
    ['calls', 'json_contains('.repeat(100_000)],
    ['comparisons in calls', '1 < json_contains('.repeat(10_000)],
    ['tests of existence', 'exists '.repeat(100_000)],
    ['sums', `id == 1${' + 1'.repeat(100_000)}`],
    ['comparisons', `id${' == 1'.repeat(100_000)}`],
    ['powers', `id == 2${' ** 1'.repeat(100_000)}`],
  ])('%s without end are refused, not followed', (_, text) => {
    expect(refusal(text)).toMatch(/^cannot parse expression: .*(levels deep|in a row|mismatched)/s);
  });
});

describe('keys in a filter', () => {
  test.each([
    ['id in [1, 9007199254740993]', [1n, 9007199254740993n]],
    ['(id in [1])', [1n]],
    ['id == 5', [5n]],
    ['5 == id', [5n]],
    ['id in []', []],
    ['id not in [1]', null],
    ['id != 1', null],
    ['id > 1', null],
    ['id in [1] and small == 1', null],
    ['small in [1]', null],
    ['id + 1 == 2', null],
    ['', null],
  ])('%j', (text, keys) => {
    expect(keysInFilter(text, schema)).toEqual(keys);
  });

  test('are found by template', () => {
    expect(keysInFilter('id in {keys}', schema, new Map([['keys', [1n, 2]]]))).toEqual([1n, 2n]);
  });

  test('may be refused', () => {
    expect(() => keysInFilter('id in [', schema)).toThrow(FilterError);
  });
});
