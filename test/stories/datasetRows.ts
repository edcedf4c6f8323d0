// The rows of the test data: every value is a pure function of the row's number, so that any row can be checked anywhere.

/** A row as it is inserted and as it comes back: int64 as decimal strings, float32 values that are exact as numbers. */
export type Row = Readonly<Record<string, unknown>>;

/** First key of `full` and `binary`: beyond 2^53, where a key that passes through a JavaScript number goes wrong. */
const FIRST_ID = 2n ** 60n + 1n;

const words = ['sail', 'été', '東京', 'naïve "quoted"', 'line\nbreak', ''];
const colors = ['red', 'green', 'blue'];

/** Key of a row of `full` or `binary`. */
export function int64Id(n: number): string {
  return String(FIRST_ID + BigInt(n) * 3n);
}

/** Key of a row of `keyed`. */
export function textId(n: number): string {
  return `row-${String(n).padStart(6, '0')}-é`;
}

/** A row of `full`, dynamic fields (`color`, `extra`) included. */
export function fullRow(n: number): Row {
  return {
    id: int64Id(n),
    title: `${pick(words, n)} ${n}`,
    meta: { n, half: n / 2, tags: words.slice(0, n % 3), nested: { empty: {}, none: null } },
    numbers: Array.from({ length: n % 4 }, (_, i) => String((2n ** 62n + BigInt(n + i)) * -1n)),
    words: Array.from({ length: n % 3 }, (_, i) => pick(words, n + i)),
    ratio: n / 7 - 1000,
    flag: n % 3 === 0,
    vector: floatVector(n, 16),
    ...(n % 5 === 0 ? {} : { color: pick(colors, n), extra: { n, list: [n, 'x'] } }),
  };
}

/** A row of `keyed`; `tenant` is its partition key. */
export function keyedRow(n: number): Row {
  return {
    id: textId(n),
    tenant: `tenant-${n % 50}`,
    amount: String(n - 20_000),
    vector: floatVector(n + 1_000_000, 32),
  };
}

/** A row of `binary`. */
export function binaryRow(n: number): Row {
  return { id: int64Id(n), note: `note ${n}`, bits: binaryVector(n, 64) };
}

export function floatVector(seed: number, dimensions: number): number[] {
  return Array.from({ length: dimensions }, (_, i) =>
    Math.fround(hash(seed * 64 + i) / 2 ** 31 - 1),
  );
}

/** Bytes of a binary vector. */
function binaryVector(seed: number, dimensions: number): number[] {
  return Array.from({ length: dimensions / 8 }, (_, i) => hash(seed * 8 + i + 7) % 256);
}

// Scatters 32 bits so that near numbers have nothing in common (the finalizer of MurmurHash3).
function hash(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

function pick(values: readonly string[], n: number): string {
  return values[n % values.length] ?? '';
}
