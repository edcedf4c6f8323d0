// The cap of a profile on what passes through this computer.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, expect, it } from 'vitest';

import { type Connections, createConnections } from '#engine/connections.ts';
import { createProfileStore } from '#engine/profiles/profileStore.ts';
import { createMemoryVault } from '#engine/secrets.ts';
import type { ObjectStore } from '#engine/storage/objectStore.ts';

import { cluster, storage } from '../unit/profiles/builders.ts';
import { goOn, readBytes, someBytes, writeBytes } from './storeBytes.ts';
import { createFakeClock } from './testClock.ts';

const perSecond = 65_536;
const bytes = someBytes(4 * perSecond);

let folder: string;
let clock: ReturnType<typeof createFakeClock>;
let connections: Connections;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bandwidth-'));
  clock = createFakeClock();
  const location = { type: 'local', path: folder } as const;
  const capped = { maxBytesPerSecond: perSecond };
  const profiles = createProfileStore({
    folder,
    clock,
    transient: {
      clusters: [cluster('capped-cluster', { storage: location, ...capped })],
      storages: [storage('capped', { location, ...capped }), storage('free', { location })],
    },
    onNotice: () => undefined,
  });
  connections = createConnections({
    profiles,
    vault: createMemoryVault(),
    chosenFiles: { find: async () => undefined },
    clock,
    random: () => 0.5,
    proxyFor: () => undefined,
    multipartCopyThresholdBytes: 2 ** 29,
  });
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** How long writing and reading takes, in ms of the clock. */
async function timeOf({ store }: { readonly store: ObjectStore }): Promise<number> {
  const beganMs = clock.monotonicMs();
  await writeBytes(store, 'key', bytes);
  expect((await readBytes(store, 'key')).equals(bytes)).toBe(true);
  await store.close();
  return clock.monotonicMs() - beganMs;
}

it('holds for a place of backups and for the storage of a cluster, and for no other', async () => {
  expect(await timeOf(await connections.openStorage('free'))).toBe(0);
  // The first second is free: bytes are paid for after they went.
  expect(await timeOf(await connections.openStorage('capped'))).toBeGreaterThanOrEqual(4000);
  expect(
    await timeOf(await connections.openClusterStorage('capped-cluster')),
  ).toBeGreaterThanOrEqual(4000);
});

it('does not hold up what the storage copies by itself', async () => {
  const { store } = await connections.openStorage('capped');
  const info = await writeBytes(store, 'key', someBytes(1));
  const beganMs = clock.monotonicMs();
  for (const key of ['a', 'b', 'c']) await store.copyFrom(store, info, key, { signal: goOn() });
  expect(clock.monotonicMs()).toBe(beganMs);
  await store.close();
});
