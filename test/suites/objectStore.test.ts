import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { temporaryFolder } from '#engine/storage/localFiles.ts';
import { createLocalStore } from '#engine/storage/localStore.ts';
import { temporaryFile } from '#engine/storage/localWrite.ts';
import type { ObjectStore } from '#engine/storage/objectStore.ts';
import { createStoreCounters, withCounters } from '#engine/storage/withCounters.ts';
import { withRetry } from '#engine/storage/withRetry.ts';
import { withThrottle } from '#engine/storage/withThrottle.ts';

import { beginMemoryUpload, createMemoryStore } from '../memoryStore.ts';
import { objectStoreSuite, type OpenedStore } from './objectStoreSuite.ts';
import { realClock } from './testClock.ts';

function decorated(store: ObjectStore): ObjectStore {
  const counted = withCounters(store, createStoreCounters());
  const throttled = withThrottle(counted, {
    requestsPerSecond: 1e6,
    bytesPerSecond: 1e12,
    clock: realClock,
  });
  return withRetry(throttled, { clock: realClock, random: () => 0.5 });
}

const plain = (store: ObjectStore): ObjectStore => store;

async function openMemory(decorate: typeof plain): Promise<OpenedStore> {
  const memory = createMemoryStore({ clock: realClock });
  return {
    store: decorate(memory),
    otherBucket: decorate(createMemoryStore({ name: 'other' })),
    beginUpload: async (key) => beginMemoryUpload(memory, key, new Date().toISOString()),
    prefix: 'suite/',
    close: () => Promise.resolve(),
  };
}

async function openLocal(decorate: typeof plain): Promise<OpenedStore> {
  const folders = [
    await mkdtemp(path.join(tmpdir(), 'object-store-')),
    await mkdtemp(path.join(tmpdir(), 'object-store-')),
  ] as const;
  return {
    store: decorate(createLocalStore({ directory: folders[0] })),
    otherBucket: decorate(createLocalStore({ directory: folders[1] })),
    async beginUpload(key) {
      await mkdir(path.join(folders[0], temporaryFolder), { recursive: true });
      await writeFile(temporaryFile(folders[0], key), '');
    },
    prefix: 'suite/',
    async close() {
      for (const folder of folders) await rm(folder, { recursive: true });
    },
  };
}

const local = { hasFolderMarkers: false, hasContentEtags: false };

objectStoreSuite('memory store', () => openMemory(plain), { listedObjects: 10_001 });
objectStoreSuite('memory store with decorators', () => openMemory(decorated));
objectStoreSuite('local store', () => openLocal(plain), local);
objectStoreSuite('local store with decorators', () => openLocal(decorated), local);
