import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { type ProfileStore, createProfileStore } from '#engine/profiles/profileStore.ts';
import type { AppError } from '#shared/errors.ts';
import type { ClusterProfile, StorageProfile } from '#shared/profile.ts';

import { createManualClock } from '../../manualClock.ts';
import { cluster, storage } from './builders.ts';

let folder = '';
let notices: AppError[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'profiles-'));
  notices = [];
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const open = (
  transient: { clusters: ClusterProfile[]; storages: StorageProfile[] } = {
    clusters: [],
    storages: [],
  },
): ProfileStore =>
  createProfileStore({
    folder,
    clock: createManualClock(),
    transient,
    onNotice: (notice) => notices.push(notice),
  });

describe('saved profiles', () => {
  it('are there at the next start, in the order they were made', async () => {
    const store = open();
    expect(await store.clusters.save(cluster('b'))).toEqual(cluster('b'));
    await store.clusters.save(cluster('a'));
    await store.storages.save(storage('s'));
    expect(await open().clusters.list()).toEqual([cluster('b'), cluster('a')]);
    expect(await open().storages.list()).toEqual([storage('s')]);
    expect(await open().clusters.get('a')).toEqual(cluster('a'));
    expect((await readdir(folder)).sort()).toEqual(['clusters.json', 'storages.json']);
  });

  it('are replaced in their place, and removed', async () => {
    const store = open();
    for (const id of ['a', 'b', 'c']) await store.clusters.save(cluster(id));
    await store.clusters.save(cluster('b', { protection: 'readOnly' }));
    await store.clusters.remove('a');
    expect(await open().clusters.list()).toEqual([
      cluster('b', { protection: 'readOnly' }),
      cluster('c'),
    ]);
  });

  it('that do not exist are said so', async () => {
    const { clusters, storages } = open();
    const noCluster = { code: 'CLUSTER_NOT_FOUND', params: { cluster: 'x' } };
    await expect(clusters.get('x')).rejects.toMatchObject(noCluster);
    await expect(clusters.remove('x')).rejects.toMatchObject(noCluster);
    await expect(storages.get('x')).rejects.toMatchObject({ code: 'STORAGE_NOT_FOUND' });
    expect(await readdir(folder)).toEqual([]);
  });

  it('that cannot be understood are set aside, and that is said', async () => {
    await writeFile(join(folder, 'clusters.json'), '{"version":1,"data":[{"id":"a"}]}');
    expect(await open().clusters.list()).toEqual([]);
    expect(notices).toMatchObject([{ code: 'FILE_UNREADABLE' }]);
    expect((await readdir(folder))[0]).toMatch(/^clusters\.unreadable-/);
  });
});

describe('profiles of this run', () => {
  const transient = { clusters: [cluster('config')], storages: [storage('config-backup')] };

  it('come first and are never written', async () => {
    const store = open(transient);
    await store.clusters.save(cluster('a'));
    expect(await store.clusters.list()).toEqual([cluster('config'), cluster('a')]);
    expect(await readFile(join(folder, 'clusters.json'), 'utf8')).not.toContain('config');
    expect(await open().clusters.list()).toEqual([cluster('a')]);
  });

  it('can be neither saved nor removed', async () => {
    const { clusters, storages } = open(transient);
    const reason = 'belongs to this run only and is not saved';
    const refused = { code: 'INVALID_INPUT', params: { reason: `cluster config ${reason}` } };
    await expect(clusters.save(cluster('config'))).rejects.toMatchObject(refused);
    await expect(clusters.remove('config')).rejects.toMatchObject(refused);
    await expect(storages.remove('config-backup')).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('can come and go', async () => {
    const store = open(transient);
    const more = { clusters: [cluster('practice-a')], storages: [storage('practice-backups')] };
    const takeAway = store.addTransient(more);
    expect(await store.clusters.list()).toEqual([cluster('config'), cluster('practice-a')]);
    expect(await store.storages.get('practice-backups')).toEqual(storage('practice-backups'));
    takeAway();
    expect(await store.clusters.list()).toEqual([cluster('config')]);
    for (const gone of [store.clusters.get('practice-a'), store.storages.get('practice-backups')]) {
      await expect(gone).rejects.toMatchObject({ code: 'PRACTICE_CLOSED' });
    }
  });

  it('can be used when the saved ones are of a newer version', async () => {
    await writeFile(join(folder, 'clusters.json'), '{"version":2,"data":[]}');
    expect(await open(transient).clusters.get('config')).toEqual(cluster('config'));
    await expect(open(transient).clusters.list()).rejects.toMatchObject({ code: 'FILE_TOO_NEW' });
  });
});
