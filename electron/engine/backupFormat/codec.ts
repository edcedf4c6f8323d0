import type { JsonValue } from './json.ts';
import { emptyOf, type Kind, type Message, zeroOf } from './message.ts';

/** A value that Go's reader of the same file would refuse too, and the path of keys to it. */
export class DecodeError extends Error {
  readonly reason: string;
  readonly path: string;

  constructor(reason: string, path = '') {
    super(path === '' ? reason : `${path}: ${reason}`);
    this.name = 'DecodeError';
    this.reason = reason;
    this.path = path;
  }
}

/**
 * Reads a message as Go's encoding/json does: keys in any letter case, unknown keys ignored, null means absent. Every key of
 * the message is present in the result.
 * @throws DecodeError
 */
export function decode<Value>(message: Message<Value>, json: JsonValue): Value {
  const value = emptyOf(message) as Record<string, unknown>;
  for (const [key, item] of entriesOf(json)) {
    const field = message.byKey.get(key.toLowerCase());
    if (field === undefined || item === null) continue;
    value[field.key] = at(field.key, () => decodeKind(field.kind, item));
  }
  return value as Value;
}

function entriesOf(json: JsonValue): ReadonlyMap<string, JsonValue> {
  if (!(json instanceof Map)) throw mismatch(json, 'an object');
  return json as ReadonlyMap<string, JsonValue>;
}

/** Adds a step to the path of an error that passes through. */
function at<Value>(step: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    const separator = error.path === '' || error.path.startsWith('[') ? '' : '.';
    throw new DecodeError(error.reason, step + separator + error.path);
  }
}

function mismatch(json: JsonValue, wanted: string): DecodeError {
  return new DecodeError(`${describe(json)} where ${wanted} is expected`);
}

function describe(json: JsonValue): string {
  if (json === null) return 'null';
  if (typeof json !== 'object') return `a ${typeof json}`;
  if (Array.isArray(json)) return 'a list';
  return json instanceof Map ? 'an object' : 'a number';
}

function decodeKind(kind: Kind, json: JsonValue): unknown {
  if (typeof kind === 'object') {
    return 'list' in kind ? decodeList(kind.list, json) : decode(kind.message, json);
  }
  switch (kind) {
    case 'int64':
    case 'uint64':
    case 'int32':
      return decodeInteger(kind, json);
    case 'bool':
      if (typeof json !== 'boolean') throw mismatch(json, 'true or false');
      return json;
    case 'string':
      if (typeof json !== 'string') throw mismatch(json, 'a string');
      return json;
    case 'map':
      return decodeMap(json);
  }
}

function decodeList(kind: Kind, json: JsonValue): unknown[] {
  if (!Array.isArray(json)) throw mismatch(json, 'a list');
  return json.map((item: JsonValue, index) =>
    item === null ? zeroItem(kind) : at(`[${index}]`, () => decodeKind(kind, item)),
  );
}

/** A null inside a list is an empty message in Go. */
function zeroItem(kind: Kind): unknown {
  return typeof kind === 'object' && 'message' in kind ? emptyOf(kind.message) : zeroOf(kind);
}

function decodeMap(json: JsonValue): Record<string, string> {
  const entries = [...entriesOf(json)].map(([key, item]) => {
    if (item !== null && typeof item !== 'string') throw mismatch(item, 'a string');
    return [key, item ?? ''] as const;
  });
  // fromEntries defines properties, so that a key __proto__ stays a key.
  return Object.fromEntries(entries);
}

const ranges = {
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  uint64: [0n, 2n ** 64n - 1n],
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
} as const;

function decodeInteger(kind: keyof typeof ranges, json: JsonValue): string | number {
  if (json === null || typeof json !== 'object' || !('number' in json)) {
    throw mismatch(json, 'a number');
  }
  const [least, most] = ranges[kind];
  const value = /^-?\d{1,20}$/.test(json.number) ? BigInt(json.number) : null;
  if (value === null || value < least || value > most) {
    throw new DecodeError(`${json.number.slice(0, 40)} is not an ${kind}`);
  }
  return kind === 'int32' ? Number(value) : value.toString();
}

/** The bytes Go's encoding/json makes of the same message: no space, no newline at the end. */
export function encode<Value>(message: Message<Value>, value: Value): Uint8Array {
  return Buffer.from(encodeMessage(message, value), 'utf8');
}

function encodeMessage(message: Message<unknown>, value: unknown): string {
  const values = value as Readonly<Record<string, unknown>>;
  let text = '{';
  for (const { key, kind, presence } of message.fields) {
    const item = values[key];
    const isOmitted =
      presence === 'legacy' ? item === null : presence === 'omitZero' && isZero(kind, item);
    if (!isOmitted) text += `${text === '{' ? '' : ','}"${key}":${encodeKind(kind, item)}`;
  }
  return `${text}}`;
}

/** A message that is there is written even when it is empty. */
function isZero(kind: Kind, item: unknown): boolean {
  if (typeof kind === 'object' && 'list' in kind) return (item as readonly unknown[]).length === 0;
  return kind === 'map' ? Object.keys(item as object).length === 0 : item === zeroOf(kind);
}

function encodeKind(kind: Kind, item: unknown): string {
  if (typeof kind === 'object') {
    if ('message' in kind) return encodeMessage(kind.message, item);
    const of = kind.list;
    return `[${(item as readonly unknown[]).map((each) => encodeKind(of, each)).join(',')}]`;
  }
  if (kind === 'string') return encodeString(item as string);
  if (kind === 'map') return encodeMap(item as Readonly<Record<string, string>>);
  return String(item);
}

function encodeMap(item: Readonly<Record<string, string>>): string {
  // Go sorts the bytes of UTF-8; JS would sort UTF-16 units.
  const keys = Object.keys(item).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const pairs = keys.map((key) => `${encodeString(key)}:${encodeString(item[key] ?? '')}`);
  return `{${pairs.join(',')}}`;
}

/** With Go's HTML escaping of < > & and of the two line separators; half a surrogate pair becomes \ufffd. */
function encodeString(text: string): string {
  const parts = text.split(/\p{Surrogate}/u).map((part) => JSON.stringify(part).slice(1, -1));
  const inner = parts.join(String.raw`\ufffd`);
  return `"${inner.replaceAll(/[<>&\u2028\u2029]/g, escapeUnit)}"`;
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
