import type { Schema } from '../types.ts';
import { DataType, dataTypeName, isText } from './dataType.ts';
import { castBound, castElements, castList } from './filterCasts.ts';
import { checkNoVector, checkNoWholeArray, findColumn } from './filterColumns.ts';
import { type Operand, planArithmetic, planComparison, typeName } from './filterComparison.ts';
import { compareConstants, foldArithmetic, isNumeric } from './filterConstants.ts';
import { FilterError, FilterFault } from './filterError.ts';
import type { Expression, Name } from './filterSyntax.ts';
import type { Column, Constant, Predicate } from './predicate.ts';

/** What gives names in an expression their meaning. */
export interface FilterScope {
  readonly schema: Schema;
  /** Of `{name}`. */
  readonly templates: ReadonlyMap<string, Constant>;
}

/**
 * Finds the fields of an expression and checks its types.
 * @throws FilterFault for what Milvus would refuse, FilterError where it says so in a sentence of its own
 */
export function planFilter(expression: Expression, scope: FilterScope): Predicate {
  const operand = plan(expression, scope);
  if (operand.kind === 'predicate') return operand.predicate;
  if (operand.kind === 'constant' && typeof operand.value === 'boolean')
    return { kind: 'constant', value: operand.value };
  throw new FilterError(
    `predicate is not a boolean expression: ${expression.text}, data type: ${typeName(operand)}`,
  );
}

function plan(expression: Expression, scope: FilterScope): Operand {
  switch (expression.kind) {
    case 'value':
      return { kind: 'constant', value: wholeInteger(expression.value) };
    case 'list':
      return { kind: 'constant', value: expression.items.map((item) => constantOf(item, scope)) };
    case 'template':
      return { kind: 'constant', value: templateValue(expression.name, scope) };
    case 'name':
      return { kind: 'column', column: findColumn(scope.schema, expression) };
    case 'sign':
      return planSign(expression.operator, expression.operand, scope);
    case 'arithmetic':
      return planArithmetic(
        expression.operator,
        plan(expression.left, scope),
        plan(expression.right, scope),
      );
    case 'compare':
      return planComparison(
        expression.operator,
        plan(expression.left, scope),
        plan(expression.right, scope),
      );
    case 'length':
      return { kind: 'length', column: containerOf(expression.column, scope, 'array_length') };
    default:
      return { kind: 'predicate', predicate: planPredicate(expression, scope) };
  }
}

type PredicateExpression = Extract<
  Expression,
  { kind: 'logical' | 'range' | 'in' | 'like' | 'isNull' | 'exists' | 'contains' | 'textMatch' }
>;

function planPredicate(expression: PredicateExpression, scope: FilterScope): Predicate {
  switch (expression.kind) {
    case 'logical': {
      const { operator, operands } = expression;
      const parts = operands.map((part) => truthOf(plan(part, scope), operator));
      return { kind: 'logical', operator, parts };
    }
    case 'range':
      return planRange(expression, scope);
    case 'in': {
      const part = planIn(expression, scope);
      return expression.isNot ? { kind: 'not', part } : part;
    }
    case 'like':
      return planLike(expression, scope);
    case 'isNull': {
      const part = planIsNull(findColumn(scope.schema, expression.column));
      return expression.isNot ? { kind: 'not', part } : part;
    }
    case 'exists':
      return { kind: 'exists', column: keyOf(expression.operand, scope) };
    case 'contains':
      return planContains(expression, scope);
    case 'textMatch':
      return planTextMatch(expression, scope);
  }
}

// 2^63 is written for -2^63 only.
function wholeInteger(value: boolean | bigint | number | string): Constant {
  if (value === 2n ** 63n)
    throw new FilterFault(`strconv.ParseInt: parsing "${value}": value out of range`);
  return value;
}

function templateValue(name: string, { templates }: FilterScope): Constant {
  const value = templates.get(name);
  if (value === undefined)
    throw new FilterFault(`the value of expression template variable name {${name}} is not found`);
  return value;
}

function constantOf(expression: Expression, scope: FilterScope): Constant {
  const operand = plan(expression, scope);
  if (operand.kind === 'constant') return operand.value;
  throw new FilterFault(`array element type must be generic value, but got: ${expression.text}`);
}

function planSign(
  operator: '+' | '-' | 'not',
  expression: Expression,
  scope: FilterScope,
): Operand {
  if (operator === '-' && expression.kind === 'value' && expression.value === 2n ** 63n)
    return { kind: 'constant', value: -(2n ** 63n) };
  const operand = plan(expression, scope);
  if (operator === 'not')
    return { kind: 'predicate', predicate: { kind: 'not', part: truthOf(operand, 'not') } };
  if (operator === '+') return operand;
  if (operand.kind !== 'constant' || !isNumeric(operand.value))
    throw new FilterFault(`unexpected op: ${operator}`);
  return { kind: 'constant', value: foldArithmetic('-', 0n, operand.value) };
}

function truthOf(operand: Operand, operator: string): Predicate {
  if (operand.kind === 'predicate') return operand.predicate;
  if (operand.kind === 'constant' && typeof operand.value === 'boolean')
    return { kind: 'constant', value: operand.value };
  throw new FilterFault(
    operator === 'not'
      ? 'not op can only be applied on boolean expression'
      : `'${operator}' can only be used between boolean expressions`,
  );
}

function planRange(
  expression: Extract<Expression, { kind: 'range' }>,
  scope: FilterScope,
): Predicate {
  const { isLowerIncluded, isUpperIncluded } = expression;
  const column = findColumn(scope.schema, expression.column);
  checkNoWholeArray(column);
  const [lower, upper] = [
    boundOf(column, expression.lower, scope, 'lowerbound'),
    boundOf(column, expression.upper, scope, 'upperbound'),
  ];
  const order = compareConstants(lower, upper);
  if (order > 0 || (order === 0 && !(isLowerIncluded && isUpperIncluded)))
    throw new FilterFault('invalid range: lowerbound is greater than upperbound');
  return { kind: 'range', column, lower, upper, isLowerIncluded, isUpperIncluded };
}

function boundOf(
  column: Column,
  expression: Expression,
  scope: FilterScope,
  side: string,
): Constant {
  const operand = plan(expression, scope);
  if (operand.kind !== 'constant')
    throw new FilterFault(`${side} cannot be a non-const expression: ${expression.text}`);
  return castBound(column.dataType, operand.value);
}

function columnOf(expression: Expression, scope: FilterScope, refusal: string): Column {
  const operand = plan(expression, scope);
  if (operand.kind === 'column') return operand.column;
  throw new FilterFault(`${refusal}, but got: ${expression.text}`);
}

function planIn(expression: Extract<Expression, { kind: 'in' }>, scope: FilterScope): Predicate {
  const column = columnOf(expression.operand, scope, "'term' can only be used on single field");
  const list = plan(expression.list, scope);
  if (list.kind !== 'constant' || typeof list.value !== 'object')
    throw new FilterFault(
      `the right-hand side of 'in' must be a list, but got: ${expression.list.text}`,
    );
  return { kind: 'in', column, values: castList(column.dataType, list.value) };
}

function planLike(
  expression: Extract<Expression, { kind: 'like' }>,
  scope: FilterScope,
): Predicate {
  const operand = plan(expression.operand, scope);
  if (operand.kind !== 'column')
    throw new FilterFault('like operation on complicated expr is unsupported');
  const { column } = operand;
  if (!isText(column.dataType) && column.dataType !== DataType.JSON)
    throw new FilterFault('like operation on non-string or no-json field is unsupported');
  return { kind: 'like', column, pattern: textOf(expression.pattern, scope, 'like pattern') };
}

function textOf(expression: Expression, scope: FilterScope, what: string): string {
  const operand = plan(expression, scope);
  if (operand.kind === 'constant' && typeof operand.value === 'string') return operand.value;
  throw new FilterFault(
    `${what} should be a string literal or template variable, got: ${expression.text}`,
  );
}

function planIsNull(column: Column): Predicate {
  checkNoVector(column);
  // Below JSON, null is what does not exist.
  return column.path.length > 0
    ? { kind: 'not', part: { kind: 'exists', column } }
    : { kind: 'isNull', column };
}

function keyOf(expression: Expression, scope: FilterScope): Column {
  const column = columnOf(
    expression,
    scope,
    'exists operations are only supported on single fields now',
  );
  if (column.field.dataType !== DataType.JSON)
    throw new FilterFault(
      `exists operations are only supportted on json field, got:${dataTypeName(column.field.dataType)}`,
    );
  if (column.path.length === 0)
    throw new FilterFault('exists operations are only supportted on json key');
  return column;
}

/** A JSON value or an array as a whole. */
function containerOf(name: Name, scope: FilterScope, what: string): Column {
  const column = findColumn(scope.schema, name);
  if (column.dataType !== DataType.JSON && column.dataType !== DataType.Array)
    throw new FilterFault(
      `${what} operation are only supported on json or array fields now, got: ${name.text}`,
    );
  return column;
}

function planContains(
  expression: Extract<Expression, { kind: 'contains' }>,
  scope: FilterScope,
): Predicate {
  const { mode, operand, sought } = expression;
  if (operand.kind !== 'name')
    throw new FilterFault(
      `contains operation are only supported on json or array fields now, got: ${operand.text}`,
    );
  const column = containerOf(operand, scope, 'contains');
  const value = constantOf(sought, scope);
  if (mode !== 'one' && typeof value !== 'object')
    throw new FilterFault(`contains_${mode} operation element must be an array`);
  const values = mode !== 'one' && typeof value === 'object' ? value : [value];
  const cast =
    column.dataType === DataType.Array ? castElements(column.field.elementType, values) : values;
  return { kind: 'contains', column, mode: mode === 'any' ? 'any' : 'all', values: cast };
}

function planTextMatch(
  expression: Extract<Expression, { kind: 'textMatch' }>,
  scope: FilterScope,
): Predicate {
  const column = findColumn(scope.schema, expression.column);
  if (!isText(column.dataType))
    throw new FilterFault('text match operation on non-string is unsupported');
  if (column.field.typeParams.enable_match?.toLowerCase() !== 'true')
    throw new FilterFault(`field "${column.field.name}" does not enable match`);
  const query = textOf(expression.query, scope, 'text_match query');
  return { kind: 'textMatch', column, query, minimum: Number(expression.minimum) };
}
