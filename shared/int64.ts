import { z } from 'zod';

/**
 * A 64-bit integer as decimal digits. Milvus ids and hybrid timestamps pass 2^53, where JS numbers lose the last digits:
 * two neighbouring ids become one. Signed and unsigned 64-bit ranges are both accepted.
 */
export const Int64 = z.string().regex(/^(0|-?[1-9]\d{0,19})$/, 'not a 64-bit integer');
export type Int64 = string;

const MIN = -(2n ** 63n);
const MAX = 2n ** 64n - 1n;

/** True for the decimal text of an integer between -2^63 and 2^64-1, without leading zeros. */
export function isInt64(text: string): boolean {
  if (!/^(0|-?[1-9]\d{0,19})$/.test(text)) return false;
  const value = BigInt(text);
  return value >= MIN && value <= MAX;
}

export function sumInt64(values: Iterable<Int64>): Int64 {
  let sum = 0n;
  for (const value of values) sum += BigInt(value);
  return sum.toString();
}

/** Negative, zero or positive, as Array.sort wants it. */
export function compareInt64(a: Int64, b: Int64): number {
  const left = BigInt(a);
  const right = BigInt(b);
  return left < right ? -1 : left > right ? 1 : 0;
}
