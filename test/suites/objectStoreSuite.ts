import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { ObjectStore } from '#engine/storage/objectStore.ts';

import { createMemoryStore } from '../memoryStore.ts';
import { listingSuite } from './listingSuite.ts';
import { codeOf, goOn, listKeys, readBytes, someBytes, writeBytes } from './storeBytes.ts';
import { transferSuite } from './transferSuite.ts';
import { uploadSuite } from './uploadSuite.ts';

export interface OpenedStore {
  readonly store: ObjectStore;
  /** Another bucket that the store can copy from by itself. */
  readonly otherBucket?: ObjectStore;
  /** Begins an upload that nobody ends. */
  beginUpload(key: string): Promise<unknown>;
  /** Ends with a slash; nothing else lies under it. */
  readonly prefix: string;
  close(): Promise<void>;
}

/** What some stores cannot do; by default all of it is asked for. */
export interface SuiteOptions {
  /** How many objects the long listing has. */
  readonly listedObjects?: number;
  /** A folder on disk cannot hold an object whose name ends with a slash. */
  readonly hasFolderMarkers?: boolean;
  /** The ETag of a copy is that of its source. */
  readonly hasContentEtags?: boolean;
  /** Ceph 16 ignores the condition on the source of a copy. */
  readonly checksCopySource?: boolean;
}

/** Keys that clients and servers are known to spoil: by escaping, by parsing numbers, by cleaning paths. */
export const oddKeys = [
  '000123',
  '007',
  '0x1F',
  '1e3',
  'true',
  'with space',
  'with  two spaces',
  'a+b',
  '100%',
  '%41',
  '%2F',
  'a&b<c>d"e\'f',
  '&amp;',
  'q?x=1&y=2',
  'hash#tag',
  "!*'()",
  '=;,@$:[]{}|^`~',
  'é',
  'e\u0301',
  '日本語',
  '\u{1F600}',
  'back\\slash',
  'tab\there',
  'a..b',
  '...',
  'x'.repeat(200),
];

/** Every promise of an ObjectStore, checked on a store that `open` opens once. */
export function objectStoreSuite(
  name: string,
  open: () => Promise<OpenedStore>,
  options: SuiteOptions = {},
): void {
  describe(name, () => {
    let opened: OpenedStore;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(async () => {
      await opened.close();
    });
    const under = (folder: string): { store: ObjectStore; prefix: string } => ({
      store: opened.store,
      prefix: `${opened.prefix}${folder}/`,
    });

    basicSuite(under);
    listingSuite(under, options);
    uploadSuite(under, (key) => opened.beginUpload(key));
    transferSuite({ under, otherBucket: () => opened.otherBucket, options });
  });
}

export type Under = (folder: string) => { store: ObjectStore; prefix: string };

function basicSuite(under: Under): void {
  it('answers undefined for the head of what is not there', async () => {
    const { store, prefix } = under('missing');
    expect(await store.head(`${prefix}nothing`, goOn())).toBeUndefined();
  });

  it('shows an object at once, with the same size and etag in head, read and list', async () => {
    const { store, prefix } = under('at-once');
    const bytes = someBytes(1234);
    const written = await writeBytes(store, `${prefix}object`, bytes);
    const head = await store.head(`${prefix}object`, goOn());
    const { info, body } = await store.read(`${prefix}object`, { signal: goOn() });
    body.destroy();
    const same = { key: `${prefix}object`, sizeBytes: 1234, etag: written.etag };
    expect(written).toMatchObject(same);
    expect(head).toMatchObject(same);
    expect(info).toMatchObject(same);
    expect(await listKeys(store, prefix)).toEqual([`${prefix}object`]);
    expect(written.etag).not.toMatch(/"/);
  });

  it('tells the time of the last change as an ISO time or not at all', async () => {
    const { store, prefix } = under('time');
    await writeBytes(store, `${prefix}object`, someBytes(1));
    const at = (await store.head(`${prefix}object`, goOn()))?.modifiedAt ?? null;
    expect(at === null || new Date(at).toISOString() === at).toBe(true);
  });

  it('replaces an object', async () => {
    const { store, prefix } = under('replace');
    const first = await writeBytes(store, `${prefix}object`, someBytes(10, 1));
    const second = await writeBytes(store, `${prefix}object`, someBytes(10, 2));
    expect(second.etag).not.toBe(first.etag);
    expect(await readBytes(store, `${prefix}object`)).toEqual(someBytes(10, 2));
  });

  it('keeps an empty object', async () => {
    const { store, prefix } = under('empty');
    await writeBytes(store, `${prefix}object`, Buffer.alloc(0));
    expect(await store.head(`${prefix}object`, goOn())).toMatchObject({ sizeBytes: 0 });
    expect(await readBytes(store, `${prefix}object`)).toEqual(Buffer.alloc(0));
    expect(await listKeys(store, prefix)).toEqual([`${prefix}object`]);
  });

  it.each(oddKeys)('keeps the key %j as it is', async (odd) => {
    const { store, prefix } = under('odd-keys');
    const key = `${prefix}${odd}/${odd}`;
    const bytes = Buffer.from(odd);
    await writeBytes(store, key, bytes);
    expect((await store.head(key, goOn()))?.sizeBytes).toBe(bytes.length);
    expect(await readBytes(store, key)).toEqual(bytes);
    expect(await listKeys(store, `${prefix}${odd}/`)).toEqual([key]);
    await store.copyFrom(
      store,
      { key, sizeBytes: bytes.length, etag: '', modifiedAt: null },
      `${key}-copy`,
      {
        signal: goOn(),
      },
    );
    expect(await readBytes(store, `${key}-copy`)).toEqual(bytes);
    await store.remove(key, goOn());
    expect(await store.head(key, goOn())).toBeUndefined();
    await store.removeMany([`${key}-copy`], goOn());
    expect(await listKeys(store, `${prefix}${odd}/`)).toEqual([]);
  });

  it('refuses a call without a key, which would be one about the bucket', async () => {
    const { store } = under('no-key');
    const info = { key: 'x', sizeBytes: 0, etag: '', modifiedAt: null };
    const options = { signal: goOn(), sizeBytes: 0 };
    expect(
      await Promise.all([
        codeOf(store.head('', goOn())),
        codeOf(store.read('', options)),
        codeOf(store.write('', Buffer.alloc(0), options)),
        codeOf(store.copyFrom(store, info, '', options)),
        codeOf(store.remove('', goOn())),
        codeOf(store.removeMany([''], goOn())),
      ]),
    ).toEqual(Array.from({ length: 6 }, () => 'INVALID_INPUT'));
  });

  it('succeeds in removing what is not there', async () => {
    const { store, prefix } = under('remove-missing');
    await store.remove(`${prefix}nothing`, goOn());
    await store.removeMany([`${prefix}nothing`, `${prefix}nothing/more`], goOn());
    await store.removeMany([], goOn());
    expect(await listKeys(store, prefix)).toEqual([]);
  });

  it('removes one object and no other', async () => {
    const { store, prefix } = under('remove');
    for (const name of ['a', 'ab', 'a.b']) await writeBytes(store, prefix + name, someBytes(1));
    await store.remove(`${prefix}a`, goOn());
    expect(await listKeys(store, prefix)).toEqual([`${prefix}a.b`, `${prefix}ab`]);
  });

  it('writes only if absent where that is asked, and leaves what is there', async () => {
    const { store, prefix } = under('if-absent');
    const write = (bytes: Buffer) =>
      store.write(`${prefix}object`, bytes, {
        signal: goOn(),
        sizeBytes: bytes.length,
        onlyIfAbsent: true,
      });
    await write(someBytes(10, 1));
    expect(await codeOf(write(someBytes(10, 2)))).toBe('OBJECT_EXISTS');
    expect(await readBytes(store, `${prefix}object`)).toEqual(someBytes(10, 1));
    await store.remove(`${prefix}object`, goOn());
    await write(someBytes(10, 3));
    expect(await readBytes(store, `${prefix}object`)).toEqual(someBytes(10, 3));
  });

  it('lets one of many win who write only if absent at once', async () => {
    const { store, prefix } = under('race');
    const bodies = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => someBytes(50, seed));
    const write = (bytes: Buffer) =>
      store.write(`${prefix}object`, bytes, { signal: goOn(), sizeBytes: 50, onlyIfAbsent: true });
    const codes = await Promise.all(bodies.map((bytes) => codeOf(write(bytes))));
    const losers = bodies.slice(1).map(() => 'OBJECT_EXISTS');
    expect(codes.sort()).toEqual([...losers, 'no error']);
    expect(bodies).toContainEqual(await readBytes(store, `${prefix}object`));
  });

  it('says that its bucket is there', async () => {
    const { store } = under('bucket');
    expect(await codeOf(store.checkBucket(goOn()))).toBe('no error');
  });

  it('can copy by itself from itself, and not from a store of another kind', () => {
    const { store } = under('can-copy');
    expect(store.canCopyFrom(store)).toBe(true);
    const stranger = createMemoryStore({ name: 'stranger' });
    expect(store.canCopyFrom(stranger)).toBe(stranger.canCopyFrom(store));
  });

  it('fails with STOPPED, and does nothing, when it is stopped before', async () => {
    const { store, prefix } = under('stopped');
    const signal = AbortSignal.abort();
    const info = { key: `${prefix}x`, sizeBytes: 1, etag: '', modifiedAt: null };
    const calls = [
      store.head(`${prefix}x`, signal),
      store.list(prefix, signal)[Symbol.asyncIterator]().next(),
      store.listFolders(prefix, signal)[Symbol.asyncIterator]().next(),
      store.read(`${prefix}x`, { signal }),
      store.write(`${prefix}x`, Buffer.alloc(1), { signal, sizeBytes: 1 }),
      store.copyFrom(store, info, `${prefix}y`, { signal }),
      store.remove(`${prefix}x`, signal),
      store.removeMany([`${prefix}x`], signal),
      store.listUploads(prefix, signal)[Symbol.asyncIterator]().next(),
      store.abortUpload({ key: `${prefix}x`, uploadId: 'none', startedAt: null }, signal),
      store.checkBucket(signal),
    ];
    const codes = await Promise.all(calls.map(codeOf));
    expect(codes).toEqual(calls.map(() => 'STOPPED'));
    expect(await listKeys(store, prefix)).toEqual([]);
  });
}
