import { DataType, dataTypeName, isFloating, isInteger, isText } from './dataType.ts';
import { FilterFault } from './filterError.ts';
import type { ArithmeticOperator, CompareOperator } from './filterSyntax.ts';
import type { Constant } from './predicate.ts';

/** The type that an expression gives a constant. */
export function typeOfConstant(value: Constant): number {
  switch (typeof value) {
    case 'boolean':
      return DataType.Bool;
    case 'bigint':
      return DataType.Int64;
    case 'number':
      return DataType.Double;
    case 'string':
      return DataType.VarChar;
    default:
      return DataType.Array;
  }
}

/** The one type of all elements of a list, or None. */
export function typeOfElements(values: readonly Constant[]): number {
  const types = new Set(values.map(typeOfConstant));
  return types.size === 1 ? ([...types][0] ?? DataType.None) : DataType.None;
}

/**
 * A constant as a field of that type compares it.
 * @throws FilterFault where Milvus would not cast it: 1.5 for an integer, a number for a text
 */
export function castConstant(dataType: number, value: Constant): Constant {
  const isFitting =
    dataType === DataType.JSON ||
    (dataType === DataType.Array && typeof value === 'object') ||
    (isText(dataType) && typeof value === 'string') ||
    (dataType === DataType.Bool && typeof value === 'boolean') ||
    (isFloating(dataType) && (typeof value === 'number' || typeof value === 'bigint')) ||
    (isInteger(dataType) && typeof value === 'bigint');
  if (!isFitting)
    throw new FilterFault(
      `cannot cast value to ${dataTypeName(dataType)}, value: ${describe(value)}`,
    );
  if (dataType === DataType.Float) return Math.fround(Number(value));
  return dataType === DataType.Double ? Number(value) : value;
}

function describe(value: Constant): string {
  switch (typeof value) {
    case 'boolean':
      return `bool_val:${value}`;
    case 'bigint':
      return `int64_val:${value}`;
    case 'number':
      return `float_val:${value}`;
    case 'string':
      return `string_val:${JSON.stringify(value)}`;
    default:
      return 'array_val';
  }
}

/** `1 + 2` and the like, before any row is read. Integers keep 64 bits. */
export function foldArithmetic(
  operator: ArithmeticOperator,
  left: Constant,
  right: Constant,
): bigint | number {
  if (typeof left === 'bigint' && typeof right === 'bigint')
    return foldIntegers(operator, left, right);
  if (!isNumeric(left) || !isNumeric(right))
    throw new FilterFault(`'${operator}' can only be used between integer or floating`);
  const [a, b] = [Number(left), Number(right)];
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '**':
      return a ** b;
    case '/':
      if (b === 0) throw new FilterFault('cannot divide by zero');
      return a / b;
    case '%':
      throw new FilterFault('modulo can only apply on integer');
  }
}

function foldIntegers(operator: ArithmeticOperator, left: bigint, right: bigint): bigint | number {
  switch (operator) {
    case '+':
      return BigInt.asIntN(64, left + right);
    case '-':
      return BigInt.asIntN(64, left - right);
    case '*':
      return BigInt.asIntN(64, left * right);
    case '**':
      return power(left, right);
    default:
      if (right === 0n) throw new FilterFault('cannot divide by zero');
      return operator === '/' ? BigInt.asIntN(64, left / right) : left % right;
  }
}

// Through doubles where the result is no int64: 2 ** 1000000 must not fill the memory with digits.
function power(left: bigint, right: bigint): bigint | number {
  const approximate = Number(left) ** Number(right);
  return right >= 0n && Math.abs(approximate) < 2 ** 63 ? left ** right : approximate;
}

/** `1 < 2`, or null where the two cannot be compared. */
export function foldComparison(
  operator: CompareOperator,
  left: Constant,
  right: Constant,
): boolean | null {
  const areComparable =
    (isNumeric(left) && isNumeric(right)) ||
    (typeof left === 'string' && typeof right === 'string') ||
    (typeof left === 'boolean' && typeof right === 'boolean' && /^[=!]=$/.test(operator));
  return areComparable ? isHolding(operator, compareConstants(left, right)) : null;
}

/** Negative, zero or positive; of numbers, of texts, or of truth values. */
export function compareConstants(left: Constant, right: Constant): number {
  if (typeof left === 'string' && typeof right === 'string') return compareText(left, right);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** True when two values that compare like this stand in the relation. */
export function isHolding(operator: CompareOperator, order: number): boolean {
  switch (operator) {
    case '==':
      return order === 0;
    case '!=':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}

const surrogate = /[\ud800-\udfff]/;

/** By bytes of UTF-8, as Milvus does; UTF-16 differs where a character takes two units. */
export function compareText(left: string, right: string): number {
  if (surrogate.test(left) || surrogate.test(right))
    return Buffer.compare(Buffer.from(left), Buffer.from(right));
  return left < right ? -1 : left > right ? 1 : 0;
}

export function isNumeric(value: unknown): value is bigint | number {
  return typeof value === 'bigint' || typeof value === 'number';
}
