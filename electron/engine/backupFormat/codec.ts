import { isInt64 } from '#shared/int64.ts';

import type { JsonValue } from './json.ts';
import { type Kind, type Message, zeroOf } from './message.ts';

/** A value that Go's reader of the same file would refuse too, and the path of keys to it. */
export class DecodeError extends Error {
  readonly reason: string;
  readonly path: string;

  constructor(reason: string, path: string) {
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
  return decodeMessage(message, json) as Value;
}

function decodeMessage(message: Message<unknown>, json: JsonValue): Record<string, unknown> {
  if (!(json instanceof Map)) throw mismatch(json, 'an object');
  const value: Record<string, unknown> = {};
  for (const field of message.fields) value[field.key] = zeroOf(field);
  for (const [key, item] of json as ReadonlyMap<string, JsonValue>) {
    const field = message.byKey.get(key) ?? message.byLowerCaseKey.get(key.toLowerCase());
    if (field === undefined || item === null) continue;
    value[field.key] = at(field.key, () => decodeKind(field.kind, item));
  }
  return value;
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
  return new DecodeError(`${describe(json)} where ${wanted} is expected`, '');
}

function describe(json: JsonValue): string {
  if (json === null) return 'null';
  if (Array.isArray(json)) return 'a list';
  if (json instanceof Map) return 'an object';
  switch (typeof json) {
    case 'boolean':
      return 'a boolean';
    case 'string':
      return 'a string';
    default:
      return 'a number';
  }
}

function decodeKind(kind: Kind, json: JsonValue): unknown {
  if (typeof kind === 'object') {
    return 'list' in kind ? decodeList(kind.list, json) : decodeMessage(kind.message, json);
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
  if (typeof kind === 'object' && 'message' in kind) return decodeMessage(kind.message, new Map());
  return zeroOf({ kind, presence: 'omitZero' });
}

function decodeMap(json: JsonValue): Record<string, string> {
  if (!(json instanceof Map)) throw mismatch(json, 'an object');
  const entries = [...(json as ReadonlyMap<string, JsonValue>)].map(([key, item]) => {
    if (item !== null && typeof item !== 'string') throw mismatch(item, 'a string');
    return [key, item ?? ''] as const;
  });
  // fromEntries defines properties, so that a key __proto__ stays a key.
  return Object.fromEntries(entries);
}

function decodeInteger(kind: 'int64' | 'uint64' | 'int32', json: JsonValue): string | number {
  if (json === null || typeof json !== 'object' || !('number' in json)) {
    throw mismatch(json, 'a number');
  }
  const text = json.number === '-0' ? '0' : json.number;
  if (!isInRange(kind, text)) {
    throw new DecodeError(`${json.number.slice(0, 40)} is not an ${kind}`, '');
  }
  return kind === 'int32' ? Number(text) : text;
}

function isInRange(kind: 'int64' | 'uint64' | 'int32', text: string): boolean {
  const isShortAndUnsigned = text.length <= 18 && /^\d+$/.test(text);
  if (isShortAndUnsigned && kind !== 'int32') return true;
  if (!isInt64(text)) return false;
  const value = BigInt(text);
  switch (kind) {
    case 'int64':
      return BigInt.asIntN(64, value) === value;
    case 'uint64':
      return value >= 0n;
    case 'int32':
      return BigInt.asIntN(32, value) === value;
  }
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

function isZero(kind: Kind, item: unknown): boolean {
  if (kind === 'int64' || kind === 'uint64') return item === '0';
  if (item === null || typeof item !== 'object') return !item;
  // A message that is there is written even when it is empty.
  return typeof kind === 'object' && 'message' in kind ? false : isEmpty(item);
}

function isEmpty(item: object): boolean {
  return Array.isArray(item) ? item.length === 0 : Object.keys(item).length === 0;
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
  const pairs = Object.entries(item)
    .map(([key, value]) => ({
      order: Buffer.from(key),
      text: `${encodeString(key)}:${encodeString(value)}`,
    }))
    // Go sorts the bytes of UTF-8; JS would sort UTF-16 units.
    .sort((a, b) => Buffer.compare(a.order, b.order));
  return `{${pairs.map((pair) => pair.text).join(',')}}`;
}

const escaped = new RegExp(String.raw`["\\\u0000-\u001f<>&\u2028\u2029]|\p{Surrogate}`, 'gu');
const mayNeedEscape = new RegExp(String.raw`["\\\u0000-\u001f<>&\u2028\u2029\ud800-\udfff]`);
const shortEscapes: Readonly<Record<string, string>> = {
  '"': String.raw`\"`,
  '\\': String.raw`\\`,
  '\b': String.raw`\b`,
  '\f': String.raw`\f`,
  '\n': String.raw`\n`,
  '\r': String.raw`\r`,
  '\t': String.raw`\t`,
};

/** With Go's HTML escaping of < > & and of the two line separators; half a surrogate pair becomes \ufffd. */
function encodeString(text: string): string {
  if (!mayNeedEscape.test(text)) return `"${text}"`;
  const inner = text.replaceAll(escaped, (character) => {
    const short = shortEscapes[character];
    if (short !== undefined) return short;
    const unit = character.charCodeAt(0);
    const isLoneSurrogate = unit >= 0xd800 && unit <= 0xdfff;
    return isLoneSurrogate ? String.raw`\ufffd` : `\\u${unit.toString(16).padStart(4, '0')}`;
  });
  return `"${inner}"`;
}
