import type { Key } from './columns.ts';

/** The channel that all rows and deletes of a key go through. */
export function channelOf(key: Key, virtualChannels: readonly string[]): string {
  const channel = virtualChannels[hash(key) % virtualChannels.length];
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

function hash(key: Key): number {
  if (typeof key === 'bigint') {
    const bits = BigInt.asUintN(64, key);
    return mix(Number(bits & 0xffff_ffffn) ^ Number(bits >> 32n));
  }
  let result = 0;
  for (let at = 0; at < key.length; at += 1)
    result = Math.imul(result ^ key.charCodeAt(at), 0x0100_0193);
  return mix(result);
}

/** Spreads neighbouring numbers. */
function mix(bits: number): number {
  let result = Math.imul(bits ^ (bits >>> 16), 0x85eb_ca6b);
  result = Math.imul(result ^ (result >>> 13), 0xc2b2_ae35);
  return (result ^ (result >>> 16)) >>> 0;
}
