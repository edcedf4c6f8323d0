import { describe, expect, it } from 'vitest';

import { AppError } from '#shared/errors.ts';
import type { Job } from '#shared/job.ts';
import type { FoundLeftover } from '#shared/leftovers.ts';

import { beginMemoryUpload } from '../../memoryStore.ts';
import { goOn } from '../../suites/storeBytes.ts';
import { backupPlan } from '../jobs/builders.ts';
import { start } from '../jobs/jobsBench.ts';
import { at, endpoint, useWorld, type World } from './world.ts';

const world = useWorld();

describe('a clean-up', () => {
  it('removes what was chosen, counts it, and leaves the rest', async () => {
    const { own, vault, put, pass, find, clean, keys } = world();
    await put(own, 'files/insert_log/1', 'files/milvus_backup_check_src_1');
    await put(own, 'restore-temp-r1-default-a/binlogs/1', 'restore-temp-r1-default-ab/binlogs/1');
    await put(vault, 'backup/half/binlogs/1', 'backup/half/binlogs/2', 'backup/halfway/binlogs/1');
    for (const key of ['backup/half/binlogs/3', 'backup/halfway/binlogs/2']) {
      beginMemoryUpload(vault, key, '2030-01-01T00:00:00.000Z');
    }
    await pass(2);
    const chosen = [
      { kind: 'temporaryPrefix', subject: at(own, 'restore-temp-r1-default-a/') },
      { kind: 'checkObject', subject: at(own, 'files/milvus_backup_check_src_1') },
      { kind: 'partialBackup', subject: at(vault, 'backup/half/') },
    ] as const;
    const job = await clean(chosen);
    expect(job).toMatchObject({
      outcome: 'succeeded',
      warnings: [],
      leftovers: [],
      progress: { doneObjects: 4, doneBytes: 40 },
    });
    expect(await keys()).toEqual([
      'own/files/insert_log/1',
      'own/restore-temp-r1-default-ab/binlogs/1',
      'vault/backup/halfway/binlogs/1',
    ]);
    expect((await find()).found.map(({ subject }) => subject)).toEqual([
      at(own, 'restore-temp-r1-default-ab/'),
      at(vault, 'backup/halfway/'),
      at(vault, 'backup/halfway/binlogs/2'),
    ]);
  });

  it('ends the uploads of one key only', async () => {
    const { own, vault, find, pass, clean } = world();
    const began = '2030-01-01T00:00:00.000Z';
    const keys = ['a/binlogs/1', 'a/binlogs/1', 'a/binlogs/12'].map((key) => `backup/${key}`);
    for (const key of keys) beginMemoryUpload(vault, key, began);
    beginMemoryUpload(own, 'restore-temp-r-d-c/1', began);
    await pass(2);
    await clean([{ kind: 'unfinishedUpload', subject: at(vault, 'backup/a/binlogs/1') }]);
    expect((await find()).found.map(({ subject }) => subject)).toEqual([
      at(own, 'restore-temp-r-d-c/1'),
      at(vault, 'backup/a/binlogs/12'),
    ]);
  });

  it('ends the pauses of garbage collection of this cluster', async () => {
    const until = '2030-01-01T05:00:00.000Z';
    const pauseAt = (of: string, ticket: string) =>
      ({
        jobId: 'killed',
        pause: { type: 'gcPaused', endpoint: of, collectionId: null, ticket, until },
      }) as const;
    world().pauses = [
      pauseAt(endpoint, 'one'),
      pauseAt('http://lyon:9091', 'two'),
      pauseAt(endpoint, 'three'),
    ];
    const job = await world().clean([{ kind: 'pausedGc', subject: endpoint }]);
    expect(job).toMatchObject({ outcome: 'succeeded', warnings: [] });
    expect(world().resumed).toEqual(['one', 'three']);
  });

  it.each([
    { state: 'that is gone by now', code: 'leftoverGone', prepare: async () => undefined },
    {
      state: 'that somebody has just written to',
      code: 'leftoverInUse',
      prepare: async ({ vault, put }: World) => {
        await put(vault, 'backup/half/binlogs/1');
      },
    },
    {
      state: 'that is a backup by now',
      code: 'leftoverComplete',
      prepare: async ({ vault, put, pass }: World) => {
        const files = ['backup', 'full'].map((name) => `backup/half/meta/${name}_meta.json`);
        await put(vault, ...files);
        await pass(2);
      },
    },
    {
      state: 'that an upload was just begun for',
      code: 'leftoverInUse',
      prepare: async ({ vault, put, pass, clock }: World) => {
        await put(vault, 'backup/half/binlogs/1');
        await pass(2);
        beginMemoryUpload(vault, 'backup/half/binlogs/2', clock.now().toISOString());
      },
    },
  ])('leaves one $state, and says so', async ({ code, prepare }) => {
    const { vault, clean, keys } = world();
    await prepare(world());
    const before = await keys();
    const subject = at(vault, 'backup/half/');
    const job = await clean([{ kind: 'partialBackup', subject }]);
    expect(job).toMatchObject({
      outcome: 'succeededWithWarnings',
      warnings: [{ code, params: { subject } }],
    });
    expect(await keys()).toEqual(before);
  });

  it('leaves what a running job makes', async () => {
    const { own, jobs, put, pass, clean, keys } = world();
    const jobId = await start(jobs);
    await put(own, `restore-temp-${jobId}-default-books/a`);
    await pass(2);
    const before = await keys();
    const subject = at(own, `restore-temp-${jobId}-default-books/`);
    const job = await clean([{ kind: 'temporaryPrefix', subject }]);
    expect(job.warnings).toEqual([{ code: 'leftoverInUse', params: { subject } }]);
    expect(await keys()).toEqual(before);
  });

  it('tells the job that made a backup: it has nothing left and cannot be gone on with', async () => {
    const { vault, jobs, clean } = world();
    const jobId = await stoppedBackup(world());
    expect(jobs.get(jobId)).toMatchObject({ resumable: true });
    await clean([{ kind: 'partialBackup', subject: at(vault, 'backup/nightly/') }]);
    expect(jobs.get(jobId)).toMatchObject({ outcome: 'stopped', resumable: false });
  });

  it('goes on after one that cannot be removed, and ends as failed; its clean-up ends it', async () => {
    const { own, vault, jobs, put, pass, clean, keys } = world();
    await put(vault, 'backup/half/binlogs/1');
    await put(own, 'restore-temp-r-d-c/1');
    await pass(2);
    const removeMany = vault.removeMany.bind(vault);
    vault.removeMany = () =>
      Promise.reject(new AppError('STORAGE_UNREACHABLE', { host: 'vault', reason: 'gone' }));
    const half = { kind: 'partialBackup', subject: at(vault, 'backup/half/') } as const;
    const job = await clean([
      half,
      { kind: 'temporaryPrefix', subject: at(own, 'restore-temp-r-d-c/') },
    ]);
    expect(job).toMatchObject({
      outcome: 'failed',
      error: { code: 'STORAGE_UNREACHABLE' },
      leftovers: [{ kind: 'partialBackup', where: half.subject }],
    });
    expect(await keys()).toEqual([
      'vault/backup/half/_studio/deleting.json',
      'vault/backup/half/binlogs/1',
    ]);
    vault.removeMany = removeMany;
    expect(await jobs.cleanUp(job.id)).toMatchObject({ leftovers: [], warnings: [] });
    expect(await keys()).toEqual([]);
  });
});

describe('the plan of a clean-up', () => {
  it('lists what is done to each leftover, and is the same in any order', async () => {
    const { own, vault, preview } = world();
    const items = [
      { kind: 'temporaryPrefix', subject: at(own, 'restore-temp-r-d-c/') },
      { kind: 'partialBackup', subject: at(vault, 'backup/half/') },
      { kind: 'unfinishedUpload', subject: at(vault, 'backup/a/binlogs/1') },
      { kind: 'checkObject', subject: at(vault, 'backup/milvus_backup_check_dst_1') },
      { kind: 'pausedGc', subject: endpoint },
    ] as const;
    const { plan, sha256 } = await preview(items);
    expect(plan.actions.map(({ verb, effect, subject }) => [verb, effect, subject])).toEqual([
      ['resumeGc', 'write', endpoint],
      ['abortUploads', 'delete', at(own, 'restore-temp-r-d-c/')],
      ['deletePrefix', 'delete', at(own, 'restore-temp-r-d-c/')],
      ['abortUploads', 'delete', at(vault, 'backup/a/binlogs/1')],
      ['abortUploads', 'delete', at(vault, 'backup/half/')],
      ['deletePrefix', 'delete', at(vault, 'backup/half/')],
      ['deleteObject', 'delete', at(vault, 'backup/milvus_backup_check_dst_1')],
    ]);
    const again = await preview([...items, ...items].toReversed());
    expect(again.sha256).toBe(sha256);
  });

  it.each<[FoundLeftover['kind'], (world: World) => string]>([
    ['temporaryPrefix', ({ own }) => at(own, 'files/')],
    ['temporaryPrefix', ({ own }) => at(own, 'restore-temp-a/')],
    ['temporaryPrefix', ({ own }) => at(own, 'restore-temp-a-b-c')],
    ['temporaryPrefix', ({ own }) => at(own, 'restore-temp-a-b-c/d/')],
    ['temporaryPrefix', ({ vault }) => at(vault, 'restore-temp-a-b-c/')],
    ['partialBackup', ({ own }) => at(own, 'files/half/')],
    ['partialBackup', ({ vault }) => at(vault, 'backup/')],
    ['partialBackup', ({ vault }) => at(vault, 'backup/../')],
    ['partialBackup', ({ vault }) => at(vault, 'backup/half/binlogs/')],
    ['partialBackup', ({ vault }) => at(vault, 'other/half/')],
    ['checkObject', ({ own }) => at(own, 'files/insert_log/1')],
    ['checkObject', ({ own }) => at(own, 'files/milvus_backup_check_src_1/2')],
    ['unfinishedUpload', ({ own }) => at(own, 'files/insert_log/1')],
    ['unfinishedUpload', ({ vault }) => at(vault, 'backup/photos/1')],
    ['pausedGc', () => 'http://elsewhere:9091'],
    ['temporaryPrefix', () => 'memory://owner/restore-temp-a-b-c/'],
  ])('refuses as %s what has another form', async (kind, subjectIn) => {
    const item = { kind, subject: subjectIn(world()) };
    await expect(world().preview([item])).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('refuses a place that may not be written to, and asks only of places that are touched', async () => {
    const { own, vault, preview, protection } = world();
    const inOwn = { kind: 'temporaryPrefix', subject: at(own, 'restore-temp-a-b-c/') } as const;
    const inVault = { kind: 'partialBackup', subject: at(vault, 'backup/half/') } as const;
    protection.cluster = 'readOnly';
    await expect(preview([inOwn])).rejects.toMatchObject({ code: 'READ_ONLY' });
    await expect(preview([inVault])).resolves.toMatchObject({ typedName: null });
    protection.cluster = 'confirm';
    protection.vault = 'typedName';
    expect(await preview([inOwn])).toMatchObject({ typedName: null, needsConfirmation: true });
    expect(await preview([inVault])).toMatchObject({
      typedName: 'Vault',
      typedNameReason: 'protected',
      needsConfirmation: false,
    });
    expect(await preview([inVault, inOwn])).toMatchObject({
      typedName: 'Vault',
      needsConfirmation: true,
    });
  });

  it('refuses a backup that is pinned', async () => {
    const { vault, preview, pinned } = world();
    const subject = at(vault, 'backup/half/');
    pinned.add(subject);
    await expect(preview([{ kind: 'partialBackup', subject }])).rejects.toMatchObject({
      code: 'BACKUP_PINNED',
      params: { name: 'half' },
    });
  });
});

describe('a place that asks once more', () => {
  it('is changed only after a second yes', async () => {
    const { own, protection, put, pass, preview, handlers, jobs, keys } = world();
    protection.cluster = 'confirm';
    await put(own, 'restore-temp-a-b-c/1');
    await pass(2);
    const subject = at(own, 'restore-temp-a-b-c/');
    const { planId, sha256 } = await preview([{ kind: 'temporaryPrefix', subject }]);
    const request = { planId, sha256, typedName: null, acceptance: null };
    await expect(handlers.jobs.start({ ...request, isConfirmed: false })).rejects.toMatchObject({
      code: 'NOT_CONFIRMED',
    });
    expect([jobs.list(), await keys()]).toEqual([[], ['own/restore-temp-a-b-c/1']]);
    const { jobId } = await handlers.jobs.start({ ...request, isConfirmed: true });
    expect(await jobs.whenFinished(jobId)).toMatchObject({ outcome: 'succeeded' });
    expect(await keys()).toEqual([]);
  });

  it('does not take the second yes for the name that another asks', async () => {
    const { own, protection, preview, handlers } = world();
    protection.cluster = 'typedName';
    const subject = at(own, 'restore-temp-a-b-c/');
    const { planId, sha256 } = await preview([{ kind: 'temporaryPrefix', subject }]);
    const asked = { planId, sha256, typedName: 'paris', isConfirmed: true, acceptance: null };
    await expect(handlers.jobs.start(asked)).rejects.toMatchObject({
      code: 'TYPED_NAME_REQUIRED',
    });
  });
});

/** A backup 'nightly' that was stopped half way. */
async function stoppedBackup({ vault, jobs, put }: World): Promise<Job['id']> {
  const target = { milvusAddress: null, storage: vault.location, rootPath: 'backup' };
  const jobId = await start(jobs, backupPlan({ target }));
  const lease = Buffer.from(JSON.stringify({ jobId, host: 'a', pid: 1, at: '' }));
  const options = { signal: goOn(), sizeBytes: lease.length };
  await vault.write('backup/nightly/_studio/lease.json', lease, options);
  await put(vault, 'backup/nightly/binlogs/a');
  jobs.stop(jobId);
  await jobs.whenFinished(jobId);
  // Its claim on the backup ends a little after it.
  await jobs.whileEnded(jobId, async () => undefined);
  return jobId;
}
