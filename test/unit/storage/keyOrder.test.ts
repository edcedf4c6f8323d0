import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { compareKeys } from '#engine/storage/keyOrder.ts';

describe('the order of keys', () => {
  it('is that of their UTF-8 bytes', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, text, text, (start, left, right) => {
        const bytes = Buffer.compare(Buffer.from(start + left), Buffer.from(start + right));
        expect(Math.sign(compareKeys(start + left, start + right))).toBe(bytes);
      }),
    );
  });
});
