import { assert, bigInt, property } from 'fast-check';
import { describe, expect, it } from 'vitest';

import { judgeRows } from '#engine/restore/countAndLoad.ts';

describe('the verdict on restored rows', () => {
  const range = { least: 90n, most: 100n, imported: 95n, isTold: true };

  it('is equal when the count is what the import took in', () => {
    expect(judgeRows(range, 95n)).toEqual({
      least: '90',
      most: '100',
      imported: '95',
      counted: '95',
      verdict: 'equal',
    });
  });

  it('is explained when deletes can account for the difference', () => {
    expect(judgeRows(range, 92n).verdict).toBe('explained');
  });

  it('is no more than explained when every row is there although the backup holds deletes', () => {
    const all = { ...range, imported: 100n };
    expect(judgeRows(all, 100n).verdict).toBe('explained');
    expect(judgeRows({ ...all, least: 100n }, 100n).verdict).toBe('equal');
  });

  it('is never more than counted by import without a count', () => {
    expect(judgeRows(range, null)).toMatchObject({ counted: null, verdict: 'countedByImport' });
  });

  it('is no more than explained when every row is there although the backup holds deletes', () => {
    const all = { ...range, imported: 100n };
    expect(judgeRows(all, 100n).verdict).toBe('explained');
    expect(judgeRows({ ...all, least: 100n }, 100n).verdict).toBe('equal');
  });

  it('is never more than counted by import where the backup does not count its rows', () => {
    const untold = { least: 0n, most: 95n, imported: 95n, isTold: false };
    expect([judgeRows(untold, 95n).verdict, judgeRows(untold, 96n).verdict]).toEqual([
      'countedByImport',
      'different',
    ]);
  });

  it('is different outside of the range, whatever Milvus said', () => {
    assert(
      property(bigInt({ min: 0n, max: 1000n }), (counted) => {
        const isOutside = counted < 90n || counted > 100n;
        return (judgeRows(range, counted).verdict === 'different') === isOutside;
      }),
    );
  });
});
