import { describe, expect, it } from 'vitest';

import type { ObjectStore } from '#engine/storage/objectStore.ts';
import { createStoreCounters, withCounters } from '#engine/storage/withCounters.ts';
import { withReadOnly } from '#engine/storage/withReadOnly.ts';
import { withRetry } from '#engine/storage/withRetry.ts';
import { withThrottle } from '#engine/storage/withThrottle.ts';

import { createMemoryStore } from '../../memoryStore.ts';
import {
  codeOf,
  goOn,
  listKeys,
  readBytes,
  someBytes,
  streamOf,
  writeBytes,
} from '../../suites/storeBytes.ts';
import { createFakeClock } from '../../suites/testClock.ts';

const half = (): number => 0.5;

describe('a throttled store', () => {
  it('lets no more requests through than it may', async () => {
    const clock = createFakeClock();
    const store = withThrottle(createMemoryStore(), { requestsPerSecond: 10, clock });
    for (let count = 0; count < 21; count += 1) await store.head('key', goOn());
    expect(clock.monotonicMs()).toBeCloseTo(2000, 5);
  });

  it('slows reading and writing down to the bytes it may pass', async () => {
    const clock = createFakeClock();
    const store = withThrottle(createMemoryStore(), { bytesPerSecond: 65_536, clock });
    const bytes = someBytes(65_536 * 4);
    await store.write('key', streamOf(bytes), { signal: goOn(), sizeBytes: bytes.length });
    expect(clock.monotonicMs()).toBeCloseTo(3000, 5);
    expect((await readBytes(store, 'key')).equals(bytes)).toBe(true);
    expect(clock.monotonicMs()).toBeCloseTo(7000, 5);
  });

  it('does not hold up what the storage copies by itself', async () => {
    const clock = createFakeClock();
    const store = withThrottle(createMemoryStore(), { bytesPerSecond: 1, clock });
    const info = await writeBytes(store, 'key', someBytes(1));
    await store.copyFrom(store, info, 'copy', { signal: goOn() });
    expect(clock.sleeps).toEqual([]);
  });

  it('passes the failure of a body on', async () => {
    const store = withThrottle(createMemoryStore(), {
      bytesPerSecond: 1e9,
      clock: createFakeClock(),
    });
    const written = store.write('key', streamOf(someBytes(9)), { signal: goOn(), sizeBytes: 10 });
    expect(await codeOf(written)).toBe('OBJECT_CORRUPT');
  });
});

describe('a read-only store', () => {
  it('refuses every write and leaves reading alone', async () => {
    const memory = createMemoryStore({ name: 'safe' });
    const info = await writeBytes(memory, 'key', someBytes(3));
    const store = withReadOnly(memory);
    const options = { signal: goOn(), sizeBytes: 3 };
    const writes = [
      store.write('key', someBytes(3, 2), options),
      store.copyFrom(store, info, 'copy', options),
      store.remove('key', goOn()),
      store.removeMany(['key'], goOn()),
      store.abortUpload({ key: 'key', uploadId: '1', startedAt: null }, goOn()),
    ];
    expect(await Promise.all(writes.map(codeOf))).toEqual(writes.map(() => 'READ_ONLY'));
    expect([await readBytes(store, 'key'), await listKeys(store, '')]).toEqual([
      someBytes(3),
      ['key'],
    ]);
  });
});

describe('a store with counters', () => {
  it('counts requests by verb, and bytes by the way they took', async () => {
    const counters = createStoreCounters();
    const store = withCounters(createMemoryStore(), counters);
    const info = await writeBytes(store, 'a', someBytes(100));
    await store.write('b', streamOf(someBytes(200)), { signal: goOn(), sizeBytes: 200 });
    await store.copyFrom(store, info, 'c', { signal: goOn() });
    await readBytes(store, 'b');
    await readBytes(store, 'b', { range: { start: 0, end: 9 } });
    await store.head('a', goOn());
    await listKeys(store, '');
    await store.removeMany(
      Array.from({ length: 1001 }, (_, index) => `k${index}`),
      goOn(),
    );
    await store.remove('a', goOn());
    expect(counters).toEqual({
      requests: { head: 1, list: 1, read: 2, write: 2, copy: 1, remove: 3, other: 0 },
      bytesRead: 210,
      bytesWritten: 300,
      bytesCopied: 100,
    });
  });

  it('counts a listing by the thousand', async () => {
    const counters = createStoreCounters();
    const memory = createMemoryStore();
    for (let index = 0; index < 2001; index += 1)
      await writeBytes(memory, `k${index}`, Buffer.alloc(0));
    await listKeys(withCounters(memory, counters), '');
    expect(counters.requests.list).toBe(3);
  });
});

describe('decorated stores', () => {
  it('copy from each other, however deep both are wrapped', async () => {
    const wrap = (store: ObjectStore) =>
      withReadOnly(
        withRetry(withCounters(store, createStoreCounters()), {
          clock: createFakeClock(),
          random: half,
        }),
      );
    const source = createMemoryStore({ name: 'source' });
    const info = await writeBytes(source, 'key', someBytes(3));
    const target = withRetry(createMemoryStore({ name: 'target' }), {
      clock: createFakeClock(),
      random: half,
    });
    expect(target.canCopyFrom(wrap(source))).toBe(true);
    await target.copyFrom(wrap(source), info, 'copy', { signal: goOn() });
    expect(await readBytes(target, 'copy')).toEqual(someBytes(3));
  });
});
