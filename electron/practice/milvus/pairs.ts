import type { KeyValue } from './catalogState.ts';

/** Pairs with others set in them and some keys taken out. */
export function changePairs(
  pairs: readonly KeyValue[],
  set: readonly KeyValue[],
  deleted: readonly string[],
): KeyValue[] {
  const all = new Map(pairs.map(({ key, value }) => [key, value]));
  for (const { key, value } of set) all.set(key, value);
  for (const key of deleted) all.delete(key);
  return [...all].map(([key, value]) => ({ key, value }));
}

/** The same pairs, in whatever order. */
export function arePairsEqual(left: readonly KeyValue[], right: readonly KeyValue[]): boolean {
  const text = (pairs: readonly KeyValue[]) =>
    pairs
      .map(({ key, value }) => JSON.stringify([key, value]))
      .sort()
      .join();
  return text(left) === text(right);
}
