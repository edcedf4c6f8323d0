import { Readable } from 'node:stream';

import { expect, test } from 'vitest';

import type { ObjectStore } from '#engine/storage/objectStore.ts';
import { readAll } from '#engine/storage/readAll.ts';
import { AppError } from '#shared/errors.ts';

import { createMemoryStore } from '../../memoryStore.ts';

const { signal } = new AbortController();

/** A store whose bodies break off after 3 bytes, so many times. */
async function breakingStore(breaks: number): Promise<ObjectStore> {
  const store = createMemoryStore();
  await store.write('key', Buffer.from('0123456789'), { signal, sizeBytes: 10 });
  let left = breaks;
  return {
    ...store,
    async read(key, options) {
      const { info, body } = await store.read(key, options);
      if (left === 0) return { info, body };
      left -= 1;
      body.destroy();
      return { info, body: Readable.from(breakOff()) };
    },
  };
}

async function* breakOff(): AsyncGenerator<Buffer> {
  yield Buffer.from('012');
  throw new AppError('STORAGE_UNREACHABLE', { host: 'h', reason: 'the connection broke off' });
}

test('an object whose body breaks off is read again from its start', async () => {
  const bytes = await readAll(await breakingStore(2), 'key', { signal });
  expect(Buffer.from(bytes).toString()).toBe('0123456789');
});

test('so is a range of it', async () => {
  const range = { start: 2, end: 4 };
  const bytes = await readAll(await breakingStore(1), 'key', { signal, range });
  expect(Buffer.from(bytes).toString()).toBe('234');
});

test('one that always breaks off is an error', async () => {
  const read = readAll(await breakingStore(9), 'key', { signal });
  await expect(read).rejects.toMatchObject({ code: 'STORAGE_UNREACHABLE' });
});
