// Two keys of one service: the store may refuse to read with the key of the other.
import pLimit from 'p-limit';
import { expect, test } from 'vitest';

import type { ObjectStore } from '#engine/storage/objectStore.ts';
import { copyObjects } from '#engine/transfer/copyObjects.ts';
import { AppError } from '#shared/errors.ts';

import { createMemoryStore } from '../../memoryStore.ts';
import { goOn, listKeys, writeBytes } from '../../suites/storeBytes.ts';
import { realClock } from '../../suites/testClock.ts';

test('what the store refuses to copy itself passes through this computer, and that is said once', async () => {
  const source = createMemoryStore();
  const memory = createMemoryStore();
  let refusals = 0;
  const target: ObjectStore = {
    ...memory,
    canCopyFrom: () => true,
    copyFrom(from, { key }) {
      refusals += 1;
      const params = { location: from.location, key, operation: 'CopyObject' };
      return Promise.reject(new AppError('STORAGE_ACCESS_DENIED', params));
    },
  };
  const keys = ['a', 'b', 'c', 'd'];
  for (const key of keys) await writeBytes(source, key, Buffer.from(`bytes of ${key}`));
  let told = 0;
  await copyObjects(
    keys.map((key) => ({ sourceKey: key, key: `to/${key}`, sizeBytes: 10, etag: '' })),
    {
      source,
      target,
      mode: 'auto',
      limit: pLimit(1),
      clock: realClock,
      random: () => 0.5,
      signal: goOn(),
      onRefused: () => (told += 1),
      onCopied: () => Promise.resolve(),
    },
  );
  expect(await listKeys(target, '')).toEqual(keys.map((key) => `to/${key}`));
  expect({ told, refusals }).toEqual({ told: 1, refusals: 1 });
});
