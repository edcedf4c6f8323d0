/** A value of JSON. Integers that a double cannot hold are bigint, all other numbers are number. */
export type JsonValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** Bytes that are no JSON text. */
export class JsonValueError extends Error {}

const decoder = new TextDecoder();
// A double holds every integer of 15 digits. Most texts have no longer one and can be read by the engine itself.
const longDigits = /\d{16}/;
const numberOrString = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * Reads stored JSON without losing a digit of an int64.
 * @throws JsonValueError when the bytes are no JSON
 */
export function decodeJson(bytes: Uint8Array): JsonValue {
  const text = decoder.decode(bytes);
  try {
    return longDigits.test(text) ? parseLong(text) : (JSON.parse(text) as JsonValue);
  } catch (error) {
    throw new JsonValueError('the JSON value cannot be read', { cause: error });
  }
}

// Node 20 has no reviver that sees the source of a number, so long integers pass as strings of a kind the text has not.
function parseLong(text: string): JsonValue {
  // Written anew, a character of the mark can no longer hide behind an escape.
  const plain = JSON.stringify(JSON.parse(text));
  let mark = '#';
  while (plain.includes(mark)) mark += '#';
  const marked = text.replace(numberOrString, (token) =>
    isLongInteger(token) ? `"${mark}${token}"` : token,
  );
  return JSON.parse(marked, (_key, value: JsonValue) =>
    typeof value === 'string' && value.startsWith(mark) ? BigInt(value.slice(mark.length)) : value,
  ) as JsonValue;
}

function isLongInteger(token: string): boolean {
  return /^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token));
}

/** The value at the end of a path; undefined where there is none. A step into an array is an index. */
export function jsonAt(value: JsonValue, path: readonly string[]): JsonValue | undefined {
  let current: JsonValue | undefined = value;
  for (const key of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    if (isList(current)) current = /^\d+$/.test(key) ? current[Number(key)] : undefined;
    else if (Object.hasOwn(current, key)) current = current[key];
    else return undefined;
  }
  return current;
}

export function isList(value: unknown): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** A number where a double holds it, as decoded JSON has it; other values as they are. */
export function canonical<T>(value: T): T | number {
  return typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

/** Equal in type and value; 1 and 1.0 are equal. */
export function isSameJson(left: JsonValue, right: JsonValue): boolean {
  if (typeof left !== 'object' || typeof right !== 'object') return left === right;
  if (left === null || right === null) return left === right;
  if (isList(left) || isList(right))
    return (
      isList(left) &&
      isList(right) &&
      left.length === right.length &&
      left.every((item, i) => isSameJson(item, right[i] ?? null))
    );
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every(
      (key) => Object.hasOwn(right, key) && isSameJson(left[key] ?? null, right[key] ?? null),
    )
  );
}
