import { Readable } from 'node:stream';

import type { ObjectInfo, ObjectStore, ReadOptions } from '#engine/storage/objectStore.ts';
import { AppError } from '#shared/errors.ts';

/** A signal that nobody aborts. */
export function goOn(): AbortSignal {
  return new AbortController().signal;
}

/** Bytes that differ along their length, so that a shifted or repeated part is seen. */
export function someBytes(length: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(length);
  let state = seed * 2_654_435_761;
  for (let index = 0; index < length; index += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) | 0;
    bytes[index] = state >>> 16;
  }
  return bytes;
}

/** A body that delivers the bytes in chunks, as a socket does. */
export function streamOf(bytes: Buffer, chunkBytes = 64 * 1024): Readable {
  const chunks = Array.from({ length: Math.ceil(bytes.length / chunkBytes) }, (_, index) =>
    bytes.subarray(index * chunkBytes, (index + 1) * chunkBytes),
  );
  return Readable.from(chunks);
}

/** A body that delivers the bytes and then nothing more, but does not end. */
export function stallingStream(bytes: Buffer): Readable {
  let isSent = false;
  return new Readable({
    read() {
      if (!isSent) this.push(bytes);
      isSent = true;
    },
  });
}

/** A body that delivers the bytes and then fails. */
export function failingStream(bytes: Buffer, error: Error): Readable {
  return Readable.from(
    (async function* () {
      yield bytes;
      throw error;
    })(),
  );
}

export async function readBytes(
  store: ObjectStore,
  key: string,
  options: Partial<ReadOptions> = {},
): Promise<Buffer> {
  const { body } = await store.read(key, { signal: goOn(), ...options });
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

export function writeBytes(store: ObjectStore, key: string, bytes: Buffer): Promise<ObjectInfo> {
  return store.write(key, bytes, { signal: goOn(), sizeBytes: bytes.length });
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

export async function listKeys(store: ObjectStore, prefix: string): Promise<string[]> {
  return (await collect(store.list(prefix, goOn()))).map(({ key }) => key);
}

/** The code of the AppError that the call fails with; 'no error' when it succeeds. */
export async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'no error';
  } catch (error) {
    return error instanceof AppError ? error.code : `not an AppError: ${String(error)}`;
  }
}
