import type { Comparison } from '#shared/catalog.ts';

export type ComparedCollection = Comparison['collections'][number];

/** What is to be said first of a collection on two sides. */
export type Difference = 'onlyLeft' | 'onlyRight' | 'schema' | 'moreRows' | 'fewerRows' | 'equal';

export function differenceOf({ left, right, changes }: ComparedCollection): Difference {
  if (right === null) return 'onlyLeft';
  if (left === null) return 'onlyRight';
  if (changes.length > 0) return 'schema';
  const before = BigInt(left.rows);
  const after = BigInt(right.rows);
  if (after > before) return 'moreRows';
  return after < before ? 'fewerRows' : 'equal';
}

/** In the order in which they are told: what needs a look first. */
const order: readonly Difference[] = [
  'schema',
  'onlyLeft',
  'onlyRight',
  'moreRows',
  'fewerRows',
  'equal',
];

/** How many there are of each, without those of which there are none. A changed schema counts there only. */
export function countDifferences(
  collections: readonly ComparedCollection[],
): { difference: Difference; count: number }[] {
  return order
    .map((difference) => ({
      difference,
      count: collections.filter((one) => differenceOf(one) === difference).length,
    }))
    .filter(({ count }) => count > 0);
}

export type ChangeLine = ComparedCollection['changes'][number] & {
  readonly sign: '+' | '~' | '\u2212';
  readonly change: 'added' | 'changed' | 'removed';
};

/** Seen from the backup: added is what the other side has and it has not. */
export function changeLines({ changes }: ComparedCollection): ChangeLine[] {
  return changes.map((change) => {
    if (change.before === null) return { ...change, sign: '+', change: 'added' };
    if (change.after === null) return { ...change, sign: '\u2212', change: 'removed' };
    return { ...change, sign: '~', change: 'changed' };
  });
}

/** How many rows more or fewer, with its sign: + 976, − 12; null where it is the same. */
export function signedDifference(
  before: string,
  after: string,
): { readonly sign: '+' | '\u2212'; readonly amount: string } | null {
  const difference = BigInt(after) - BigInt(before);
  if (difference === 0n) return null;
  if (difference > 0n) return { sign: '+', amount: `${difference}` };
  return { sign: '\u2212', amount: `${-difference}` };
}
