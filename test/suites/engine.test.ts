// The whole engine over its contract, with backups in a local folder: what needs no Milvus.
import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Engine } from '#engine/engine.ts';
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
    const { jobId } = await client.jobs.start({ planId, sha256, typedName: null });
    expect(await whenFinished(jobId)).toMatchObject({ outcome: 'succeeded', leftovers: [] });
    expect(await names()).not.toContain('bk_head');
  });
});

describe('the guards of a plan', () => {
  it('ask for the typed name of a protected storage, whatever the screen does', async () => {
    const { planId, sha256, typedName } = await deletionOf('typedName');
    expect(typedName).toBe('bk_head');
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
      client.jobs.start({ planId: id, sha256: hash, typedName: null });
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

describe('a deletion', () => {
  it('tells what happened in it, and moves no bytes anywhere', async () => {
    const { planId, sha256, plan } = await deletionOf('none');
    expect(plan.routes).toEqual({ backUp: 'none', restore: 'none' });
    const { jobId } = await client.jobs.start({ planId, sha256, typedName: null });
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
