import { expect, it } from 'vitest';

import type { SuiteOptions, Under } from './objectStoreSuite.ts';
import { collect, goOn, listKeys, someBytes, writeBytes } from './storeBytes.ts';

const writesInFlight = 32;

/** What an ObjectStore promises about listing, and about removing what was listed. */
export function listingSuite(under: Under, options: SuiteOptions): void {
  const count = options.listedObjects ?? 2100;

  async function fill(folder: string, names: readonly string[]): Promise<ReturnType<Under>> {
    const opened = under(folder);
    for (let start = 0; start < names.length; start += writesInFlight) {
      const batch = names.slice(start, start + writesInFlight);
      await Promise.all(
        batch.map((name) => writeBytes(opened.store, opened.prefix + name, someBytes(3))),
      );
    }
    return opened;
  }

  const names = Array.from(
    { length: count },
    (_, index) => `${index % 7}/${String(index).padStart(6, '0')}`,
  );

  it(`lists ${count} objects over several pages, in order and each once`, async () => {
    const { store, prefix } = await fill('many', names);
    expect(await listKeys(store, prefix)).toEqual(names.map((name) => prefix + name).sort());
  });

  it('goes on after a key', async () => {
    const { store, prefix } = under('many');
    const all = names.map((name) => prefix + name).sort();
    const middle = all[Math.floor(count / 2)] ?? '';
    const rest = await collect(store.list(prefix, goOn(), middle));
    expect(rest.map(({ key }) => key)).toEqual(all.slice(Math.floor(count / 2) + 1));
    const between = await collect(store.list(prefix, goOn(), `${middle}!`));
    expect(between.map(({ key }) => key)).toEqual(all.slice(Math.floor(count / 2) + 1));
  });

  it('may be left after the first object', async () => {
    const { store, prefix } = under('many');
    for await (const { key } of store.list(prefix, goOn())) {
      expect(key).toBe(`${prefix}0/000000`);
      break;
    }
  });

  it('fails with STOPPED when stopped between two objects', async () => {
    const { store, prefix } = under('many');
    const stop = new AbortController();
    const listing = store.list(prefix, stop.signal)[Symbol.asyncIterator]();
    await listing.next();
    stop.abort();
    const rest = collect({ [Symbol.asyncIterator]: () => listing });
    await expect(rest).rejects.toMatchObject({ code: 'STOPPED' });
  });

  it('lists the folders one level down, once each', async () => {
    const { store, prefix } = under('many');
    const folders = await collect(store.listFolders(prefix, goOn()));
    expect(folders.sort()).toEqual(['0', '1', '2', '3', '4', '5', '6']);
    expect(await collect(store.listFolders(`${prefix}3/`, goOn()))).toEqual([]);
    expect(await collect(store.listFolders(`${prefix}nothing/`, goOn()))).toEqual([]);
  });

  it('lists one level, folders and objects, and says when there is more', async () => {
    const { store, prefix } = under('many');
    const level = async (folder: string) => {
      const { folders, objects, isCut } = await store.listLevel(prefix + folder, goOn());
      return { folders, keys: objects.map(({ key }) => key.slice(prefix.length)), isCut };
    };
    const folders = ['0', '1', '2', '3', '4', '5', '6'];
    expect(await level('')).toEqual({ folders, keys: [], isCut: false });
    const ofFolder = names.filter((name) => name.startsWith('3/'));
    expect(await level('3/')).toEqual({
      folders: [],
      keys: ofFolder.slice(0, 1000),
      isCut: ofFolder.length > 1000,
    });
    expect(await level('nothing/')).toEqual({ folders: [], keys: [], isCut: false });
  });

  it('removes 1,500 objects of many at once, and passes over those that are gone', async () => {
    const { store, prefix } = under('many');
    const all = names.map((name) => prefix + name).sort();
    await store.removeMany([...all.slice(0, 1500), `${prefix}gone`], goOn());
    expect(await listKeys(store, prefix)).toEqual(all.slice(1500));
    await store.removeMany(all.slice(1500), goOn());
    expect(await listKeys(store, prefix)).toEqual([]);
  });

  it('orders by the UTF-8 bytes of the whole key, folders among files', async () => {
    const ordered = ['a!', 'a.b', 'a/b', 'a/b.c', 'a0', 'aa', 'z', '\u{E9}', '\uFF21', '\u{1F600}'];
    const { store, prefix } = await fill('order', ordered.toReversed());
    expect(await listKeys(store, prefix)).toEqual(ordered.map((name) => prefix + name));
  });

  it('takes the prefix as the start of a key, not as a folder', async () => {
    const { store, prefix } = await fill('prefix', ['ab', 'abc', 'abd/e', 'ac', 'b/ab']);
    expect(await listKeys(store, `${prefix}ab`)).toEqual(
      ['ab', 'abc', 'abd/e'].map((name) => prefix + name),
    );
    expect(await listKeys(store, `${prefix}abd/`)).toEqual([`${prefix}abd/e`]);
    expect(await listKeys(store, `${prefix}abd/e`)).toEqual([`${prefix}abd/e`]);
    expect(await listKeys(store, `${prefix}x`)).toEqual([]);
    expect(await listKeys(store, `${prefix}x/y/z`)).toEqual([]);
  });

  it('lists the first 1,000 of one level, with sizes', async () => {
    const files = Array.from({ length: 1010 }, (_, index) => `f${String(index).padStart(4, '0')}`);
    const { store, prefix } = await fill('level', [...files, 'a/b', 'z/b']);
    const { folders, objects, isCut } = await store.listLevel(prefix, goOn());
    expect({ entries: folders.length + objects.length, isCut }).toEqual({
      entries: 1000,
      isCut: true,
    });
    expect(folders).toContain('a');
    expect(objects.every(({ sizeBytes }) => sizeBytes === 3)).toBe(true);
    await store.removeMany(
      files.map((name) => prefix + name),
      goOn(),
    );
    expect(await store.listLevel(prefix, goOn())).toEqual({
      folders: ['a', 'z'],
      objects: [],
      isCut: false,
    });
  });

  it('lists folders with odd names', async () => {
    const { store, prefix } = await fill('odd-folders', [
      'a b/x',
      'c+d/x',
      '100%/x',
      '000123/x',
      'é/y/z',
      'file',
    ]);
    const folders = await collect(store.listFolders(prefix, goOn()));
    expect(folders.sort()).toEqual(['000123', '100%', 'a b', 'c+d', 'é']);
  });

  it('lists nothing, and no folders, where nothing is', async () => {
    const { store, prefix } = under('nothing');
    expect(await listKeys(store, prefix)).toEqual([]);
    expect(await collect(store.listFolders(prefix, goOn()))).toEqual([]);
  });

  it('leaves no folder behind when its last object is removed', async () => {
    const { store, prefix } = await fill('empty-folders', ['a/b/c/d', 'a/x']);
    await store.remove(`${prefix}a/b/c/d`, goOn());
    expect(await collect(store.listFolders(`${prefix}a/`, goOn()))).toEqual([]);
    await store.removeMany([`${prefix}a/x`], goOn());
    expect(await collect(store.listFolders(prefix, goOn()))).toEqual([]);
  });

  // A store without this is not asked, so that nothing counts as skipped.
  if (options.hasFolderMarkers !== false) {
    it('passes over folder markers, but not over objects in them', async () => {
      const { store, prefix } = under('markers');
      await writeBytes(store, `${prefix}folder/`, Buffer.alloc(0));
      await writeBytes(store, `${prefix}folder/object`, someBytes(1));
      await writeBytes(store, `${prefix}lonely/`, Buffer.alloc(0));
      expect(await listKeys(store, prefix)).toEqual([`${prefix}folder/object`]);
      await store.removeMany(
        [`${prefix}folder/`, `${prefix}folder/object`, `${prefix}lonely/`],
        goOn(),
      );
    });
  }
}
