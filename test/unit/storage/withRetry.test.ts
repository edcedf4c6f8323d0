import { describe, expect, it } from 'vitest';

import { tellWaits } from '#engine/jobs/tellWaits.ts';
import { decorate } from '#engine/storage/decorate.ts';
import type { ObjectStore } from '#engine/storage/objectStore.ts';
import { withRetry } from '#engine/storage/withRetry.ts';
import { AppError, type ErrorCode } from '#shared/errors.ts';

import { createMemoryStore } from '../../memoryStore.ts';
import {
  codeOf,
  collect,
  goOn,
  listKeys,
  readBytes,
  someBytes,
  streamOf,
  writeBytes,
} from '../../suites/storeBytes.ts';
import { createFakeClock } from '../../suites/testClock.ts';

const half = (): number => 0.5;
const busy = (): AppError => new AppError('STORAGE_BUSY', { host: 'h', reason: 'r' });

/** A memory store whose calls fail with these errors first, in turn, and then work. */
function failing(errors: AppError[], inner = createMemoryStore()): ObjectStore {
  const fail = async (): Promise<void> => {
    const error = errors.shift();
    if (error !== undefined) throw error;
  };
  return decorate(inner, {
    head: (key, signal) => fail().then(() => inner.head(key, signal)),
    read: (key, options) => fail().then(() => inner.read(key, options)),
    write: (key, body, options) => fail().then(() => inner.write(key, body, options)),
    removeMany: (keys, signal) => fail().then(() => inner.removeMany(keys, signal)),
  });
}

describe('a store with retries', () => {
  it.each<[ErrorCode, boolean]>([
    ['STORAGE_BUSY', true],
    ['STORAGE_UNREACHABLE', true],
    ['STORAGE_TIMEOUT', true],
    ['SLOW_DOWN', true],
    ['STORAGE_ACCESS_DENIED', false],
    ['OBJECT_NOT_FOUND', false],
    ['OBJECT_CORRUPT', false],
    ['TOKEN_EXPIRED', false],
    ['STORAGE_FAILED', false],
  ])('after %s tries again: %s', async (code, isRetried) => {
    const inner = failing([new AppError(code)]);
    const store = withRetry(inner, { clock: createFakeClock(), random: half });
    expect(await codeOf(store.head('key', goOn()))).toBe(isRetried ? 'no error' : code);
  });

  it('tells of each wait, and a job of those that a person would notice', async () => {
    const told: string[] = [];
    const waits: number[] = [];
    const say = tellWaits({ waiting: ({ code }) => void told.push(code) });
    const inner = failing(Array.from({ length: 4 }, () => new AppError('SLOW_DOWN')));
    const store = withRetry(inner, {
      clock: createFakeClock(),
      random: half,
      onRetry(error, waitMs) {
        waits.push(waitMs);
        say(error, waitMs);
      },
    });
    expect(await codeOf(store.head('key', goOn()))).toBe('no error');
    expect(waits).toEqual([200, 400, 800, 1600]);
    expect(told).toEqual(['SLOW_DOWN']);
  });

  it('takes a name that was never found for a misspelt one, and one that was found before for lost', async () => {
    const lost = () => new AppError('HOST_NOT_FOUND', { host: 'h' });
    const errors = [lost()];
    const store = withRetry(failing(errors), { clock: createFakeClock(), random: half });
    expect(await codeOf(store.head('key', goOn()))).toBe('HOST_NOT_FOUND');
    expect(await codeOf(store.head('key', goOn()))).toBe('no error');
    errors.push(lost(), lost());
    expect(await codeOf(store.head('key', goOn()))).toBe('no error');
  });

  it('gives up after six attempts, waiting longer each time', async () => {
    const clock = createFakeClock();
    const inner = failing(Array.from({ length: 9 }, busy));
    const store = withRetry(inner, { clock, random: half });
    expect(await codeOf(store.head('key', goOn()))).toBe('STORAGE_BUSY');
    expect(clock.sleeps.length).toBe(5);
    expect([...clock.sleeps].sort((left, right) => left - right)).toEqual(clock.sleeps);
  });

  it('waits as long as the service asks, within its patience', async () => {
    const slow = (seconds: string) =>
      new AppError('SLOW_DOWN', { host: 'h', retryAfterSeconds: seconds });
    const clock = createFakeClock();
    const patient = withRetry(failing([slow('40')]), { clock, random: half });
    expect(await codeOf(patient.head('key', goOn()))).toBe('no error');
    expect(clock.sleeps).toEqual([40_000]);
    const tired = withRetry(failing([slow('40'), slow('40')]), { clock, random: half });
    expect(await codeOf(tired.head('key', goOn()))).toBe('SLOW_DOWN');
    expect(clock.sleeps).toEqual([40_000, 40_000]);
  });

  it('writes bytes again, and tells of them once', async () => {
    const store = withRetry(failing([busy(), busy()]), { clock: createFakeClock(), random: half });
    let told = 0;
    await store.write('key', someBytes(10), {
      signal: goOn(),
      sizeBytes: 10,
      onBytes: (bytes) => (told += bytes),
    });
    expect([told, await readBytes(store, 'key')]).toEqual([10, someBytes(10)]);
  });

  it('never writes a stream again, for what was consumed is gone', async () => {
    const store = withRetry(failing([busy()]), { clock: createFakeClock(), random: half });
    const written = store.write('key', streamOf(someBytes(10)), { signal: goOn(), sizeBytes: 10 });
    expect(await codeOf(written)).toBe('STORAGE_BUSY');
  });

  it.each([
    ['its own bytes', someBytes(10, 1), 'no error'],
    ['bytes of another writer', someBytes(10, 2), 'OBJECT_EXISTS'],
    ['an object of another length', someBytes(11), 'OBJECT_EXISTS'],
  ])(
    'when the answer to a conditional write is lost and it then finds %s: %s',
    async (_what, stored, expected) => {
      const memory = createMemoryStore();
      let isFirst = true;
      const inner = decorate(memory, {
        async write(key, body, options) {
          if (!isFirst) return memory.write(key, body, options);
          isFirst = false;
          await writeBytes(memory, key, stored);
          throw new AppError('STORAGE_UNREACHABLE', { host: 'h', reason: 'lost' });
        },
      });
      const store = withRetry(inner, { clock: createFakeClock(), random: half });
      const options = { signal: goOn(), sizeBytes: 10, onlyIfAbsent: true };
      expect(await codeOf(store.write('key', someBytes(10, 1), options))).toBe(expected);
    },
  );

  it('does not take an object it finds at the first attempt for its own', async () => {
    const memory = createMemoryStore();
    await writeBytes(memory, 'key', someBytes(10));
    const store = withRetry(memory, { clock: createFakeClock(), random: half });
    const options = { signal: goOn(), sizeBytes: 10, onlyIfAbsent: true };
    expect(await codeOf(store.write('key', someBytes(10), options))).toBe('OBJECT_EXISTS');
  });

  it('goes on with a listing where it broke off, however often, as long as it gets further', async () => {
    const memory = createMemoryStore();
    const keys = Array.from({ length: 50 }, (_, index) => `a/${String(index).padStart(3, '0')}`);
    for (const key of keys) await writeBytes(memory, key, someBytes(1));
    const starts: (string | undefined)[] = [];
    const inner = decorate(memory, {
      async *list(prefix, signal, startAfter) {
        starts.push(startAfter);
        let listed = 0;
        for await (const info of memory.list(prefix, signal, startAfter)) {
          listed += 1;
          if (listed > 3) throw busy();
          yield info;
        }
      },
    });
    const store = withRetry(inner, { clock: createFakeClock(), random: half, attempts: 2 });
    expect(await listKeys(store, 'a/')).toEqual(keys);
    expect(starts.slice(0, 3)).toEqual([undefined, 'a/002', 'a/005']);
  });

  it('gives a listing up that gets no further', async () => {
    let opened = 0;
    const inner = decorate(createMemoryStore(), {
      list: () => {
        opened += 1;
        return { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(busy()) }) };
      },
    });
    const store = withRetry(inner, { clock: createFakeClock(), random: half, attempts: 3 });
    expect(await codeOf(listKeys(store, ''))).toBe('STORAGE_BUSY');
    expect(opened).toBe(3);
  });

  it('names each folder once, though the listing was begun anew', async () => {
    const memory = createMemoryStore();
    for (const key of ['a/1', 'b/1', 'c/1']) await writeBytes(memory, key, someBytes(1));
    let times = 0;
    const inner = decorate(memory, {
      async *listFolders(prefix, signal) {
        times += 1;
        for await (const name of memory.listFolders(prefix, signal)) {
          if (times === 1 && name === 'c') throw busy();
          yield name;
        }
      },
    });
    const store = withRetry(inner, { clock: createFakeClock(), random: half });
    expect(await collect(store.listFolders('', goOn()))).toEqual(['a', 'b', 'c']);
  });

  it('fails with STOPPED when stopped while it waits', async () => {
    const stop = new AbortController();
    const clock = {
      ...createFakeClock(),
      sleep: (_ms: number, signal: AbortSignal) => {
        stop.abort();
        return Promise.reject(signal.reason as Error);
      },
    };
    const store = withRetry(failing([busy()]), { clock, random: half });
    expect(await codeOf(store.head('key', stop.signal))).toBe('STOPPED');
  });
});
