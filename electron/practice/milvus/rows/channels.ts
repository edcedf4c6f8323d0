import { keyHash } from '../keyHash.ts';
import type { Key } from './columns.ts';

/** The channel that all rows and deletes of a key go through. */
export function channelOf(key: Key, virtualChannels: readonly string[]): string {
  const channel = virtualChannels[keyHash(key) % virtualChannels.length];
  if (channel === undefined) throw new Error('A collection has at least one channel.');
  return channel;
}

/** Groups the numbers 0 … count − 1. */
export function groupRows(
  count: number,
  groupOf: (row: number) => string,
): ReadonlyMap<string, number[]> {
  const groups = new Map<string, number[]>();
  for (let row = 0; row < count; row += 1) {
    const name = groupOf(row);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [row]);
    else group.push(row);
  }
  return groups;
}
