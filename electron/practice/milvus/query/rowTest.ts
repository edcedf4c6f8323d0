import { tokenize } from './analyzer.ts';
import { DataType, isFloating } from './dataType.ts';
import { compareConstants, foldArithmetic, isHolding, isNumeric } from './filterConstants.ts';
import type { CompareOperator } from './filterSyntax.ts';
import { canonical, isList, isSameJson, type JsonValue } from './jsonValue.ts';
import { compileLike } from './likePattern.ts';
import type { Column, Constant, Predicate } from './predicate.ts';
import type { RowReader, RowValue } from './rowReader.ts';

/** What a predicate says of a row; null where the row has no value to say it of. */
export type Truth = boolean | null;

type RowTest = (row: number) => Truth;

/** Turns a predicate into a test of the rows of a source. */
export function bindPredicate(predicate: Predicate, reader: RowReader): RowTest {
  switch (predicate.kind) {
    case 'constant':
      return () => predicate.value;
    case 'logical':
      return bindLogical(
        predicate.operator === 'or',
        predicate.parts.map((part) => bindPredicate(part, reader)),
      );
    case 'not': {
      const test = bindPredicate(predicate.part, reader);
      return (row) => {
        const truth = test(row);
        return truth === null ? null : !truth;
      };
    }
    case 'compareColumns':
      return bindColumns(predicate, reader);
    case 'isNull': {
      const read = reader.column(predicate.column);
      return (row) => read(row) === null;
    }
    case 'exists': {
      // Below JSON, null is what does not exist, and so is all below a row without a value.
      const read = reader.column(predicate.column);
      return (row) => (read(row) ?? null) !== null;
    }
    default:
      return bindValue(predicate.column, testOf(predicate), reader);
  }
}

/** True as soon as one is true for `or`, false as soon as one is false for `and`; else null where one is null. */
function bindLogical(decisive: boolean, tests: readonly RowTest[]): RowTest {
  return (row) => {
    let truth: Truth = !decisive;
    for (const test of tests) {
      const part = test(row);
      if (part === decisive) return decisive;
      if (part === null) truth = null;
    }
    return truth;
  };
}

function bindColumns(
  { left, operator, right }: Extract<Predicate, { kind: 'compareColumns' }>,
  reader: RowReader,
): RowTest {
  const [readLeft, readRight] = [reader.column(left), reader.column(right)];
  return (row) => {
    const [a, b] = [readLeft(row) ?? null, readRight(row) ?? null];
    return a === null || b === null
      ? null
      : isHolding(operator, compareConstants(a as Constant, b as Constant));
  };
}

type ValuePredicate = Exclude<
  Predicate,
  { kind: 'constant' | 'logical' | 'not' | 'compareColumns' | 'isNull' | 'exists' }
>;

/** Null is what a row without a value says. Null inside JSON is a value, of a type that equals nothing. */
function bindValue(column: Column, test: (value: RowValue) => boolean, reader: RowReader): RowTest {
  const read = reader.column(column);
  if (column.path.length === 0)
    return (row) => {
      const value = read(row);
      return value === null ? null : test(value);
    };
  const readWhole = reader.column({ ...column, path: [] });
  return (row) => (readWhole(row) === null ? null : test(read(row)));
}

function testOf(predicate: ValuePredicate): (value: RowValue) => boolean {
  switch (predicate.kind) {
    case 'compare':
      return comparison(predicate.column, predicate.operator, predicate.value);
    case 'arithmetic':
      return arithmeticTest(predicate);
    case 'length': {
      const test = comparison(predicate.column, predicate.operator, predicate.value);
      return (value) => test(isList(value) ? value.length : 0);
    }
    case 'range':
      return rangeTest(predicate);
    case 'in':
      return membership(predicate.values);
    case 'like': {
      const isFitting = compileLike(predicate.pattern);
      return (value) => typeof value === 'string' && isFitting(value);
    }
    case 'contains':
      return containsTest(predicate);
    case 'textMatch':
      return textMatchTest(predicate);
  }
}

/** Of one type only: what has another type differs, and stands in no other relation. */
function comparison(
  { field }: Column,
  operator: CompareOperator,
  constant: Constant,
): (value: RowValue) => boolean {
  // In JSON what is missing differs; an element that is missing in an array does not even do that.
  const ofAnother = operator === '!=' && field.dataType === DataType.JSON;
  if (typeof constant === 'object')
    return (value) =>
      isList(value) ? isSameJson(value, plain(constant)) === (operator === '==') : ofAnother;
  if (isNumeric(constant))
    return (value) =>
      isNumeric(value) ? isHolding(operator, compareConstants(value, constant)) : ofAnother;
  return (value) =>
    typeof value === typeof constant
      ? isHolding(operator, compareConstants(value as Constant, constant))
      : ofAnother;
}

function arithmeticTest(
  predicate: Extract<Predicate, { kind: 'arithmetic' }>,
): (value: RowValue) => boolean {
  const { column, arithmetic, operand, operator, value: constant } = predicate;
  const test = comparison(column, operator, constant);
  const round = column.dataType === DataType.Float ? singlePrecision : same;
  return (value) => {
    if (!isNumeric(value)) return test(undefined);
    const left = isFloating(column.dataType) ? value : asInteger(value);
    if (arithmetic === '%' && typeof left !== 'bigint') return test(undefined);
    return test(round(foldArithmetic(arithmetic, left, operand)));
  };
}

/** Integers of any width are calculated with 64 bits, and divided without a rest. */
function asInteger(value: bigint | number): bigint | number {
  return Number.isSafeInteger(value) ? BigInt(value) : value;
}

function singlePrecision(value: bigint | number): number {
  return Math.fround(Number(value));
}

function same(value: bigint | number): bigint | number {
  return value;
}

function rangeTest(predicate: Extract<Predicate, { kind: 'range' }>): (value: RowValue) => boolean {
  const { column, lower, upper, isLowerIncluded, isUpperIncluded } = predicate;
  const isAbove = comparison(column, isLowerIncluded ? '>=' : '>', lower);
  const isBelow = comparison(column, isUpperIncluded ? '<=' : '<', upper);
  return (value) => isAbove(value) && isBelow(value);
}

/** Of thousands of values as fast as of one. */
function membership(values: readonly Constant[]): (value: RowValue) => boolean {
  const simple = new Set<RowValue>(values.filter((value) => typeof value !== 'object').map(plain));
  const lists = values.filter((value) => typeof value === 'object').map(plain);
  return (value) => {
    if (isList(value)) return lists.some((list) => isSameJson(value, list));
    return simple.has(typeof value === 'bigint' ? canonical(value) : value);
  };
}

/** A constant as decoded JSON has it. */
function plain(constant: Constant): JsonValue {
  return typeof constant === 'object' ? constant.map(plain) : canonical(constant);
}

function containsTest(
  predicate: Extract<Predicate, { kind: 'contains' }>,
): (value: RowValue) => boolean {
  const sought = predicate.values.map(plain);
  return (value) => {
    if (!isList(value)) return false;
    const isThere = (element: JsonValue) => value.some((item) => isSameJson(item, element));
    return predicate.mode === 'any' ? sought.some(isThere) : sought.every(isThere);
  };
}

function textMatchTest(
  predicate: Extract<Predicate, { kind: 'textMatch' }>,
): (value: RowValue) => boolean {
  const { column, query, minimum } = predicate;
  const params = column.field.typeParams.analyzer_params;
  const wanted = new Set(tokenize(query, params));
  const enough = Math.max(1, minimum);
  return (value) => {
    if (typeof value !== 'string') return false;
    const found = new Set(tokenize(value, params).filter((token) => wanted.has(token)));
    return found.size >= enough;
  };
}
