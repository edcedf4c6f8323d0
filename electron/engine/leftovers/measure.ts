import type { FoundLeftover } from '#shared/leftovers.ts';

import type { ObjectStore } from '../storage/objectStore.ts';

export type Measured = Pick<FoundLeftover, 'objects' | 'sizeBytes' | 'changedAt' | 'hasMore'>;

/** Counts what lies under a prefix, and its newest time; never more objects than asked. */
export async function measure(
  store: ObjectStore,
  prefix: string,
  { signal, most }: { readonly signal: AbortSignal; readonly most: number },
): Promise<Measured & { readonly objects: number }> {
  let objects = 0;
  let sizeBytes = 0;
  let changedAt: string | null = null;
  for await (const object of store.list(prefix, signal)) {
    if (objects === most) return { objects, sizeBytes, changedAt, hasMore: true };
    objects += 1;
    sizeBytes += object.sizeBytes;
    changedAt = newest(changedAt, object.modifiedAt);
  }
  return { objects, sizeBytes, changedAt, hasMore: false };
}

/** The later of two ISO times. */
export function newest(one: string | null, other: string | null): string | null {
  return (one ?? '') > (other ?? '') ? one : other;
}
