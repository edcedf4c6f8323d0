import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { compareKeys, createKeyOrder } from '#practice/s3/keyOrder.ts';
import { listPage } from '#practice/s3/listing.ts';

// Few characters, so that prefixes and delimiters meet; some beyond U+FFFF, whose order differs between UTF-8 and UTF-16.
const part = fc.constantFrom('a', 'b', '/', '//', '.', 'é', '\uFF21', '\u{1F600}');
const key = fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''));

const byBytes = (left: string, right: string): number =>
  Buffer.compare(Buffer.from(left), Buffer.from(right));

describe('the keys of a bucket', () => {
  it('are in the order of their bytes, whatever came and went before', () => {
    const step = fc.record({ key, isAdded: fc.boolean(), isLooked: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const expected = new Set<string>();
        const order = createKeyOrder();
        for (const { key, isAdded, isLooked } of steps) {
          if (isAdded && !expected.has(key)) order.add(key);
          if (!isAdded && expected.has(key)) order.remove(key);
          if (isAdded) expected.add(key);
          else expected.delete(key);
          if (isLooked) order.keys();
        }
        expect(order.keys()).toEqual([...expected].sort(byBytes));
      }),
    );
  });

  it('compare as their bytes do', () => {
    fc.assert(
      fc.property(key, key, (left, right) => {
        expect(Math.sign(compareKeys(left, right))).toBe(Math.sign(byBytes(left, right)));
      }),
    );
  });
});

describe('a listing by pages', () => {
  it('has every key under the prefix once, alone or under its folder', () => {
    const asked = fc.record({
      keys: fc.uniqueArray(key, { maxLength: 40 }),
      prefix: fc.oneof(fc.constant(''), key),
      delimiter: fc.constantFrom('', '/', '//', '.'),
      most: fc.integer({ min: 1, max: 7 }),
    });
    fc.assert(
      fc.property(asked, ({ keys, prefix, delimiter, most }) => {
        const sorted = keys.toSorted(byBytes);
        const under = sorted.filter((one) => one.startsWith(prefix));
        const folderOf = (one: string): string | undefined => {
          const end = delimiter === '' ? -1 : one.indexOf(delimiter, prefix.length);
          return end < 0 ? undefined : one.slice(0, end + delimiter.length);
        };
        const folders = new Set(under.flatMap((one) => folderOf(one) ?? []));
        const alone = under.filter((one) => folderOf(one) === undefined);

        const found = { keys: [] as string[], folders: [] as string[] };
        let after: string | undefined = '';
        for (let pages = 0; after !== undefined; pages += 1) {
          const page = listPage(sorted, { prefix, delimiter, after, most });
          found.keys.push(...page.keys);
          found.folders.push(...page.commonPrefixes);
          expect(page.keys.length + page.commonPrefixes.length).toBeLessThanOrEqual(most);
          expect(pages).toBeLessThanOrEqual(under.length);
          after = page.next;
        }
        expect(found).toEqual({ keys: alone, folders: [...folders] });
      }),
    );
  });
});
