import { describe, expect, it } from 'vitest';

import { commitBackup } from '#engine/backup/commit.ts';
import { leaseKey } from '#engine/backup/lease.ts';
import { studioKeys } from '#engine/backupFormat/paths.ts';
import { BackupInfo, create } from '#engine/backupFormat/schema.ts';
import type { ObjectStore } from '#engine/storage/objectStore.ts';
import { AppError } from '#shared/errors.ts';

import { createMemoryStore } from '../../memoryStore.ts';
import { writeBytes } from '../../suites/storeBytes.ts';

const { signal } = new AbortController();
const prefix = 'root/b/';
const info = create(BackupInfo, { id: 'job', name: 'b', milvus_version: '2.3.5' });

async function lease(store: ObjectStore, jobId: string): Promise<void> {
  const holder = { jobId, host: 'paris', pid: 1, at: '2030-01-01T00:00:00.000Z' };
  await writeBytes(store, leaseKey(prefix), Buffer.from(JSON.stringify(holder)));
}

async function leasedStore(jobId = 'job'): Promise<ObjectStore> {
  const store = createMemoryStore({});
  await lease(store, jobId);
  return store;
}

async function keysOf(store: ObjectStore): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list(prefix, signal)) keys.push(key.slice(prefix.length));
  return keys;
}

/** What milvus-backup can read: a backup is listed from its level files or full_meta, and restored with backup_meta. */
function isReadableByGo(keys: readonly string[]): boolean {
  const has = (name: string) => keys.includes(`meta/${name}_meta.json`);
  const levels = ['backup', 'collection', 'partition', 'segment'];
  return has('full') || levels.every(has);
}

/** Fails the n-th write, before or after the object is stored. */
function failingStore(store: ObjectStore, nth: number, when: 'before' | 'after'): ObjectStore {
  let writes = 0;
  return {
    ...store,
    async write(key, body, options) {
      writes += 1;
      if (writes === nth && when === 'before') throw new AppError('STORAGE_UNREACHABLE');
      const result = await store.write(key, body, options);
      if (writes === nth) throw new AppError('STORAGE_UNREACHABLE');
      return result;
    },
  };
}

describe('the commit of a backup', () => {
  it('leaves the five files and the source schemas, and no lease', async () => {
    const store = await leasedStore();
    await commitBackup(store, prefix, { info, schemas: [], signal });
    expect(await keysOf(store)).toEqual([
      '_studio/schemas.json',
      'meta/backup_meta.json',
      'meta/collection_meta.json',
      'meta/full_meta.json',
      'meta/partition_meta.json',
      'meta/segment_meta.json',
    ]);
  });

  it.each([1, 2, 3, 4, 5, 6].flatMap((nth) => [[nth, 'before'] as const, [nth, 'after'] as const]))(
    'that fails %s-th write, %s storing it, is unreadable or whole, and can be finished',
    async (nth, when) => {
      const store = await leasedStore();
      const failing = failingStore(store, nth, when);
      await expect(commitBackup(failing, prefix, { info, schemas: [], signal })).rejects.toThrow();
      const keys = await keysOf(store);
      // Write 5 is full_meta.json: from then on the backup is whole.
      const isCommitted = nth > 5 || (nth === 5 && when === 'after');
      expect(isReadableByGo(keys)).toBe(isCommitted);
      await commitBackup(store, prefix, { info, schemas: [], signal });
      expect(isReadableByGo(await keysOf(store))).toBe(true);
    },
  );

  it('never replaces the backup of somebody else', async () => {
    const store = await leasedStore('other');
    const other = create(BackupInfo, { id: 'other', name: 'b' });
    await commitBackup(store, prefix, { info: other, schemas: [], signal });
    await lease(store, 'job');
    await expect(commitBackup(store, prefix, { info, schemas: [], signal })).rejects.toThrow(
      expect.objectContaining({ code: 'OBJECT_EXISTS' }),
    );
  });

  it.each<[string, string, (store: ObjectStore) => Promise<unknown>]>([
    ['it was removed', '?', (store) => store.remove(leaseKey(prefix), signal)],
    ['another job has taken its name', 'other', (store) => lease(store, 'other')],
    [
      'another job removes it',
      'other',
      (store) => writeBytes(store, studioKeys(prefix).deleting, Buffer.from('{"jobId":"other"}')),
    ],
  ])('does not come to pass when %s meanwhile', async (_, owner, happen) => {
    const store = await leasedStore();
    await happen(store);
    await expect(commitBackup(store, prefix, { info, schemas: [], signal })).rejects.toMatchObject({
      code: 'LEASE_TAKEN',
      params: { name: 'b', owner },
    });
    expect(isReadableByGo(await keysOf(store))).toBe(false);
  });
});
