import type { JournalRecord } from './journalRecord.ts';

/**
 * What can be read out of the records of earlier runs, read once for each journal: a million records must not be gone through
 * again for each of thousands of collections. Only for records that stay as they are.
 */
export function fromEarlier<T extends object>(
  read: (earlier: readonly JournalRecord[]) => T,
): (earlier: readonly JournalRecord[]) => T {
  const known = new WeakMap<readonly JournalRecord[], T>();
  return (earlier) => {
    const found = known.get(earlier) ?? read(earlier);
    known.set(earlier, found);
    return found;
  };
}
