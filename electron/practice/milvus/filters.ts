import { type Filter, compileFilter, FilterError, keysInFilter } from './query/filter.ts';
import { refusal } from './refusals.ts';
import type { Schema } from './types.ts';

/** Values that stand for names in a filter, as requests have them. */
export type TemplateValues = Readonly<Record<string, TemplateValue>>;

interface TemplateValue {
  readonly bool_val?: boolean;
  readonly int64_val?: string;
  readonly float_val?: number;
  readonly string_val?: string;
  readonly array_val?: TemplateArray;
}

interface TemplateArray {
  readonly bool_data?: { readonly data: readonly boolean[] };
  readonly long_data?: { readonly data: readonly string[] };
  readonly double_data?: { readonly data: readonly number[] };
  readonly string_data?: { readonly data: readonly string[] };
  readonly array_data?: { readonly data: readonly TemplateArray[] };
}

/** @throws MilvusRefusal */
export function filterOf(text: string, schema: Schema, values: TemplateValues = {}): Filter {
  return readable(() => compileFilter(text, schema, templates(values)));
}

/** Keys that a filter names by themselves; null for any other. @throws MilvusRefusal */
export function keysOf(text: string, schema: Schema, values: TemplateValues = {}) {
  return readable(() => keysInFilter(text, schema, templates(values)));
}

function readable<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    throw refusal(1100, `failed to create query plan: ${error.message}: invalid parameter`);
  }
}

function templates(values: TemplateValues): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(values).map(([name, value]) => [name, plain(value)]));
}

function plain(value: TemplateValue): unknown {
  if (value.int64_val !== undefined) return BigInt(value.int64_val);
  if (value.array_val !== undefined) return plainArray(value.array_val);
  return value.bool_val ?? value.float_val ?? value.string_val;
}

function plainArray(array: TemplateArray): unknown[] {
  if (array.long_data) return array.long_data.data.map(BigInt);
  if (array.array_data) return array.array_data.data.map(plainArray);
  return [...(array.bool_data?.data ?? array.double_data?.data ?? array.string_data?.data ?? [])];
}
