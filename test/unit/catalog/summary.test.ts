import { describe, expect, test } from 'vitest';

import { summarizeBackups } from '#engine/catalog/summary.ts';
import type { ObjectStore } from '#engine/storage/objectStore.ts';
import { createStoreCounters, withCounters } from '#engine/storage/withCounters.ts';
import { AppError } from '#shared/errors.ts';

import { goldenFolders, goldenMeta, goldenObjects } from '../backupFormat/golden.ts';
import { createReadOnlyStore } from '../backupFormat/readOnlyStore.ts';

const { signal } = new AbortController();

/** Copies of one backup under these names, each with files replaced or, with null, taken away. */
function storeOf(
  backups: Readonly<Record<string, Readonly<Record<string, string | null>>>>,
  sizes: Readonly<Record<string, number>> = {},
) {
  const objects = new Map<string, Uint8Array>();
  for (const [name, changes] of Object.entries(backups)) {
    objects.set(`r/${name}/meta/backup_meta.json`, goldenMeta('bk_head', 'backup'));
    objects.set(`r/${name}/meta/full_meta.json`, goldenMeta('bk_head', 'full'));
    for (const [file, body] of Object.entries(changes)) {
      if (body === null) objects.delete(`r/${name}/${file}`);
      else objects.set(`r/${name}/${file}`, Buffer.from(body));
    }
  }
  return createReadOnlyStore(objects, sizes);
}

async function summariesOf(store: ObjectStore, ...names: string[]) {
  const found = await summarizeBackups({ store, rootPath: 'r' }, names, signal);
  return found.map(({ name, state, rows, error }) => [name, state, rows, error?.code ?? null]);
}

const whole = (name: string) => [name, 'complete', '12505', null];
const noMeta = { 'meta/backup_meta.json': null, 'meta/full_meta.json': null };

describe('summaries', () => {
  test('of backups of every release of milvus-backup', async () => {
    const objects = new Map(goldenFolders.flatMap((folder) => [...goldenObjects(folder)]));
    const storage = { store: createReadOnlyStore(objects), rootPath: '' };
    const found = await summarizeBackups(storage, goldenFolders, signal);
    expect(found.map(({ state }) => state)).toEqual(goldenFolders.map(() => 'complete'));
    expect(found.find(({ name }) => name === 'bk_head')).toMatchObject({
      rows: '12505',
      sizeBytes: 973_322,
      databases: 2,
      collections: [
        'db1.c_db',
        'default.c_auto',
        'default.c_full',
        'default.c_pkey',
        'default.c_bin',
        'default.c_empty2',
      ],
      format: 'binlog',
      createdAt: '2026-10-02T00:00:00.000Z',
    });
    // No database was written down by that release: they are those of its collections.
    expect(found.find(({ name }) => name === 'bk_v0_4_30')?.databases).toBe(2);
  });

  test('come in the order asked for, and one that is damaged hides none of the others', async () => {
    const store = storeOf(
      {
        a: {},
        cut: { 'meta/full_meta.json': '{"id":' },
        empty: { 'meta/full_meta.json': '' },
        huge: {},
        strange: { 'meta/full_meta.json': '{"size":"1"}' },
        contradictory: { 'meta/full_meta.json': '{"collection_backups":[{"collection_id":0}]}' },
        no_levels: { 'meta/full_meta.json': null },
        unfinished: { ...noMeta, 'binlogs/insert_log/1/2/3/3/0/4': 'x' },
        half_deleted: { 'meta/backup_meta.json': null, '_studio/deleting.json': '{}' },
        z: {},
      },
      { 'r/huge/meta/full_meta.json': 600e6 },
    );
    const names = ['z', 'huge', 'cut', 'empty', 'strange', 'contradictory', 'no_levels'];
    expect(await summariesOf(store, ...names, 'unfinished', 'half_deleted', 'a')).toEqual([
      whole('z'),
      ['huge', 'unreadable', null, 'BACKUP_UNREADABLE'],
      ['cut', 'unreadable', null, 'BACKUP_UNREADABLE'],
      ['empty', 'unreadable', null, 'BACKUP_UNREADABLE'],
      ['strange', 'unreadable', null, 'BACKUP_UNREADABLE'],
      ['contradictory', 'unreadable', null, 'BACKUP_UNREADABLE'],
      ['no_levels', 'partial', null, 'BACKUP_INCOMPLETE'],
      ['unfinished', 'partial', null, 'BACKUP_INCOMPLETE'],
      ['half_deleted', 'partial', null, 'BACKUP_HALF_DELETED'],
      whole('a'),
    ]);
  });

  test('leave out folders that are no backups, and tell names that cannot be one', async () => {
    const store = storeOf({ a: {}, files: { ...noMeta, 'insert_log/1/2': 'x' } });
    expect(await summariesOf(store, 'files', 'nothing', 'a\u0007b', 'a')).toEqual([
      ['a\u0007b', 'unreadable', null, 'INVALID_NAME'],
      whole('a'),
    ]);
  });

  test('cost one listing and one read each', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `b${index}`);
    const counters = createStoreCounters();
    const store = withCounters(
      storeOf(Object.fromEntries(names.map((name) => [name, {}]))),
      counters,
    );
    expect(await summariesOf(store, ...names)).toEqual(names.map(whole));
    expect(counters.requests).toEqual({
      head: 0,
      list: 40,
      read: 40,
      write: 0,
      copy: 0,
      remove: 0,
      other: 0,
    });
  });

  test('of metadata that may not be read say so; a storage that cannot be listed has none', async () => {
    const denied = new AppError('STORAGE_ACCESS_DENIED', { location: 'r' });
    const whole = storeOf({ a: {} });
    const unreadable: ObjectStore = { ...whole, read: () => Promise.reject(denied) };
    expect(await summariesOf(unreadable, 'a')).toEqual([
      ['a', 'unreadable', null, 'STORAGE_ACCESS_DENIED'],
    ]);
    const unlistable: ObjectStore = {
      ...whole,
      list: () => ({
        [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(denied) }),
      }),
    };
    await expect(summariesOf(unlistable, 'a')).rejects.toBe(denied);
  });

  test('hold one large file at a time', async () => {
    const names = ['a', 'b', 'c', 'd'];
    const store = storeOf(
      Object.fromEntries(names.map((name) => [name, {}])),
      Object.fromEntries(names.map((name) => [`r/${name}/meta/full_meta.json`, 20 * 2 ** 20])),
    );
    let open = 0;
    let most = 0;
    const counted: ObjectStore = {
      ...store,
      async read(key, options) {
        open += 1;
        most = Math.max(most, open);
        const result = await store.read(key, options);
        result.body.once('close', () => (open -= 1));
        return result;
      },
    };
    expect(await summariesOf(counted, ...names)).toEqual(names.map(whole));
    expect(most).toBe(1);
  });
});
