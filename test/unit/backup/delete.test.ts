import { describe, expect, it } from 'vitest';

import { planDelete, removeBackup, removerOf } from '#engine/backup/delete.ts';
import { inspectBackup } from '#engine/backupFormat/list.ts';
import type { JobContext } from '#engine/jobs/jobContext.ts';
import type { PlanScope } from '#engine/planScope.ts';
import { decorate } from '#engine/storage/decorate.ts';
import type { ObjectStore } from '#engine/storage/objectStore.ts';
import { AppError } from '#shared/errors.ts';

import { createMemoryStore } from '../../memoryStore.ts';
import { listKeys, writeBytes } from '../../suites/storeBytes.ts';
import { goldenObjects } from '../backupFormat/golden.ts';
import { storage } from '../profiles/builders.ts';

const { signal } = new AbortController();
const prefix = 'bk_head/';

async function createBackup(): Promise<ObjectStore> {
  const store = createMemoryStore();
  for (const [key, body] of goldenObjects('bk_head')) await writeBytes(store, key, body);
  return store;
}

const context = {
  jobId: 'job-1',
  signal,
  phase: () => undefined,
  planned: () => undefined,
  done: () => undefined,
} as unknown as JobContext;

/** Fails from the given change on, as a process that is killed or a right that is missing does. */
function failingAfter(store: ObjectStore, changes: number): ObjectStore {
  let left = changes;
  const spend = (): void => {
    if (left === 0) throw new AppError('STORAGE_ACCESS_DENIED', { location: 'memory' });
    left -= 1;
  };
  return decorate(store, {
    async write(key, body, options) {
      spend();
      return store.write(key, body, options);
    },
    async remove(key, given) {
      spend();
      await store.remove(key, given);
    },
    async removeMany(keys, given) {
      // One by one, as a service may carry it out.
      for (const key of keys) {
        spend();
        await store.remove(key, given);
      }
    },
  });
}

describe('the removal of a backup', () => {
  it('interrupted at any object leaves one that is whole or one that no reader takes for whole', async () => {
    const objects = goldenObjects('bk_head').size;
    for (const changes of [0, 1, 2, 3, 4, 5, 6, 7, 50, objects - 1, objects, objects + 1]) {
      const store = await createBackup();
      const before = await listKeys(store, prefix);
      const removal = removeBackup(failingAfter(store, changes), prefix, context);
      await expect(removal).rejects.toMatchObject({ code: 'STORAGE_ACCESS_DENIED' });
      const after = new Set(await listKeys(store, prefix));
      const isWhole = before.every((key) => after.has(key));
      const state = (await inspectBackup(store, prefix, signal))?.state;
      expect({ changes, state }).toEqual({ changes, state: isWhole ? 'complete' : 'partial' });
      // The marker stands from the first change on to the last, so that what is left is known for what it is.
      expect(await removerOf(store, prefix, signal)).toBe(changes === 0 ? undefined : 'job-1');

      await removeBackup(store, prefix, context);
      expect(await listKeys(store, prefix)).toEqual([]);
    }
  });
});

describe('the plan of a deletion', () => {
  it('is refused for a folder that holds no backup, such as the data of Milvus itself', async () => {
    const store = await createBackup();
    await writeBytes(store, 'files/insert_log/1/2/3/0/4', Buffer.from('x'));
    await writeBytes(store, 'backups/daily/meta/backup_meta.json', Buffer.from('{}'));
    const openStorage = async () => ({
      store,
      rootPath: '',
      bucket: 'bucket',
      commit: null,
      profile: storage('vault'),
      close: async () => undefined,
    });
    const scope = {
      connections: { openStorage },
      notes: { all: async () => new Map() },
    } as unknown as PlanScope;
    const planOf = (backupName: string) =>
      planDelete({ kind: 'delete', storageId: 'vault', backupName }, scope, signal);
    for (const name of ['files', 'backups', 'nothing']) {
      await expect(planOf(name)).rejects.toMatchObject({
        code: 'BACKUP_NOT_FOUND',
        params: { name, found: 'bk_head' },
      });
    }
    expect((await planOf('bk_head')).plan.actions.map(({ subject }) => subject)).toEqual([
      'bucket/bk_head/',
      'bucket/bk_head/',
    ]);
  });
});
