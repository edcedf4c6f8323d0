import { Readable } from 'node:stream';

import { expect, it } from 'vitest';

import { abortUploads } from '#engine/storage/abortUploads.ts';
import type { ObjectStore } from '#engine/storage/objectStore.ts';

import { createMemoryStore } from '../memoryStore.ts';
import type { SuiteOptions, Under } from './objectStoreSuite.ts';
import {
  codeOf,
  failingStream,
  goOn,
  listKeys,
  readBytes,
  someBytes,
  stallingStream,
  streamOf,
  writeBytes,
} from './storeBytes.ts';

const mebibyte = 1024 * 1024;

interface TransferSuite {
  readonly under: Under;
  readonly otherBucket: () => ObjectStore | undefined;
  readonly options: SuiteOptions;
}

/** What an ObjectStore promises about bodies, ranges, conditions and copies. */
export function transferSuite({ under, otherBucket, options }: TransferSuite): void {
  writingSuite(under);
  readingSuite(under);
  copyingSuite({ under, otherBucket, options });
}

function writingSuite(under: Under): void {
  const write = (store: ObjectStore, key: string, body: Readable | Buffer, sizeBytes: number) =>
    store.write(key, body, { signal: goOn(), sizeBytes });

  it.each([0, 1, 65_536, 65_537, 9 * mebibyte])(
    'streams %i bytes in and out',
    async (sizeBytes) => {
      const { store, prefix } = under('stream');
      const bytes = someBytes(sizeBytes);
      let written = 0;
      await store.write(`${prefix}object`, streamOf(bytes), {
        signal: goOn(),
        sizeBytes,
        onBytes: (count) => (written += count),
      });
      let read = 0;
      const back = await readBytes(store, `${prefix}object`, {
        onBytes: (count) => (read += count),
      });
      expect(back.equals(bytes)).toBe(true);
      expect({ written, read }).toEqual({ written: sizeBytes, read: sizeBytes });
    },
  );

  it.each([
    ['a stream that ends early', streamOf(someBytes(100_000)), 100_001],
    ['a stream that ends much too early', streamOf(someBytes(10)), 9 * mebibyte],
    ['an empty stream', streamOf(Buffer.alloc(0)), 1],
    [
      'a stream that is one byte too long',
      Readable.from([someBytes(100_000), someBytes(1)]),
      100_000,
    ],
    ['a stream that goes on in the same chunk', streamOf(someBytes(70_000)), 69_999],
    ['a stream where there should be nothing', streamOf(someBytes(1)), 0],
    ['bytes that are too few', someBytes(9), 10],
    ['bytes that are too many', someBytes(11), 10],
  ])('refuses %s and leaves nothing', async (_what, body, sizeBytes) => {
    const { store, prefix } = under('wrong-length');
    expect(await codeOf(write(store, `${prefix}object`, body, sizeBytes))).toBe('OBJECT_CORRUPT');
    expect(await store.head(`${prefix}object`, goOn())).toBeUndefined();
    expect(await listKeys(store, prefix)).toEqual([]);
  });

  it('leaves the old object when a new one of the wrong length is refused', async () => {
    const { store, prefix } = under('keep-old');
    await writeBytes(store, `${prefix}object`, someBytes(100, 1));
    expect(await codeOf(write(store, `${prefix}object`, streamOf(someBytes(99, 2)), 100))).toBe(
      'OBJECT_CORRUPT',
    );
    expect(await readBytes(store, `${prefix}object`)).toEqual(someBytes(100, 1));
  });

  it('passes the failure of a body on as an AppError and leaves nothing', async () => {
    const { store, prefix } = under('failing-body');
    const body = failingStream(someBytes(70_000), new Error('the disk is on fire'));
    const failed = write(store, `${prefix}object`, body, 140_000);
    await expect(failed).rejects.toMatchObject({
      code: 'STORAGE_FAILED',
      message: expect.stringContaining('the disk is on fire') as string,
    });
    expect(await store.head(`${prefix}object`, goOn())).toBeUndefined();
  });

  it('fails soon when stopped while a body is under way, and leaves nothing', async () => {
    const { store, prefix } = under('stop-write');
    const stop = new AbortController();
    const body = stallingStream(someBytes(300_000));
    const failed = codeOf(
      store.write(`${prefix}object`, body, {
        signal: stop.signal,
        sizeBytes: 400_000,
        onBytes: () => setImmediate(() => stop.abort()),
      }),
    );
    const startMs = performance.now();
    expect(await failed).toBe('STOPPED');
    expect(performance.now() - startMs).toBeLessThan(10_000);
    expect(body.destroyed).toBe(true);
    expect(await store.head(`${prefix}object`, goOn())).toBeUndefined();
  });

  it('writes and reads 64 objects at once', async () => {
    const { store, prefix } = under('parallel');
    const seeds = Array.from({ length: 64 }, (_, index) => index + 1);
    await Promise.all(
      seeds.map((seed) => writeBytes(store, `${prefix}${seed}`, someBytes(1000 + seed, seed))),
    );
    const back = await Promise.all(seeds.map((seed) => readBytes(store, `${prefix}${seed}`)));
    expect(back).toEqual(seeds.map((seed) => someBytes(1000 + seed, seed)));
  });
}

function readingSuite(under: Under): void {
  it('fails with OBJECT_NOT_FOUND when reading what is not there', async () => {
    const { store, prefix } = under('read-missing');
    expect(await codeOf(store.read(`${prefix}nothing`, { signal: goOn() }))).toBe(
      'OBJECT_NOT_FOUND',
    );
  });

  it.each([
    [{ start: 0, end: 0 }, 0, 1],
    [{ start: 10, end: 19 }, 10, 20],
    [{ start: 900 }, 900, 1000],
    [{ start: 990, end: 5000 }, 990, 1000],
    [{ start: -8 }, 992, 1000],
    [{ start: -5000 }, 0, 1000],
  ])('reads the range %j', async (range, from, to) => {
    const { store, prefix } = under('range');
    await writeBytes(store, `${prefix}object`, someBytes(1000));
    const { info, body } = await store.read(`${prefix}object`, { signal: goOn(), range });
    body.destroy();
    expect(info.sizeBytes).toBe(1000);
    expect(await readBytes(store, `${prefix}object`, { range })).toEqual(
      someBytes(1000).subarray(from, to),
    );
  });

  it('refuses a range beyond the object', async () => {
    const { store, prefix } = under('range');
    await writeBytes(store, `${prefix}object`, someBytes(1000));
    const read = store.read(`${prefix}object`, { signal: goOn(), range: { start: 1000 } });
    expect(await codeOf(read)).toBe('OBJECT_CORRUPT');
  });

  it('reads only the version asked for', async () => {
    const { store, prefix } = under('if-match');
    const old = await writeBytes(store, `${prefix}object`, someBytes(10, 1));
    expect(await readBytes(store, `${prefix}object`, { ifMatch: old.etag })).toEqual(
      someBytes(10, 1),
    );
    await writeBytes(store, `${prefix}object`, someBytes(10, 2));
    const read = store.read(`${prefix}object`, { signal: goOn(), ifMatch: old.etag });
    expect(await codeOf(read)).toBe('OBJECT_CHANGED');
  });

  it('fails soon when stopped while a body is being read', async () => {
    const { store, prefix } = under('stop-read');
    await writeBytes(store, `${prefix}object`, someBytes(4 * mebibyte));
    const stop = new AbortController();
    const { body } = await store.read(`${prefix}object`, { signal: stop.signal });
    const startMs = performance.now();
    const consume = async (): Promise<void> => {
      for await (const chunk of body) if (chunk !== undefined) stop.abort();
    };
    expect(await codeOf(consume())).toBe('STOPPED');
    expect(performance.now() - startMs).toBeLessThan(10_000);
  });

  it('lets a body go unread when it is destroyed, as often as one likes', async () => {
    const { store, prefix } = under('unread');
    await writeBytes(store, `${prefix}object`, someBytes(mebibyte));
    for (let times = 0; times < 200; times += 1) {
      const { body } = await store.read(`${prefix}object`, { signal: goOn() });
      body.destroy();
    }
    expect((await readBytes(store, `${prefix}object`)).length).toBe(mebibyte);
  });

  it('pipes an object from one store to another', async () => {
    const { store, prefix } = under('pipe');
    const other = createMemoryStore();
    const bytes = someBytes(3 * mebibyte);
    await writeBytes(other, 'source', bytes);
    const there = await other.read('source', { signal: goOn() });
    await store.write(`${prefix}object`, there.body, {
      signal: goOn(),
      sizeBytes: there.info.sizeBytes,
    });
    const back = await store.read(`${prefix}object`, { signal: goOn() });
    await other.write('back', back.body, { signal: goOn(), sizeBytes: back.info.sizeBytes });
    expect((await readBytes(other, 'back')).equals(bytes)).toBe(true);
  });
}

function copyingSuite({ under, otherBucket, options }: TransferSuite): void {
  it.each([0, 1000, mebibyte])(
    'copies %i bytes by itself, and tells how many',
    async (sizeBytes) => {
      const { store, prefix } = under('copy');
      const bytes = someBytes(sizeBytes);
      const info = await writeBytes(store, `${prefix}source`, bytes);
      let copied = 0;
      const copy = await store.copyFrom(store, info, `${prefix}copy`, {
        signal: goOn(),
        onBytes: (count) => (copied += count),
      });
      expect(copy).toMatchObject({ key: `${prefix}copy`, sizeBytes });
      expect(copied).toBe(sizeBytes);
      if (options.hasContentEtags !== false) expect(copy.etag).toBe(info.etag);
      expect((await store.head(`${prefix}copy`, goOn()))?.etag).toBe(copy.etag);
      expect((await readBytes(store, `${prefix}copy`)).equals(bytes)).toBe(true);
    },
  );

  it('copies a larger object, in parts where the store has them', async () => {
    const { store, prefix } = under('copy-parts');
    const bytes = someBytes(12 * mebibyte + 345);
    const info = await writeBytes(store, `${prefix}source`, bytes);
    let copied = 0;
    const copy = await store.copyFrom(store, info, `${prefix}copy`, {
      signal: goOn(),
      onBytes: (count) => (copied += count),
    });
    expect({ copied, sizeBytes: copy.sizeBytes }).toEqual({
      copied: bytes.length,
      sizeBytes: bytes.length,
    });
    expect((await readBytes(store, `${prefix}copy`)).equals(bytes)).toBe(true);
    expect(await abortUploads(store, `${prefix}copy`, goOn())).toBe(0);
  });

  it('leaves no object and no upload when a copy in parts fails', async () => {
    const { store, prefix } = under('copy-parts-fail');
    const gone = { key: `${prefix}gone`, sizeBytes: 30 * mebibyte, etag: '', modifiedAt: null };
    const copy = store.copyFrom(store, gone, `${prefix}copy`, { signal: goOn() });
    expect(await codeOf(copy)).toBe('OBJECT_NOT_FOUND');
    expect(await store.head(`${prefix}copy`, goOn())).toBeUndefined();
    expect(await abortUploads(store, `${prefix}copy`, goOn())).toBe(0);
  });

  it('replaces what a copy finds at its key', async () => {
    const { store, prefix } = under('copy-over');
    await writeBytes(store, `${prefix}copy`, someBytes(10, 1));
    const info = await writeBytes(store, `${prefix}source`, someBytes(20, 2));
    await store.copyFrom(store, info, `${prefix}copy`, { signal: goOn() });
    expect(await readBytes(store, `${prefix}copy`)).toEqual(someBytes(20, 2));
  });

  it('fails with OBJECT_NOT_FOUND when the source of a copy is not there', async () => {
    const { store, prefix } = under('copy-missing');
    const info = { key: `${prefix}nothing`, sizeBytes: 1, etag: '', modifiedAt: null };
    expect(await codeOf(store.copyFrom(store, info, `${prefix}copy`, { signal: goOn() }))).toBe(
      'OBJECT_NOT_FOUND',
    );
    expect(await listKeys(store, prefix)).toEqual([]);
  });

  // A store without this is not asked, so that nothing counts as skipped.
  if (options.checksCopySource !== false) {
    it('does not copy a source that has changed', async () => {
      const { store, prefix } = under('copy-changed');
      const info = await writeBytes(store, `${prefix}source`, someBytes(10, 1));
      await writeBytes(store, `${prefix}source`, someBytes(10, 2));
      expect(await codeOf(store.copyFrom(store, info, `${prefix}copy`, { signal: goOn() }))).toBe(
        'OBJECT_CHANGED',
      );
      expect(await store.head(`${prefix}copy`, goOn())).toBeUndefined();
    });
  }

  it('copies from another bucket', async () => {
    const { store, prefix } = under('copy-bucket');
    const other = otherBucket();
    if (other === undefined) return;
    expect(store.canCopyFrom(other)).toBe(true);
    const info = await writeBytes(other, `${prefix}source`, someBytes(1000));
    await store.copyFrom(other, info, `${prefix}copy`, { signal: goOn() });
    expect(await readBytes(store, `${prefix}copy`)).toEqual(someBytes(1000));
    await other.remove(`${prefix}source`, goOn());
  });
}
