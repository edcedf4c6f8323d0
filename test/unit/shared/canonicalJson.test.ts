import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { canonicalJson } from '#shared/canonicalJson.ts';

describe('canonicalJson', () => {
  it('writes keys in the order of their UTF-16 code units, at every depth', () => {
    // U+1F600 begins with the surrogate D83D, so it stands before U+FB33, unlike in UTF-8.
    const value = { '\uFB33': 1, '\u{1F600}': 2, b: [{ z: 1, a: 2 }], B: null, '10': 1, '9': 2 };
    expect(canonicalJson(value)).toBe(
      '{"10":1,"9":2,"B":null,"b":[{"a":2,"z":1}],"\u{1F600}":2,"\uFB33":1}',
    );
  });

  it('gives the same text whatever order the keys were set in', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const turned = Object.fromEntries(Object.entries(value).toReversed());
        expect(canonicalJson(turned)).toBe(canonicalJson(value));
      }),
    );
  });

  it('says the same as the value it was made of', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
    );
  });

  it.each([
    ['undefined', undefined],
    ['a member that is undefined', { a: undefined }],
    ['NaN', Number.NaN],
    ['an infinity', [Infinity]],
    ['a bigint', 1n],
    ['a date', new Date(0)],
    ['a map', new Map()],
    ['a hole in an array', Array(1)],
    ['a function', () => 1],
  ])('refuses %s instead of leaving it out', (_, value) => {
    expect(() => canonicalJson(value)).toThrow(TypeError);
  });
});
