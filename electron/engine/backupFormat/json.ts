/**
 * JSON that loses nothing: ids and timestamps in backup metadata exceed 2^53, so numbers are kept as their text. An object
 * is a Map, which keeps the last of two equal keys (as Go does) and makes `__proto__` a key like any other.
 */
export type JsonValue =
  | null
  | boolean
  | string
  | JsonNumber
  | readonly JsonValue[]
  | ReadonlyMap<string, JsonValue>;

export interface JsonNumber {
  /** As it stood in the file; conforms to the JSON grammar. */
  readonly number: string;
}

/** Why bytes are not JSON, and where. */
export class JsonError extends Error {
  readonly reason: string;
  readonly offsetBytes: number;

  constructor(reason: string, offsetBytes: number) {
    super(`${reason} at byte ${offsetBytes}`);
    this.name = 'JsonError';
    this.reason = reason;
    this.offsetBytes = offsetBytes;
  }
}

const maxDepth = 1000;

/**
 * Parses one JSON document in UTF-8, as strictly as Go's encoding/json and stricter about invalid UTF-8, which Go replaces
 * without a word. The caller bounds the size.
 * @throws JsonError
 */
export function parseJson(bytes: Uint8Array): JsonValue {
  const text = decodeUtf8(bytes);
  const parser: Parser = { text, position: 0 };
  skipSpace(parser);
  const value = parseValue(parser, 0);
  skipSpace(parser);
  if (parser.position < text.length) throw failure(parser, 'something follows the document');
  return value;
}

interface Parser {
  readonly text: string;
  position: number;
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    const repaired = Buffer.from(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
    const offset = bytes.findIndex((byte, index) => byte !== repaired[index]);
    throw new JsonError('invalid UTF-8', offset);
  }
}

function failure(parser: Parser, reason: string): JsonError {
  return new JsonError(reason, Buffer.byteLength(parser.text.slice(0, parser.position)));
}

function unexpected(parser: Parser, wanted: string): JsonError {
  if (parser.position >= parser.text.length) {
    return failure(parser, `the document ends where ${wanted} is expected`);
  }
  const found = JSON.stringify(String.fromCodePoint(parser.text.codePointAt(parser.position) ?? 0));
  return failure(parser, `${found} where ${wanted} is expected`);
}

const space = /[ \t\n\r]*/y;

function skipSpace(parser: Parser): void {
  // Go writes no space at all: look before the regular expression is started.
  if (parser.text.charCodeAt(parser.position) > 0x20) return;
  take(parser, space);
}

/** Steps over one character and the space after it, if it is there. */
function accept(parser: Parser, character: string): boolean {
  if (parser.text[parser.position] !== character) return false;
  parser.position += 1;
  skipSpace(parser);
  return true;
}

function parseValue(parser: Parser, depth: number): JsonValue {
  if (depth > maxDepth) throw failure(parser, `nested deeper than ${maxDepth} levels`);
  switch (parser.text[parser.position]) {
    case '{':
      return parseObject(parser, depth);
    case '[':
      return parseList(parser, depth);
    case '"':
      return parseString(parser);
    default:
      return parseWord(parser);
  }
}

function parseObject(parser: Parser, depth: number): ReadonlyMap<string, JsonValue> {
  const object = new Map<string, JsonValue>();
  accept(parser, '{');
  if (accept(parser, '}')) return object;
  for (;;) {
    if (parser.text[parser.position] !== '"') throw unexpected(parser, 'a key');
    const key = parseString(parser);
    skipSpace(parser);
    if (!accept(parser, ':')) throw unexpected(parser, '":"');
    object.set(key, parseValue(parser, depth + 1));
    skipSpace(parser);
    if (accept(parser, '}')) return object;
    if (!accept(parser, ',')) throw unexpected(parser, '"," or "}"');
  }
}

function parseList(parser: Parser, depth: number): JsonValue[] {
  const list: JsonValue[] = [];
  accept(parser, '[');
  if (accept(parser, ']')) return list;
  for (;;) {
    list.push(parseValue(parser, depth + 1));
    skipSpace(parser);
    if (accept(parser, ']')) return list;
    if (!accept(parser, ',')) throw unexpected(parser, '"," or "]"');
  }
}

/** Moves over what matches the sticky pattern here. */
function take(parser: Parser, pattern: RegExp): string {
  pattern.lastIndex = parser.position;
  const [text = ''] = pattern.exec(parser.text) ?? [];
  parser.position += text.length;
  return text;
}

const word = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

function parseWord(parser: Parser): JsonValue {
  const text = take(parser, word);
  switch (text) {
    case 'true':
      return true;
    case 'false':
      return false;
    case 'null':
      return null;
    case '':
      throw unexpected(parser, 'a value');
    default:
      return { number: text };
  }
}

// The control characters are the point: JSON forbids them inside strings.
const plainText = new RegExp(String.raw`[^"\\\u0000-\u001f]*`, 'y');
const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const controlEscapes: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

function parseString(parser: Parser): string {
  parser.position += 1;
  let value = take(parser, plainText);
  const isPlain = parser.text[parser.position] === '"';
  while (parser.text[parser.position] === '\\') {
    value += takeEscape(parser) + take(parser, plainText);
  }
  if (parser.text[parser.position] !== '"') throw unexpected(parser, 'the rest of a string');
  parser.position += 1;
  // As Go does with half of a surrogate pair; it could not be written as UTF-8.
  return isPlain ? value : value.replaceAll(/\p{Surrogate}/gu, '\ufffd');
}

function takeEscape(parser: Parser): string {
  const text = take(parser, escape);
  if (text === '') throw failure(parser, 'an unknown escape');
  return text[1] === 'u'
    ? String.fromCharCode(Number.parseInt(text.slice(2), 16))
    : (controlEscapes[text.slice(1)] ?? text.slice(1));
}
