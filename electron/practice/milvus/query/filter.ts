import type { RowSource, Schema } from '../types.ts';
import { FilterError, FilterFault } from './filterError.ts';
import { parseFilter } from './filterParser.ts';
import { planFilter } from './filterPlan.ts';
import type { Constant, Predicate } from './predicate.ts';
import { fieldsOf } from './predicateFields.ts';
import { RowReader } from './rowReader.ts';
import { bindPredicate } from './rowTest.ts';

export { FilterError } from './filterError.ts';

/** Binds a filter to rows, and then tells of each row whether it matches. */
export interface Filter {
  (rows: RowSource): (row: number) => boolean;
  /** Of the columns that it reads. */
  readonly fieldIds: readonly number[];
}

/**
 * Compiles a boolean expression of Milvus; a blank one matches every row. The values of templates are booleans, bigints for
 * integers, numbers, strings, and arrays of them.
 * @throws FilterError in the words of Milvus
 */
export function compileFilter(
  text: string,
  schema: Schema,
  templateValues: ReadonlyMap<string, unknown> = new Map(),
): Filter {
  const predicate = readPredicate(text, schema, templateValues);
  const bind = (rows: RowSource) => {
    const test = bindPredicate(predicate, new RowReader(rows));
    return (row: number) => test(row) === true;
  };
  return Object.assign(bind, { fieldIds: fieldsOf(predicate) });
}

/**
 * The primary keys of an expression that is only `key in [...]` or `key == x`, which a server deletes without looking at
 * rows; null for every other expression.
 * @throws FilterError in the words of Milvus
 */
export function keysInFilter(
  text: string,
  schema: Schema,
  templateValues: ReadonlyMap<string, unknown> = new Map(),
): readonly (bigint | string)[] | null {
  const predicate = readPredicate(text, schema, templateValues);
  if (predicate.kind !== 'in' && predicate.kind !== 'compare') return null;
  if (!predicate.column.field.isPrimaryKey) return null;
  if (predicate.kind === 'compare' && predicate.operator !== '==') return null;
  const values = predicate.kind === 'in' ? predicate.values : [predicate.value];
  return values.filter((value) => typeof value === 'bigint' || typeof value === 'string');
}

function readPredicate(
  text: string,
  schema: Schema,
  templateValues: ReadonlyMap<string, unknown>,
): Predicate {
  if (text.trim() === '') return { kind: 'constant', value: true };
  try {
    const templates = new Map([...templateValues].map(([name, value]) => [name, constant(value)]));
    return planFilter(parseFilter(text), { schema, templates });
  } catch (error) {
    if (!(error instanceof FilterFault)) throw error;
    const message = `cannot parse expression: ${text}, error: ${error.message}`;
    throw new FilterError(message, { cause: error });
  }
}

function constant(value: unknown): Constant {
  if (Array.isArray(value)) return value.map(constant);
  // A client that has no integers of its own sends 5 as a double.
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (typeof value === 'boolean' || typeof value === 'bigint' || typeof value === 'string')
    return value;
  throw new FilterFault(`expression template value of type ${typeof value} is not supported`);
}
