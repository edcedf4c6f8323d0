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
    throw new JsonError('invalid UTF-8', offsetOfInvalidUtf8(bytes));
  }
}

function offsetOfInvalidUtf8(bytes: Uint8Array): number {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  let offset = 0;
  let from = 0;
  for (let at = text.indexOf('\ufffd'); at >= 0; at = text.indexOf('\ufffd', from)) {
    offset += Buffer.byteLength(text.slice(from, at));
    // A replacement character may also stand in the file itself, as these three bytes.
    const isReal =
      bytes[offset] === 0xef && bytes[offset + 1] === 0xbf && bytes[offset + 2] === 0xbd;
    if (!isReal) return offset;
    offset += 3;
    from = at + 1;
  }
  return offset;
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
  space.lastIndex = parser.position;
  space.test(parser.text);
  parser.position = space.lastIndex;
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
    case 't':
      return parseWord(parser, 'true', true);
    case 'f':
      return parseWord(parser, 'false', false);
    case 'n':
      return parseWord(parser, 'null', null);
    default:
      return parseNumber(parser);
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

function parseWord<Value>(parser: Parser, word: string, value: Value): Value {
  if (!parser.text.startsWith(word, parser.position)) throw unexpected(parser, 'a value');
  parser.position += word.length;
  return value;
}

const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

function parseNumber(parser: Parser): JsonNumber {
  const start = parser.position;
  number.lastIndex = start;
  if (!number.test(parser.text)) throw unexpected(parser, 'a value');
  parser.position = number.lastIndex;
  return { number: parser.text.slice(start, parser.position) };
}

// The control characters are the point: JSON forbids them inside strings.
const plainText = new RegExp(String.raw`[^"\\\u0000-\u001f]*`, 'y');
const escape = /\\(?:(["\\/bfnrt])|u([0-9a-fA-F]{4}))/y;
const controlEscapes: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

function parseString(parser: Parser): string {
  parser.position += 1;
  const first = takePlain(parser);
  if (parser.text[parser.position] === '"') {
    parser.position += 1;
    return first;
  }
  let value = first;
  while (parser.text[parser.position] === '\\') {
    value += takeEscape(parser) + takePlain(parser);
  }
  if (parser.text[parser.position] !== '"') throw unexpected(parser, 'the rest of a string');
  parser.position += 1;
  // As Go does with half of a surrogate pair; it could not be written as UTF-8.
  return value.replaceAll(/\p{Surrogate}/gu, '\ufffd');
}

function takePlain(parser: Parser): string {
  const start = parser.position;
  plainText.lastIndex = start;
  plainText.test(parser.text);
  parser.position = plainText.lastIndex;
  return parser.text.slice(start, parser.position);
}

function takeEscape(parser: Parser): string {
  escape.lastIndex = parser.position;
  const match = escape.exec(parser.text);
  if (!match) throw failure(parser, 'an unknown escape');
  parser.position = escape.lastIndex;
  const [, letter, hex] = match;
  if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
  return controlEscapes[letter ?? ''] ?? letter ?? '';
}
