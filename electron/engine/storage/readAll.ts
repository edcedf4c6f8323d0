import { buffer } from 'node:stream/consumers';

import { AppError, isErrorClass } from '#shared/errors.ts';

import type { ObjectStore, ReadOptions } from './objectStore.ts';

/** Metadata above this is refused by its listed size: a longer text does not fit a JS string with room to work. */
export const largestJsonBytes = 128 * 1024 * 1024;

/** A body that breaks off has often come to its end the next time; opening it has a patience of its own in withRetry. */
const attempts = 3;

/**
 * Reads a small object, or a range of it, whole; again when its body breaks off.
 * @throws OBJECT_CORRUPT when it is larger than largestJsonBytes; OBJECT_NOT_FOUND
 */
export async function readAll(
  store: ObjectStore,
  key: string,
  options: Pick<ReadOptions, 'signal' | 'range' | 'ifMatch'>,
): Promise<Uint8Array> {
  for (let left = attempts - 1; ; left -= 1) {
    try {
      return await readOnce(store, key, options);
    } catch (error) {
      if (left === 0 || !isErrorClass(error, 'transient')) throw error;
    }
  }
}

async function readOnce(
  store: ObjectStore,
  key: string,
  options: Pick<ReadOptions, 'signal' | 'range' | 'ifMatch'>,
): Promise<Uint8Array> {
  const { info, body } = await store.read(key, options);
  if (options.range === undefined && info.sizeBytes > largestJsonBytes) {
    body.destroy();
    const reason = `${info.sizeBytes} bytes, more than ${largestJsonBytes}`;
    throw new AppError('OBJECT_CORRUPT', { key, location: store.location, reason });
  }
  return buffer(body);
}
