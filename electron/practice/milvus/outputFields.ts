import type { StoredValue } from '#engine/binlog/storedValue.ts';

import { toFieldData } from './fieldDataFromColumn.ts';
import { refusal } from './refusals.ts';
import type { Field, RowSource, Schema } from './types.ts';

/** What a query or a search shall say of each row. */
export interface OutputFields {
  readonly fields: readonly Field[];
  /** Keys of the dynamic field that were asked for by name; null for all of them. */
  readonly dynamicKeys: readonly string[] | null;
  /** As the answer names them. */
  readonly names: readonly string[];
}

/**
 * Reads the names that a client asks for: of fields, '*' for all, and of keys in the dynamic field.
 * @throws MilvusRefusal
 */
export function outputFieldsOf(names: readonly string[], schema: Schema): OutputFields {
  const visible = schema.fields.filter(({ isFunctionOutput }) => !isFunctionOutput);
  const dynamic = schema.fields.find(({ isDynamic }) => isDynamic);
  const wanted = new Set<Field>();
  const shown = new Set<string>();
  const keys: string[] = [];
  let isWhole = false;
  for (const name of names) {
    const field = schema.fields.find((one) => one.name === name);
    if (name === '*') {
      for (const one of visible) {
        wanted.add(one);
        shown.add(one.name);
      }
      isWhole = true;
    } else if (field) {
      if (field.isFunctionOutput) {
        throw refusal(65_535, `not allowed to retrieve raw data of field ${name}`);
      }
      wanted.add(field);
      shown.add(name);
      isWhole ||= field.isDynamic;
    } else {
      if (!dynamic) throw refusal(65_535, `field ${name} not exist`);
      wanted.add(dynamic);
      keys.push(keyOf(name));
      shown.add(name);
    }
  }
  return { fields: [...wanted], dynamicKeys: isWhole ? null : keys, names: [...shown] };
}

/** `$meta["key"]` says the same as `key`. */
function keyOf(name: string): string {
  return /^\$meta\[["'](.*)["']\]$/.exec(name)?.[1] ?? name;
}

export interface FoundRow {
  readonly source: RowSource;
  readonly row: number;
}

export function readRows(
  rows: readonly FoundRow[],
  { fields, dynamicKeys }: OutputFields,
): object[] {
  return fields.map((field) => {
    const values = rows.map(({ source, row }) => source.column(field.fieldId)[row] ?? null);
    const isPart = field.isDynamic && dynamicKeys !== null;
    return toFieldData(field, isPart ? values.map((value) => part(value, dynamicKeys)) : values);
  });
}

function part(value: StoredValue, keys: readonly string[]): StoredValue {
  const parsed = JSON.parse(Buffer.from(value as Uint8Array).toString('utf8')) as object;
  const entries = Object.entries(parsed).filter(([key]) => keys.includes(key));
  return Buffer.from(JSON.stringify(Object.fromEntries(entries)));
}
