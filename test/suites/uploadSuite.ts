import { expect, it } from 'vitest';

import { abortUploads } from '#engine/storage/abortUploads.ts';

import type { OpenedStore, Under } from './objectStoreSuite.ts';
import { collect, goOn, listKeys } from './storeBytes.ts';

/** What every store promises of uploads that nobody ended. */
export function uploadSuite(under: Under, beginUpload: OpenedStore['beginUpload']): void {
  it('has no uploads to abort where none was begun', async () => {
    const { store, prefix } = under('no-uploads');
    expect(await abortUploads(store, prefix, goOn())).toBe(0);
  });

  it('lists unfinished uploads by prefix, aborts the one that is named, and no other', async () => {
    const { store, prefix } = under('uploads');
    const keys = ['a/one', 'a/one', 'a/two +%é&<', 'ab'].map((key) => prefix + key);
    for (const key of keys) await beginUpload(key);
    const keysOf = async (under: string) =>
      (await collect(store.listUploads(under, goOn()))).map(({ key }) => key).sort();
    expect(await keysOf(prefix)).toEqual(keys);
    const [first, ...others] = await collect(store.listUploads(`${prefix}a/`, goOn()));
    expect(others).toHaveLength(2);
    expect(await keysOf(`${prefix}a/one`)).toEqual(keys.slice(0, 2));
    expect(Date.now() - Date.parse(first?.startedAt ?? '')).toBeLessThan(60_000);
    for (let times = 0; times < 2; times += 1) if (first) await store.abortUpload(first, goOn());
    expect(await keysOf(prefix)).toEqual(keys.slice(1));
    expect(await abortUploads(store, `${prefix}a/`, goOn())).toBe(2);
    expect(await keysOf(prefix)).toEqual(keys.slice(3));
    expect(await listKeys(store, prefix)).toEqual([]);
  });
}
