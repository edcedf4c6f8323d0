/** Keys in the order of their UTF-8 bytes, sorted only when somebody looks. */
export interface KeyOrder {
  add(key: string): void;
  remove(key: string): void;
  keys(): readonly string[];
}

export function createKeyOrder(): KeyOrder {
  let sorted: readonly string[] = [];
  const added = new Set<string>();
  const removed = new Set<string>();
  return {
    add(key) {
      if (!removed.delete(key)) added.add(key);
    },
    remove(key) {
      if (!added.delete(key)) removed.add(key);
    },
    keys() {
      if (added.size + removed.size === 0) return sorted;
      const kept = removed.size === 0 ? sorted : sorted.filter((key) => !removed.has(key));
      sorted = merge(kept, [...added].sort(compareKeys));
      added.clear();
      removed.clear();
      return sorted;
    },
  };
}

/** How many keys at the front pass a test that, in this order, first all pass and then all fail. */
export function countWhile(keys: readonly string[], passes: (key: string) => boolean): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (passes(keys[middle] ?? '')) low = middle + 1;
    else high = middle;
  }
  return low;
}

// From here on the order of UTF-16 units, which is JavaScript's and much faster to compare, is not that of UTF-8 bytes.
const beyondOrder = /[\uD800-\uFFFF]/;

export function compareKeys(left: string, right: string): number {
  if (left === right) return 0;
  if (beyondOrder.test(left) && beyondOrder.test(right))
    return Buffer.compare(Buffer.from(left), Buffer.from(right));
  return left < right ? -1 : 1;
}

function merge(left: readonly string[], right: readonly string[]): readonly string[] {
  if (left.length === 0) return right;
  const merged: string[] = [];
  let at = 0;
  for (const key of right) {
    for (; at < left.length && compareKeys(left[at] ?? '', key) < 0; at += 1)
      merged.push(left[at] ?? '');
    merged.push(key);
  }
  for (; at < left.length; at += 1) merged.push(left[at] ?? '');
  return merged;
}
