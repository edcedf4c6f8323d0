import type { StoredValue } from '#engine/binlog/storedValue.ts';

import type { Columns, Field, RowSource, Schema } from '../types.ts';

/** Fields that every row has beside those of its schema. */
export const ROW_ID = 0;
export const TIMESTAMP = 1;

export type Key = bigint | string;

/** Columns that rows can be added to. */
export type GrowingColumns = Map<number, StoredValue[]>;

/** @throws Error when the schema has none */
export function keyFieldOf(schema: Schema): Field {
  const field = schema.fields.find(({ isPrimaryKey }) => isPrimaryKey);
  if (field === undefined) throw new Error('The schema has no primary key.');
  return field;
}

/** What a row reads as in a field that was added after it. */
export function missingValue(field: Field): StoredValue {
  return field.defaultValue ?? null;
}

/** @throws Error for a column that was not asked for */
export function columnOf(columns: Columns, fieldId: number): readonly StoredValue[] {
  const column = columns.get(fieldId);
  if (column === undefined) throw new Error(`The column of field ${fieldId} was not read.`);
  return column;
}

export function rowCountOf(columns: Columns): number {
  return columns.get(TIMESTAMP)?.length ?? 0;
}

export function keysOf(columns: Columns, schema: Schema): readonly Key[] {
  return columnOf(columns, keyFieldOf(schema).fieldId) as readonly Key[];
}

export function timestampsOf(columns: Columns): readonly bigint[] {
  return columnOf(columns, TIMESTAMP) as readonly bigint[];
}

/** The rows of these numbers, in this order. */
export function pickRows(columns: Columns, rows: readonly number[]): GrowingColumns {
  return new Map([...columns].map(([fieldId, values]) => [fieldId, pick(values, rows)]));
}

function pick(values: readonly StoredValue[], rows: readonly number[]): StoredValue[] {
  return rows.map((row) => values[row] as StoredValue);
}

export function appendRows(target: GrowingColumns, columns: Columns): void {
  for (const [fieldId, values] of columns) {
    const column = target.get(fieldId) ?? [];
    // A spread into push overflows the stack at some 100,000 values.
    for (const value of values) column.push(value);
    target.set(fieldId, column);
  }
}

/** Numbers of the rows in the order of their keys; equal keys in the order of their time. */
export function orderByKey(keys: readonly Key[], timestamps: readonly bigint[]): number[] {
  const order = keys.map((_, row) => row);
  const compare = <T extends Key>(a: T | undefined, b: T | undefined): number =>
    a === b ? 0 : (a as T) < (b as T) ? -1 : 1;
  return order.sort((a, b) => compare(keys[a], keys[b]) || compare(timestamps[a], timestamps[b]));
}

/** Some rows of columns for filters and searches; null for all of them. */
export function rowSourceOf(
  columns: Columns,
  rowCount: number,
  rows: readonly number[] | null,
): RowSource {
  const picked = new Map<number, readonly StoredValue[]>();
  return {
    rowCount: rows?.length ?? rowCount,
    column(fieldId) {
      const values = columnOf(columns, fieldId);
      if (rows === null) return values;
      const known = picked.get(fieldId) ?? pick(values, rows);
      picked.set(fieldId, known);
      return known;
    },
  };
}
