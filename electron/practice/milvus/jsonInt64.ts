import type { Int64 } from '#shared/int64.ts';

/** An integer in JSON that a JS number cannot hold. */
export class JsonInt64 {
  readonly digits: Int64;

  constructor(digits: Int64) {
    this.digits = digits;
  }
}

// What no text of JSON can hold unescaped marks the digits between the two steps.
const mark = '\u0000';
const stringsAndLongIntegers = /"(?:\\.|[^"\\])*"|-?\d{16,}(?![\d.eE])/g;

/** @throws SyntaxError */
export function parseWithInt64(text: string): unknown {
  const marked = text.replace(stringsAndLongIntegers, (token) =>
    token.startsWith('"') ? token : `"\\u0000${token}"`,
  );
  return JSON.parse(marked, (_, value: unknown) =>
    typeof value === 'string' && value.startsWith(mark) ? new JsonInt64(value.slice(1)) : value,
  );
}

export function stringifyWithInt64(value: unknown): string {
  const text = JSON.stringify(value, (_, one: unknown) =>
    one instanceof JsonInt64 ? `${mark}${one.digits}` : one,
  );
  return text.replace(/"\\u0000(-?\d+)"/g, '$1');
}
