import { buffer } from 'node:stream/consumers';

import { AppError } from '#shared/errors.ts';

import type { ObjectStore } from './objectStore.ts';

/** Metadata above this is refused by its listed size: a longer text does not fit a JS string with room to work. */
export const largestJsonBytes = 128 * 1024 * 1024;

/**
 * Reads a small object whole.
 * @throws OBJECT_CORRUPT when it is larger than largestJsonBytes; OBJECT_NOT_FOUND
 */
export async function readAll(
  store: ObjectStore,
  key: string,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const { info, body } = await store.read(key, { signal });
  if (info.sizeBytes > largestJsonBytes) {
    body.destroy();
    const reason = `${info.sizeBytes} bytes, more than ${largestJsonBytes}`;
    throw new AppError('OBJECT_CORRUPT', { key, location: store.location, reason });
  }
  return buffer(body);
}
