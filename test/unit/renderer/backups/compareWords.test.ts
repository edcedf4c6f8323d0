import { describe, expect, test } from 'vitest';

import {
  changeLines,
  type ComparedCollection,
  countDifferences,
  differenceOf,
  signedDifference,
} from '../../../../renderer/src/backups/compareWords.ts';

type Change = ComparedCollection['changes'][number];

function compared(change: Partial<ComparedCollection> = {}): ComparedCollection {
  return {
    database: 'default',
    name: 'books',
    left: { rows: '10', sizeBytes: 100 },
    right: { rows: '10', sizeBytes: null },
    changes: [],
    same: { fields: 3, indexes: 1, aliases: 0 },
    ...change,
  };
}

const added = { what: 'field', name: 'discount', before: null, after: ['Float'] } satisfies Change;
const changed = {
  what: 'field',
  name: 'title',
  before: ['VarChar(256)'],
  after: ['VarChar(512)'],
} satisfies Change;
const removed = { what: 'alias', name: 'live', before: ['live'], after: null } satisfies Change;

describe('two sides of a collection', () => {
  test.each([
    ['equal', {}],
    ['moreRows', { right: { rows: '11', sizeBytes: null } }],
    ['fewerRows', { right: { rows: '9', sizeBytes: null } }],
    ['schema', { changes: [changed], right: { rows: '11', sizeBytes: null } }],
    ['onlyLeft', { right: null }],
    ['onlyRight', { left: null }],
  ] as const)('are %s', (difference, change) => {
    expect(differenceOf(compared(change as Partial<ComparedCollection>))).toBe(difference);
  });

  test('are counted once each, what needs a look first', () => {
    const all = [compared(), compared({ changes: [added] }), compared({ left: null }), compared()];
    expect(countDifferences(all)).toEqual([
      { difference: 'schema', count: 1 },
      { difference: 'onlyRight', count: 1 },
      { difference: 'equal', count: 2 },
    ]);
  });

  test('tell what was added, changed and removed, seen from the backup', () => {
    const lines = changeLines(compared({ changes: [added, changed, removed] }));
    expect(lines.map(({ sign, change, name }) => `${sign} ${change} ${name}`)).toEqual([
      '+ added discount',
      '~ changed title',
      '\u2212 removed live',
    ]);
  });
});

test('rows differ exactly, with their sign', () => {
  expect(signedDifference('9007199254740992', '9007199254740993')).toEqual({
    sign: '+',
    amount: '1',
  });
  expect(signedDifference('5', '2')).toEqual({ sign: '\u2212', amount: '3' });
  expect(signedDifference('5', '5')).toBeNull();
});
