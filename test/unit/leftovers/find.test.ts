import { describe, expect, it } from 'vitest';

import { AppError } from '#shared/errors.ts';

import { beginMemoryUpload } from '../../memoryStore.ts';
import { backupPlan } from '../jobs/builders.ts';
import { start } from '../jobs/jobsBench.ts';
import { at, endpoint, useWorld } from './world.ts';

const world = useWorld();

describe('a search for leftovers', () => {
  it('finds each kind with its size and age, and nothing else', async () => {
    const { own, vault, clock, put, pass, find } = world();
    const began = clock.now().toISOString();
    await put(own, 'files/insert_log/1/2/3/100/1', 'restore-temp-x', 'restore-temporary/a/b');
    await put(own, 'restore-temp-r1-default-books/binlogs/a', 'restore-temp-r1-default-books/b');
    await put(own, 'files/milvus_backup_check_src_1', 'files/milvus_backup_check_srcs/1');
    await put(vault, 'backup/milvus_backup_check_dst_1', 'milvus_backup_check_dst_elsewhere');
    await put(vault, 'backup/whole/meta/backup_meta.json', 'backup/whole/meta/full_meta.json');
    await put(vault, 'backup/half/binlogs/insert_log/1', 'backup/photos/a.png');
    beginMemoryUpload(own, 'restore-temp-r1-default-books/binlogs/c', began);
    beginMemoryUpload(own, 'files/insert_log/9', began);
    beginMemoryUpload(vault, 'backup/whole/binlogs/late', began);
    beginMemoryUpload(vault, 'backup/photos/b.png', began);
    world().pauses = [pauseOf('killed', endpoint), pauseOf('killed', 'http://elsewhere:9091')];
    await pass(2);
    const { found, lookedAt } = await find();
    const none = { objects: null, sizeBytes: null, hasMore: false, jobId: null } as const;
    const one = { objects: 1, sizeBytes: 10, hasMore: false, jobId: null } as const;
    const old = { changedAt: began, state: 'removable' } as const;
    expect(found).toEqual([
      {
        kind: 'temporaryPrefix',
        subject: at(own, 'restore-temp-r1-default-books/'),
        ...one,
        objects: 2,
        sizeBytes: 20,
        ...old,
      },
      { kind: 'checkObject', subject: at(own, 'files/milvus_backup_check_src_1'), ...one, ...old },
      {
        kind: 'unfinishedUpload',
        subject: at(own, 'restore-temp-r1-default-books/binlogs/c'),
        ...none,
        ...old,
      },
      { kind: 'partialBackup', subject: at(vault, 'backup/half/'), ...one, ...old },
      {
        kind: 'checkObject',
        subject: at(vault, 'backup/milvus_backup_check_dst_1'),
        ...one,
        ...old,
      },
      {
        kind: 'unfinishedUpload',
        subject: at(vault, 'backup/whole/binlogs/late'),
        ...none,
        ...old,
      },
      {
        kind: 'pausedGc',
        subject: endpoint,
        ...none,
        changedAt: null,
        jobId: 'killed',
        state: 'removable',
      },
    ]);
    const fine = { error: null, hasMore: false };
    expect(lookedAt).toEqual([
      { kind: 'temporaryPrefix', where: at(own, ''), ...fine },
      { kind: 'checkObject', where: at(own, 'files/'), ...fine },
      { kind: 'unfinishedUpload', where: at(own, 'restore-temp-'), ...fine },
      { kind: 'partialBackup', where: at(vault, 'backup/'), ...fine },
      { kind: 'checkObject', where: at(vault, 'backup/'), ...fine },
      { kind: 'unfinishedUpload', where: at(vault, 'backup/'), ...fine },
      { kind: 'pausedGc', where: endpoint, ...fine },
    ]);
  });

  it('leaves alone what others have changed within the last hour', async () => {
    const { own, vault, put, pass, find } = world();
    await put(own, 'restore-temp-r1-default-books/a', 'files/milvus_backup_check_src_1');
    await put(vault, 'backup/half/binlogs/a');
    await pass(2);
    await put(own, 'restore-temp-r1-default-books/b');
    await pass(1);
    expect(await states(find)).toEqual({
      [at(own, 'restore-temp-r1-default-books/')]: 'busy',
      [at(own, 'files/milvus_backup_check_src_1')]: 'removable',
      [at(vault, 'backup/half/')]: 'removable',
    });
    await pass(0.3);
    expect(Object.values(await states(find))).toEqual(['removable', 'removable', 'removable']);
  });

  it('knows what is made by a job: busy while it runs, removable at once when it has ended', async () => {
    const { own, vault, jobs, put, find } = world();
    const jobId = await start(jobs, planOfWorld(vault.location));
    await put(own, `restore-temp-${jobId}-default-books/a`);
    await put(vault, 'backup/nightly/binlogs/a', 'backup/other/binlogs/a');
    await put(vault, 'backup/other/_studio/lease.json');
    const subjects = {
      temporary: at(own, `restore-temp-${jobId}-default-books/`),
      nightly: at(vault, 'backup/nightly/'),
    };
    const running = await find();
    expect(running.found).toMatchObject([
      { subject: subjects.temporary, jobId, state: 'busy' },
      { subject: subjects.nightly, jobId, state: 'busy' },
      { subject: at(vault, 'backup/other/'), jobId: null, state: 'busy' },
    ]);
    const lease = Buffer.from(JSON.stringify({ jobId, host: 'a', pid: 1, at: '' }));
    const { signal } = new AbortController();
    await vault.write('backup/nightly/_studio/lease.json', lease, {
      signal,
      sizeBytes: lease.length,
    });
    jobs.stop(jobId);
    await jobs.whenFinished(jobId);
    const ended = await find();
    expect(ended.found).toMatchObject([
      { subject: subjects.temporary, jobId, state: 'removable' },
      { subject: subjects.nightly, jobId, state: 'removable' },
      { subject: at(vault, 'backup/other/'), jobId: null, state: 'busy' },
    ]);
  });

  it('never takes a folder for a leftover in which a whole place lies', async () => {
    const { own, vault, put, pass, find } = world();
    world().rootPaths = { own: 'restore-temp-a-b-c/files', vault: '' };
    await put(own, 'restore-temp-a-b-c/files/insert_log/1', 'restore-temp-a-b-d/x');
    await put(vault, 'restore-temp-a-b-e/binlogs/x', 'half/binlogs/x');
    await pass(2);
    expect(Object.keys(await states(find))).toEqual([
      at(own, 'restore-temp-a-b-d/'),
      at(vault, 'half/'),
    ]);
  });

  it('tells what cannot be looked at, and still finds the rest', async () => {
    const { own, vault, put, pass, find } = world();
    await put(vault, 'backup/half/binlogs/a');
    await put(own, 'restore-temp-r1-default-books/a');
    await pass(2);
    const denied = new AppError('STORAGE_ACCESS_DENIED', {
      host: 'vault',
      operation: 'ListMultipartUploads',
      key: '',
    });
    vault.listUploads = async function* refuse() {
      await Promise.reject(denied);
      yield* [];
    };
    const { found, lookedAt } = await find();
    expect(found.map(({ subject }) => subject)).toEqual([
      at(own, 'restore-temp-r1-default-books/'),
      at(vault, 'backup/half/'),
    ]);
    const failed = lookedAt.filter(({ error }) => error !== null);
    expect(failed).toMatchObject([
      { kind: 'unfinishedUpload', where: at(vault, 'backup/'), error: { code: denied.code } },
    ]);
  });

  it('lists a thousand of a kind, and says that there are more', async () => {
    const { own, put, pass, find } = world();
    const keys = Array.from(
      { length: 1001 },
      (_, index) => `files/milvus_backup_check_src_${index}`,
    );
    await put(own, ...keys);
    await pass(2);
    const { found, lookedAt } = await find();
    expect(found).toHaveLength(1000);
    expect(lookedAt.filter(({ hasMore }) => hasMore)).toMatchObject([{ kind: 'checkObject' }]);
  });
});

async function states(find: ReturnType<typeof world>['find']): Promise<Record<string, string>> {
  const { found } = await find();
  return Object.fromEntries(found.map(({ subject, state }) => [subject, state]));
}

function pauseOf(jobId: string, of: string) {
  const until = '2030-01-01T05:00:00.000Z';
  return {
    jobId,
    pause: { type: 'gcPaused', endpoint: of, collectionId: null, ticket: '7', until },
  } as const;
}

/** A backup into the vault of the world. */
function planOfWorld(location: string) {
  return backupPlan({ target: { milvusAddress: null, storage: location, rootPath: 'backup' } });
}
