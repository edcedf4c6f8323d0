import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { JsonError, type JsonValue, parseJson } from '#engine/backupFormat/json.ts';

const parse = (text: string) => parseJson(Buffer.from(text));

function errorOf(bytes: Uint8Array): { reason: string; offsetBytes: number } {
  try {
    parseJson(bytes);
  } catch (error) {
    if (error instanceof JsonError) return { reason: error.reason, offsetBytes: error.offsetBytes };
    throw error;
  }
  throw new Error('it was accepted');
}

/** What JSON.parse would give, so that both can be compared on documents without large numbers. */
function plain(value: JsonValue): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Map)
    return Object.fromEntries([...value].map(([key, item]) => [key, plain(item)]));
  if (Array.isArray(value)) return value.map(plain);
  return Number((value as { number: string }).number);
}

describe('parseJson', () => {
  test('keeps numbers as they are written', () => {
    expect(parse('[470643610849641214,470643610849641215,-0,1e18,1.50]')).toEqual(
      ['470643610849641214', '470643610849641215', '-0', '1e18', '1.50'].map((number) => ({
        number,
      })),
    );
  });

  test('reads every document as JSON.parse does', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ stringUnit: 'binary', noUnicodeString: false }),
        fc.nat(3),
        (value, indent) => {
          const text = JSON.stringify(value, null, indent);
          expect(plain(parse(text))).toEqual(JSON.parse(text));
        },
      ),
    );
  });

  test('refuses and accepts the same damaged documents as JSON.parse', () => {
    const document = '{"a":[1,-2.5e3,true,false,null,"\\u00e9\\n"],"b":{}}';
    const damage = fc.tuple(
      fc.nat(document.length),
      fc.nat(2),
      fc.constantFrom('', '"', '{', ']', ',', '0', '\\', '\u0001', '.'),
    );
    fc.assert(
      fc.property(damage, ([at, removed, added]) => {
        const text = document.slice(0, at) + added + document.slice(at + removed);
        const isAccepted = (read: () => unknown) => {
          try {
            read();
            return true;
          } catch {
            return false;
          }
        };
        expect([text, isAccepted(() => parse(text))]).toEqual([
          text,
          isAccepted(() => JSON.parse(text)),
        ]);
      }),
      { numRuns: 2000 },
    );
  });

  test('keeps the last of two equal keys and treats __proto__ as any key', () => {
    const value = parse('{"a":1,"__proto__":{"polluted":true},"a":2}') as ReadonlyMap<
      string,
      JsonValue
    >;
    expect([...value]).toEqual([
      ['a', { number: '2' }],
      ['__proto__', new Map([['polluted', true]])],
    ]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test('replaces half a surrogate pair as Go does', () => {
    expect(parse(String.raw`"\ud83d\ude00 \ud83d \ude00x"`)).toBe('😀 \ufffd \ufffdx');
  });

  test.each([
    ['an empty file', '', 'the document ends where a value is expected', 0],
    ['one brace', '{', 'the document ends where a key is expected', 1],
    ['a cut string', '{"a":"b', 'the document ends where the rest of a string is expected', 7],
    ['a control character', '"é\u0000"', '"\\u0000" where the rest of a string is expected', 3],
    ['an unknown escape', '"\\x"', 'an unknown escape', 1],
    ['trailing garbage', '{} x', 'something follows the document', 3],
    ['two documents', '{}{}', 'something follows the document', 2],
    ['a leading zero', '[01]', '"1" where "," or "]" is expected', 2],
    ['a comma too many', '[1,]', '"]" where a value is expected', 3],
    ['an unquoted key', '{a:1}', '"a" where a key is expected', 1],
    ['only spaces', '   ', 'the document ends where a value is expected', 3],
  ])('refuses %s and says where', (_name, text, reason, offsetBytes) => {
    expect(errorOf(Buffer.from(text))).toEqual({ reason, offsetBytes });
  });

  test('refuses a byte order mark, UTF-16 and invalid UTF-8 with the byte', () => {
    expect(errorOf(Buffer.from('\ufeff{}'))).toEqual({
      reason: '"\ufeff" where a value is expected',
      offsetBytes: 0,
    });
    expect(errorOf(Buffer.from('\ufeff{}', 'utf16le'))).toEqual({
      reason: 'invalid UTF-8',
      offsetBytes: 0,
    });
    const bytes = Buffer.concat([
      Buffer.from('{"é\ufffd":"'),
      Buffer.from([0xc3]),
      Buffer.from('"}'),
    ]);
    expect(errorOf(bytes)).toEqual({ reason: 'invalid UTF-8', offsetBytes: 10 });
  });

  test('refuses 100,000 levels at once and accepts 1,000', () => {
    expect(errorOf(Buffer.from('['.repeat(100_000)))).toEqual({
      reason: 'nested deeper than 1000 levels',
      offsetBytes: 1001,
    });
    expect(() => parse('['.repeat(1000) + ']'.repeat(1000))).not.toThrow();
  });

  test('reads a string of 100 MB', () => {
    const value = parseJson(
      Buffer.concat([Buffer.from('"'), Buffer.alloc(100e6, 'a'), Buffer.from('"')]),
    );
    expect((value as string).length).toBe(100e6);
  });
});
