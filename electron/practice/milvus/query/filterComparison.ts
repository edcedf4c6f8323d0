import { DataType, dataTypeName, isFloating, isInteger, isText } from './dataType.ts';
import { checkNoWholeArray, columnTypeName } from './filterColumns.ts';
import {
  castConstant,
  foldArithmetic,
  foldComparison,
  isNumeric,
  typeOfConstant,
  typeOfElements,
} from './filterConstants.ts';
import { FilterFault } from './filterError.ts';
import type { ArithmeticOperator, CompareOperator } from './filterSyntax.ts';
import type { Column, Constant, Predicate, RowArithmetic } from './predicate.ts';

/** A part of an expression, with its type. */
export type Operand =
  | { readonly kind: 'constant'; readonly value: Constant }
  | { readonly kind: 'column'; readonly column: Column }
  | {
      readonly kind: 'arithmetic';
      readonly column: Column;
      readonly operator: RowArithmetic;
      readonly operand: bigint | number;
      readonly dataType: number;
    }
  | { readonly kind: 'length'; readonly column: Column }
  | { readonly kind: 'predicate'; readonly predicate: Predicate };

/** Of `+ - * / % **`. A row's side may be one field only, as in Milvus. */
export function planArithmetic(
  operator: ArithmeticOperator,
  left: Operand,
  right: Operand,
): Operand {
  if (left.kind === 'constant' && right.kind === 'constant')
    return { kind: 'constant', value: foldArithmetic(operator, left.value, right.value) };
  if (operator === '**') throw new FilterFault('power can only apply on constants');
  for (const side of [left, right]) if (side.kind === 'column') checkNoWholeArray(side.column);
  const types = [typeOf(left), typeOf(right)];
  if (!types.every(isArithmetic))
    throw new FilterFault(
      `'${arithmeticNames[operator]}' can only be used between integer or floating or json field expressions`,
    );
  if (operator === '%' && types.some(isFloating))
    throw new FilterFault('modulo can only apply on integer types');
  if (left.kind === 'column' && right.kind === 'column')
    throw new FilterFault('not supported to do arithmetic operations between multiple fields');
  if (left.kind === 'column' && right.kind === 'constant')
    return rowArithmetic(left.column, operator, right.value);
  if (right.kind !== 'column' || left.kind !== 'constant')
    throw new FilterFault('complicated arithmetic operations are not supported');
  if (operator !== '+' && operator !== '*')
    throw new FilterFault('module field is not yet supported');
  return rowArithmetic(right.column, operator, left.value);
}

const arithmeticNames = {
  '+': 'add',
  '-': 'subtract',
  '*': 'multiply',
  '/': 'divide',
  '%': 'modulo',
};

function rowArithmetic(column: Column, operator: RowArithmetic, value: Constant): Operand {
  const dataType = isFloating(column.dataType)
    ? column.dataType
    : typeof value === 'number'
      ? DataType.Double
      : DataType.Int64;
  const operand = castConstant(dataType, value);
  if (!isNumeric(operand)) throw new FilterFault('arithmetic of a value that is no number');
  if (Number(operand) === 0 && (operator === '/' || operator === '%'))
    throw new FilterFault('division or modulus by zero');
  return { kind: 'arithmetic', column, operator, operand, dataType };
}

function isArithmetic(dataType: number): boolean {
  return isInteger(dataType) || isFloating(dataType) || dataType === DataType.JSON;
}

/** Of `== != < <= > >=`. */
export function planComparison(operator: CompareOperator, left: Operand, right: Operand): Operand {
  if (left.kind === 'constant' && right.kind === 'constant') {
    const value = foldComparison(operator, left.value, right.value);
    if (value === null)
      throw new FilterFault('comparison operations cannot be applied to two incompatible operands');
    return { kind: 'predicate', predicate: { kind: 'constant', value } };
  }
  if (operator !== '==' && operator !== '!=')
    for (const side of [left, right]) if (side.kind === 'column') checkNoWholeArray(side.column);
  if (!areComparable(left, right))
    throw new FilterFault(
      `comparisons between ${typeName(left)} and ${typeName(right)} are not supported`,
    );
  const predicate =
    left.kind === 'constant'
      ? compareWithConstant(reversed[operator], right, left.value)
      : right.kind === 'constant'
        ? compareWithConstant(operator, left, right.value)
        : compareColumns(operator, left, right);
  return { kind: 'predicate', predicate };
}

const reversed: Readonly<Record<CompareOperator, CompareOperator>> = {
  '==': '==',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

function compareWithConstant(
  operator: CompareOperator,
  side: Operand,
  constant: Constant,
): Predicate {
  const value = castConstant(typeOf(side), constant);
  switch (side.kind) {
    case 'column':
      return { kind: 'compare', column: side.column, operator, value };
    case 'arithmetic': {
      const { column, operator: arithmetic, operand } = side;
      return { kind: 'arithmetic', column, arithmetic, operand, operator, value };
    }
    case 'length':
      return { kind: 'length', column: side.column, operator, value };
    default:
      throw new FilterFault('not supported to combine multiple fields');
  }
}

function compareColumns(operator: CompareOperator, left: Operand, right: Operand): Predicate {
  if (left.kind !== 'column' || right.kind !== 'column')
    throw new FilterFault('only comparison between two fields is supported');
  for (const { field } of [left.column, right.column]) {
    if (field.dataType === DataType.JSON)
      throw new FilterFault('two column comparison with JSON type is not supported');
    if (field.dataType === DataType.Array)
      throw new FilterFault('two column comparison with Array type is not supported');
  }
  return { kind: 'compareColumns', left: left.column, operator, right: right.column };
}

function areComparable(left: Operand, right: Operand): boolean {
  const [a, b] = [typeOf(left), typeOf(right)];
  if (a === DataType.Array && b === DataType.Array)
    return isComparable(elementTypeOf(left), elementTypeOf(right));
  return isComparable(a, b);
}

function isComparable(a: number, b: number): boolean {
  if (a === DataType.JSON || b === DataType.JSON) return true;
  const isNumber = (dataType: number) => isInteger(dataType) || isFloating(dataType);
  return (
    (isNumber(a) && isNumber(b)) ||
    (isText(a) && isText(b)) ||
    (a === DataType.Bool && b === DataType.Bool)
  );
}

function typeOf(operand: Operand): number {
  switch (operand.kind) {
    case 'constant':
      return typeOfConstant(operand.value);
    case 'column':
      return operand.column.dataType;
    case 'arithmetic':
      return operand.dataType;
    case 'length':
      return DataType.Int64;
    case 'predicate':
      return DataType.Bool;
  }
}

function elementTypeOf(operand: Operand): number {
  if (operand.kind === 'column') return operand.column.field.elementType;
  return operand.kind === 'constant' && typeof operand.value === 'object'
    ? typeOfElements(operand.value)
    : DataType.None;
}

/** As messages of Milvus name the type of an operand. */
export function typeName(operand: Operand): string {
  return operand.kind === 'column' ? columnTypeName(operand.column) : dataTypeName(typeOf(operand));
}
