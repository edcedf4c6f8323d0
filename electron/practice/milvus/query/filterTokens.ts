import { FilterFault } from './filterError.ts';

interface Place {
  /** Offset in the text. */
  readonly at: number;
  readonly end: number;
  readonly text: string;
}

export type Token = Place &
  (
    | { readonly kind: 'word' | 'symbol' | 'end' }
    /** An int64 as bigint, a double as number. */
    | { readonly kind: 'number'; readonly value: bigint | number }
    | { readonly kind: 'string'; readonly value: string }
  );

// Milvus takes Chinese letters in names as well.
const word = /\$meta\b|[A-Za-z_\p{Script=Han}][\w\p{Script=Han}]*/uy;
const floating = /(?:\d+\.\d*|\.\d+)(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+/y;
const integer = /0[xX][0-9a-fA-F]+|0[bB][01]+|0[0-7]*|[1-9]\d*/y;
const symbol = /\*\*|==|!=|<=|>=|&&|\|\||[<>+\-*/%!()[\],{}=]/y;
const blank = /[ \t\r\n]+/y;
const quote = /(?:u8|[uUL])?(["'])/y;
const escape = /[0-7]{1,3}|x[0-9a-fA-F]+|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|\r\n|[\s\S]/y;

const singleEscapes: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/**
 * Splits an expression. The last token is of kind 'end'.
 * @throws FilterFault at a character that starts no token
 */
export function readTokens(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const skipped = match(blank, text, at);
    if (skipped !== null) at += skipped.length;
    else {
      const token = readToken(text, at);
      tokens.push(token);
      at = token.end;
    }
  }
  return [...tokens, { kind: 'end', text: '<EOF>', at, end: at }];
}

function readToken(text: string, at: number): Token {
  const opening = match(quote, text, at);
  if (opening !== null) return readString(text, at, opening.length);
  const place = (found: string) => ({ text: found, at, end: at + found.length });
  const name = match(word, text, at);
  if (name !== null) return { kind: 'word', ...place(name) };
  const double = match(floating, text, at);
  if (double !== null) return { kind: 'number', value: Number(double), ...place(double) };
  const whole = match(integer, text, at);
  if (whole !== null) return { kind: 'number', value: readInteger(whole), ...place(whole) };
  const sign = match(symbol, text, at);
  if (sign !== null) return { kind: 'symbol', ...place(sign) };
  throw new FilterFault(`line 1:${at} token recognition error at: '${text[at]}'`);
}

function match(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}

function readInteger(text: string): bigint {
  const value = BigInt(/^0\d/.test(text) ? `0o${text.slice(1)}` : text);
  // One more than the largest: the minus before it comes later.
  if (value > 2n ** 63n)
    throw new FilterFault(`strconv.ParseInt: parsing "${text}": value out of range`);
  return value;
}

function readString(text: string, at: number, openingLength: number): Token {
  const quoteMark = text[at + openingLength - 1];
  let value = '';
  let position = at + openingLength;
  for (;;) {
    const character = text[position];
    if (character === undefined || character === '\n' || character === '\r')
      throw new FilterFault(
        `line 1:${at} token recognition error at: '${text.slice(at, position)}'`,
      );
    position += 1;
    if (character === quoteMark) break;
    if (character === '\\') {
      const escaped = match(escape, text, position) ?? '';
      value += unescape(escaped);
      position += escaped.length;
    } else value += character;
  }
  return { kind: 'string', value, text: text.slice(at, position), at, end: position };
}

function unescape(escaped: string): string {
  if (/^[xuU]./.test(escaped)) return codePoint(Number.parseInt(escaped.slice(1), 16));
  if (/^[0-7]/.test(escaped)) return codePoint(Number.parseInt(escaped, 8));
  if (/^(?:\r\n|\n)$/.test(escaped)) return '';
  if (/^['"\\?]$/.test(escaped)) return escaped;
  // What escapes nothing here may escape a wildcard of `like`.
  return singleEscapes[escaped] ?? `\\${escaped}`;
}

function codePoint(number: number): string {
  if (number > 0x10ffff) throw new FilterFault('invalid syntax');
  return String.fromCodePoint(number);
}
