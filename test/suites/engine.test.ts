// The whole engine over its contract, with backups in a local folder: what needs no Milvus.
import { cp, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Engine } from '#engine/engine.ts';
import { emptyNote } from '#shared/catalog.ts';
import type { EngineEvent } from '#shared/event.ts';
import type { Job } from '#shared/job.ts';
import { allBackups } from '#shared/listBackups.ts';
import { noLabels } from '#shared/profile.ts';
import type { Protection, StorageProfile } from '#shared/profile.ts';

import { openTestEngine, type TestEngine } from './testEngine.ts';

let folder: string;
let engine: Engine;
let client: TestEngine['client'];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'milvus-backup-studio-engine-'));
  await cp(path.resolve('test/golden/bk_head'), path.join(folder, 'backups/bk_head'), {
    recursive: true,
  });
  await cp(path.resolve('test/golden/m25_head'), path.join(folder, 'backups/m25_head'), {
    recursive: true,
  });
  const storage = (protection: Protection): StorageProfile => ({
    id: protection,
    name: protection,
    protection,
    ...noLabels,
    location: { type: 'local', path: path.join(folder, 'backups') },
  });
  const storages = [storage('none'), storage('typedName'), storage('readOnly')];
  const transient = { clusters: [], storages };
  const dataFolder = path.join(folder, 'data');
  ({ engine, client } = await openTestEngine({ dataFolder, transient }));
});

afterEach(async () => {
  await engine.close();
  await rm(folder, { recursive: true, force: true });
});

/** Without the hidden folder of writes under way. */
const names = async () =>
  (await readdir(path.join(folder, 'backups'))).filter((name) => !name.startsWith('.'));

async function whenFinished(jobId: string): Promise<Job> {
  return new Promise((resolve, reject) => {
    const stop = engine.subscribe((event: EngineEvent) => {
      const isOver =
        event.type === 'jobs.snapshot'
          ? event.jobs.some(({ id, state }) => id === jobId && state === 'finished')
          : event.type === 'job.finished' && event.jobId === jobId;
      if (!isOver) return;
      setImmediate(() => stop());
      client.jobs.get({ jobId }).then(resolve, reject);
    });
  });
}

const deletionOf = (storageId: string, backupName = 'bk_head') =>
  client.plans.preview({ kind: 'delete', storageId, backupName });

describe('backups in a folder', () => {
  it('are listed with rows, sizes and versions', async () => {
    const found = await allBackups(client, 'none');
    expect(found).toMatchObject([
      { name: 'bk_head', state: 'complete', rows: '12505', databases: 2, sizeBytes: 973322 },
      { name: 'm25_head', state: 'complete', milvusVersion: '2.5.24' },
    ]);
  });

  it('are listed although one of them is damaged', async () => {
    await writeFile(path.join(folder, 'backups/bk_head/meta/full_meta.json'), '{"id":');
    const found = await allBackups(client, 'none');
    expect(found.map(({ name, state, error }) => [name, state, error?.code])).toEqual([
      ['bk_head', 'unreadable', 'BACKUP_UNREADABLE'],
      ['m25_head', 'complete', undefined],
    ]);
  });

  it('that were never finished are shown as partial, and can be deleted', async () => {
    await rm(path.join(folder, 'backups/bk_head/meta'), { recursive: true });
    const [first] = await allBackups(client, 'none');
    expect(first).toMatchObject({ name: 'bk_head', state: 'partial' });
    const { planId, sha256 } = await deletionOf('none');
    const { jobId } = await client.jobs.start({ planId, sha256, typedName: 'bk_head' });
    expect(await whenFinished(jobId)).toMatchObject({ outcome: 'succeeded', leftovers: [] });
    expect(await names()).not.toContain('bk_head');
  });
});

describe('the guards of a plan', () => {
  it.each([
    ['none', 'deletion'],
    ['typedName', 'protected'],
  ] as const)('ask for the typed name in a storage of protection %s', async (storage, reason) => {
    const preview = await deletionOf(storage);
    const { planId, sha256, typedName, typedNameReason, needsConfirmation } = preview;
    expect({ typedName, typedNameReason, needsConfirmation }).toEqual({
      typedName: 'bk_head',
      typedNameReason: reason,
      needsConfirmation: false,
    });
    for (const typed of [null, '', 'bk_hea', 'BK_HEAD']) {
      await expect(client.jobs.start({ planId, sha256, typedName: typed })).rejects.toMatchObject({
        code: 'TYPED_NAME_REQUIRED',
      });
    }
    expect(await names()).toContain('bk_head');
    const { jobId } = await client.jobs.start({ planId, sha256, typedName: 'bk_head' });
    expect(await whenFinished(jobId)).toMatchObject({ outcome: 'succeeded' });
    expect(await names()).toEqual(['m25_head']);
  });

  it('refuse to plan a deletion in a read-only storage', async () => {
    await expect(deletionOf('readOnly')).rejects.toMatchObject({ code: 'READ_ONLY' });
  });

  it('refuse a plan that is not known or not the one that was reviewed', async () => {
    const { planId, sha256 } = await deletionOf('none');
    const start = (id: string, hash: string) =>
      client.jobs.start({ planId: id, sha256: hash, typedName: 'bk_head' });
    await expect(start('id-0', sha256)).rejects.toMatchObject({ code: 'PLAN_NOT_FOUND' });
    await expect(start(planId, 'f'.repeat(64))).rejects.toMatchObject({ code: 'PLAN_CHANGED' });
    expect(await names()).toEqual(['bk_head', 'm25_head']);
  });

  it('give the same hash to the same plan, from whichever profile', async () => {
    const [one, other] = [await deletionOf('none'), await deletionOf('typedName')];
    expect(one.sha256).toBe(other.sha256);
    expect((await deletionOf('none', 'm25_head')).sha256).not.toBe(one.sha256);
  });

  it.each(['../data', 'a/b', '..', '', 'a\\b'])(
    'refuse %j as the name of a backup',
    async (name) => {
      await expect(deletionOf('none', name)).rejects.toMatchObject({ code: 'INVALID_NAME' });
    },
  );
});

describe('notes', () => {
  const pinned = { text: 'before the move', tags: ['q3'], isPinned: true };
  const note = (storageId: string, change: Partial<typeof pinned> = {}) =>
    client.backups.note({ storageId, backupName: 'bk_head', note: { ...pinned, ...change } });
  const notesIn = async (storageId: string) =>
    (await allBackups(client, storageId)).map((backup) => backup.note);

  it('belong to the place, so that every profile of it shows them', async () => {
    await note('none');
    expect(await notesIn('typedName')).toEqual([pinned, emptyNote]);
    const { summary } = await client.backups.get({ storageId: 'none', backupName: 'bk_head' });
    expect(summary.note).toEqual(pinned);
    await client.backups.note({ storageId: 'typedName', backupName: 'bk_head', note: emptyNote });
    expect(await notesIn('none')).toEqual([emptyNote, emptyNote]);
  });

  it('pin a backup: its deletion is neither planned nor started, from whichever profile', async () => {
    const { planId, sha256 } = await deletionOf('none');
    await note('typedName');
    const refused = { code: 'BACKUP_PINNED', params: { name: 'bk_head' } };
    const start = () => client.jobs.start({ planId, sha256, typedName: 'bk_head' });
    await expect(deletionOf('none')).rejects.toMatchObject(refused);
    await expect(start()).rejects.toMatchObject(refused);
    expect(await names()).toEqual(['bk_head', 'm25_head']);
    await note('none', { isPinned: false });
    expect(await whenFinished((await start()).jobId)).toMatchObject({ outcome: 'succeeded' });
  });

  it('go with the backup, so that the next one of its name has none', async () => {
    await note('none', { isPinned: false });
    const { planId, sha256 } = await deletionOf('none');
    const { jobId } = await client.jobs.start({ planId, sha256, typedName: 'bk_head' });
    await whenFinished(jobId);
    await cp(path.resolve('test/golden/bk_head'), path.join(folder, 'backups/bk_head'), {
      recursive: true,
    });
    expect(await notesIn('none')).toEqual([emptyNote, emptyNote]);
  });
});

describe('a backup', () => {
  const ref = { storageId: 'none', backupName: 'm25_head' };

  it('is proven by the objects that lie there', async () => {
    const proof = await client.backups.prove(ref);
    expect(proof).toMatchObject({ missing: [], wrongSize: [], unexpected: [], damaged: [] });
    expect(proof.restorable).toHaveLength(11);
  });

  it('is looked through level by level', async () => {
    const level = (folder: string) => client.backups.files({ ...ref, folder });
    expect(await level('')).toEqual({ folders: ['binlogs', 'meta'], files: [], isCut: false });
    const { files } = await level('meta/');
    expect(files.map(({ name }) => name)).toContain('full_meta.json');
    for (const outside of ['..', 'meta/../..', '.']) {
      await expect(level(outside)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    }
  });

  it('is compared with another, and is the same as itself', async () => {
    const compare = (backupName: string) =>
      client.backups.compare({
        left: ref,
        right: { type: 'backup', storageId: 'none', backupName },
      });
    const same = await compare('m25_head');
    expect(same.collections.flatMap(({ changes }) => changes)).toEqual([]);
    const { left, right, collections } = await compare('bk_head');
    expect({ left, right }).toEqual({ left: 'm25_head', right: 'bk_head' });
    expect(collections.filter((one) => one.left === null)).toHaveLength(6);
    await expect(compare('nobody')).rejects.toMatchObject({ code: 'BACKUP_NOT_FOUND' });
  });

  it('that is damaged is told with its reason instead of its collections', async () => {
    await writeFile(path.join(folder, 'backups/m25_head/meta/full_meta.json'), '{"id":');
    expect(await client.backups.get(ref)).toMatchObject({
      summary: { state: 'unreadable', error: { code: 'BACKUP_UNREADABLE' } },
      collections: [],
      sensitive: null,
      brief: null,
    });
    await expect(client.backups.prove(ref)).rejects.toMatchObject({ code: 'BACKUP_UNREADABLE' });
  });
});

describe('a deletion', () => {
  it('says before how much will go', async () => {
    const { estimate } = await deletionOf('none');
    const files = await readdir(path.join(folder, 'backups/bk_head'), {
      recursive: true,
      withFileTypes: true,
    });
    const sizes = await Promise.all(
      files
        .filter((file) => file.isFile())
        .map(async (file) => (await stat(path.join(file.parentPath, file.name))).size),
    );
    const sizeBytes = sizes.reduce((sum, size) => sum + size, 0);
    expect(estimate).toEqual({ objects: sizes.length, sizeBytes, rows: null });
  });

  it('tells what happened in it, and moves no bytes anywhere', async () => {
    const { planId, sha256, plan } = await deletionOf('none');
    expect(plan.routes).toEqual({ backUp: 'none', restore: 'none' });
    const { jobId } = await client.jobs.start({ planId, sha256, typedName: 'bk_head' });
    await whenFinished(jobId);
    const events = await client.jobs.events({ jobId });
    expect(events.map(({ type }) => type)).toEqual([
      'job.queued',
      'job.started',
      'job.phase',
      'job.phase',
      'job.finished',
    ]);
    await expect(client.jobs.events({ jobId: 'nobody' })).rejects.toMatchObject({
      code: 'JOB_NOT_FOUND',
    });
  });
});
