import { AppError } from '#shared/errors.ts';

import type { ObjectStore } from './objectStore.ts';

const batchSize = 1000;

/**
 * Removes every object under a prefix, listing and deleting in step, so that a million objects need no memory.
 * @param prefix must name a folder below the root of the store: it ends with '/' and is not empty
 */
export async function removePrefix(
  store: ObjectStore,
  prefix: string,
  signal: AbortSignal,
  onRemoved: (objects: number, sizeBytes: number) => void = () => undefined,
): Promise<void> {
  if (!/[^/]\/$/.test(prefix)) throw new AppError('INVALID_INPUT', { reason: `prefix ${prefix}` });
  let keys: string[] = [];
  let sizeBytes = 0;
  const flush = async () => {
    await store.removeMany(keys, signal);
    onRemoved(keys.length, sizeBytes);
    keys = [];
    sizeBytes = 0;
  };
  for await (const object of store.list(prefix, signal)) {
    keys.push(object.key);
    sizeBytes += object.sizeBytes;
    if (keys.length === batchSize) await flush();
  }
  if (keys.length > 0) await flush();
}
