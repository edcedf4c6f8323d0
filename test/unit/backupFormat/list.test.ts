import { describe, expect, test } from 'vitest';

import { listBackups } from '#engine/backupFormat/list.ts';
import type { ObjectStore } from '#engine/storage/objectStore.ts';

import { goldenObjects } from './golden.ts';
import { createReadOnlyStore } from './readOnlyStore.ts';

const { signal } = new AbortController();

describe('listBackups', () => {
  async function list(store: ObjectStore, root: string) {
    const backups: Record<string, string> = {};
    for await (const backup of listBackups(store, root, signal))
      backups[backup.name] = backup.state;
    return backups;
  }

  test('tells every backup with its state, whatever lies in it', async () => {
    const objects = new Map<string, Uint8Array>();
    const put = (key: string, body = '{}') => objects.set(`root/${key}`, Buffer.from(body));
    put('whole/meta/backup_meta.json');
    put('whole/meta/full_meta.json');
    for (const level of ['backup', 'collection', 'partition', 'segment'])
      put(`levels/meta/${level}_meta.json`);
    put('some_levels/meta/backup_meta.json');
    put('some_levels/meta/segment_meta.json');
    put('not_committed/meta/full_meta.json');
    put('copying/binlogs/insert_log/1/2/3/3/0/4');
    put('leased/_studio/lease.json');
    put('deleting/meta/full_meta.json');
    put('deleting/_studio/deleting.json');
    put('empty/meta/backup_meta.json');
    put('empty/meta/full_meta.json', '');
    put('snapshot/bundle/exports/1');
    put('a file beside the folders');
    expect(await list(createReadOnlyStore(objects), '/root/')).toEqual({
      whole: 'complete',
      levels: 'complete',
      some_levels: 'partial',
      not_committed: 'partial',
      copying: 'partial',
      leased: 'partial',
      deleting: 'partial',
      empty: 'unreadable',
      snapshot: 'partial',
    });
  });

  test('never offers a folder that is no backup, such as the data of Milvus itself', async () => {
    const objects = new Map([
      ['files/insert_log/1/2/3/0/4', Buffer.from('x')],
      ['files/index_files/1/2', Buffer.from('x')],
      ['website/meta/titles.json', Buffer.from('x')],
    ]);
    expect(await list(createReadOnlyStore(objects), '')).toEqual({});
  });

  test('skips none of 1,000 backups and keeps their order', async () => {
    const names = Array.from({ length: 1000 }, (_, i) => `b${String(i).padStart(4, '0')}`);
    const objects = new Map(
      names.map((each) => [`${each}/meta/backup_meta.json`, Buffer.from('{}')]),
    );
    expect(Object.keys(await list(createReadOnlyStore(objects), ''))).toEqual(names);
  });

  test('finds the three golden backups, with sizes and times', async () => {
    const folders = ['bk_head', 'bk_v0_4_30', 'bk_v0_5_16'];
    const objects = new Map(folders.flatMap((folder) => [...goldenObjects(folder)]));
    const backups = [];
    for await (const backup of listBackups(createReadOnlyStore(objects), '', signal))
      backups.push(backup);
    const modifiedAt = '2026-10-02T00:00:00.000Z';
    const told = backups.map(({ name, state, modifiedAt: written, metaSizeBytes }) => ({
      name,
      state,
      modifiedAt: written,
      metaSizeBytes,
    }));
    expect(told).toEqual([
      { name: 'bk_head', state: 'complete', modifiedAt, metaSizeBytes: 69_904 },
      { name: 'bk_v0_4_30', state: 'complete', modifiedAt, metaSizeBytes: 85_445 },
      { name: 'bk_v0_5_16', state: 'complete', modifiedAt, metaSizeBytes: 69_910 },
    ]);
  });
});
