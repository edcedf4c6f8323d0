// A copy beside its source: one job of a backup and its restore, on practice clusters of both kinds of import.
import { describe, expect } from 'vitest';

import { fromErrorInfo } from '#shared/errors.ts';
import type { Job } from '#shared/job.ts';
import { allBackups } from '#shared/listBackups.ts';

import { makeSmallCollection } from '../stories/smallCollection.ts';
import { collectionsOf, type CopyBench, testOnBench } from './copyBench.ts';

const counted = (rows: number) => {
  const count = String(rows);
  return { least: count, most: count, imported: count, counted: count, verdict: 'equal' };
};

/** What a person sees of a job at its end. */
function endOf({ outcome, resumable, error, leftovers, warnings, collections }: Job) {
  return {
    outcome,
    resumable,
    error: error && fromErrorInfo(error).code,
    leftovers,
    warnings,
    rows: collections.map(({ source, target, state, rows }) => ({ source, target, state, rows })),
  };
}

const bothCopied = [
  { source: 'default.books', target: 'default.books_bak', state: 'done', rows: counted(600) },
  { source: 'default.films', target: 'default.films_bak', state: 'done', rows: counted(100) },
];
const succeeded = {
  outcome: 'succeeded',
  resumable: false,
  error: null,
  leftovers: [],
  warnings: [],
  rows: bothCopied,
};

// At once, because each of them mostly waits.
describe.concurrent.each(['2.3', '2.5'] as const)('a copy on Milvus %s', (version) => {
  const it = testOnBench(version, async (bench) => {
    await makeSmallCollection(bench.sdk, { name: 'books', rows: 300, partitions: 2 });
    await makeSmallCollection(bench.sdk, { name: 'films', rows: 100 });
  });

  it('stands beside its source, counted, indexed and loaded, and the backup stays', async ({
    bench,
  }) => {
    const before = await collectionsOf(bench.sdk);
    const jobId = await bench.start(await bench.preview());
    const job = await bench.whenFinished(jobId);
    expect(endOf(job)).toEqual(succeeded);
    expect(job.progress.fraction).toBe(1);
    expect(await collectionsOf(bench.sdk)).toEqual({
      ...before,
      books_bak: expect.any(String),
      films_bak: expect.any(String),
    });
    const { collections } = await bench.client.clusters.browse({ clusterId: 'open' });
    const { books, books_bak: copy } = Object.fromEntries(
      collections.map((one) => [one.name, one]),
    );
    expect(copy).toEqual({ ...books, name: 'books_bak' });
    expect(copy).toMatchObject({ rows: '600', loadState: 'Loaded', partitions: 3 });
    expect(await allBackups(bench.client, 'inside')).toMatchObject([
      { name: 'between', state: 'complete', rows: '700' },
    ]);
  });

  it('goes through its phases once, by way of the bucket of Milvus where the backup lies in another', async ({
    bench,
  }) => {
    const { client } = bench;
    const phasesOf = async (storageId: string) => {
      const jobId = await bench.start(
        await bench.preview({ storageId, names: { type: 'suffix', suffix: `_${storageId}` } }),
      );
      expect((await bench.whenFinished(jobId)).outcome).toBe('succeeded');
      const events = await client.jobs.events({ jobId });
      return events.flatMap((event) => (event.type === 'job.phase' ? [event.phase] : []));
    };
    const end = ['restore', 'index', 'load', 'verify'];
    expect(await phasesOf('inside')).toEqual(['prepare', 'backUp', ...end]);
    expect(await phasesOf('beside')).toEqual(['prepare', 'backUp', 'transfer', ...end]);
    expect(await bench.keys('milvus', 'restore-temp-')).toEqual([]);
  });

  it('removes its backup when every row is counted', async ({ bench }) => {
    const job = await bench.whenFinished(
      await bench.start(await bench.preview({ keepBackup: false })),
    );
    expect(endOf(job)).toEqual(succeeded);
    expect(await bench.keys('milvus', 'backup/')).toEqual([]);
    const { collections } = await bench.client.clusters.browse({ clusterId: 'open' });
    expect(Object.fromEntries(collections.map(({ name, rows }) => [name, rows]))).toEqual({
      books: '600',
      books_bak: '600',
      films: '100',
      films_bak: '100',
    });
  });

  it('keeps its backup when rows were only counted by the import', async ({ bench }) => {
    const preview = await bench.preview({ keepBackup: false, rebuildIndexes: false });
    const job = await bench.whenFinished(await bench.start(preview));
    expect(job).toMatchObject({ outcome: 'succeededWithWarnings', leftovers: [] });
    expect(job.warnings).toContainEqual({
      code: 'backupKept',
      params: { name: 'between', collection: 'default.books_bak' },
    });
    expect(await allBackups(bench.client, 'inside')).toHaveLength(1);
  });

  it('that was stopped while it backed up goes on with the objects that are missing', async ({
    bench,
  }) => {
    bench.s3.faults.set([stall('s3', 'CopyObject', 3)]);
    const jobId = await bench.start(await bench.preview());
    await bench.until(jobId, ({ progress }) => progress.doneObjects === 3);
    await bench.client.jobs.stop({ jobId });
    expect(await bench.whenFinished(jobId)).toMatchObject({ outcome: 'stopped', resumable: true });
    // Two seconds after the stop the job is over; a pause of garbage collection may end a little later.
    const left = async () => (await bench.client.jobs.get({ jobId })).leftovers;
    await expect.poll(left).toMatchObject([{ kind: 'partialBackup' }]);
    bench.s3.faults.set([]);
    await bench.client.jobs.resume({ jobId });
    expect(endOf(await bench.whenFinished(jobId))).toEqual(succeeded);
    const keys = await bench.copiedKeys(jobId);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('that was stopped while it restored makes only the unfinished collections anew', async ({
    bench,
  }) => {
    const jobId = await stoppedAtSecondLoad(bench);
    const before = await collectionsOf(bench.sdk);
    await bench.client.jobs.resume({ jobId });
    expect(endOf(await bench.whenFinished(jobId))).toEqual(succeeded);
    const after = await collectionsOf(bench.sdk);
    expect(after).toEqual({ ...before, films_bak: expect.any(String) });
    expect(after['films_bak']).not.toBe(before['films_bak']);
  });

  it('that was stopped while it restored is cleaned up, without what is finished and what is to be kept', async ({
    bench,
  }) => {
    const jobId = await stoppedAtSecondLoad(bench);
    const { leftovers, resumable } = await bench.client.jobs.cleanUp({ jobId });
    expect({ leftovers, resumable }).toEqual({ leftovers: [], resumable: false });
    expect(Object.keys(await collectionsOf(bench.sdk))).toEqual(['books', 'books_bak', 'films']);
    expect(await allBackups(bench.client, 'inside')).toHaveLength(1);
    await expect(bench.client.jobs.resume({ jobId })).rejects.toMatchObject({
      code: 'JOB_NOT_RESUMABLE',
    });
  });

  it('that was stopped while it restored is cleaned up with the backup that was not to be kept', async ({
    bench,
  }) => {
    const jobId = await stoppedAtSecondLoad(bench, { keepBackup: false, storageId: 'beside' });
    const { leftovers } = await bench.client.jobs.cleanUp({ jobId });
    expect(leftovers).toEqual([]);
    expect(await bench.keys('backups', '')).toEqual([]);
    expect(await bench.keys('milvus', 'restore-temp-')).toEqual([]);
    expect(Object.keys(await collectionsOf(bench.sdk))).toEqual(['books', 'books_bak', 'films']);
  });

  it('of which one could not be indexed makes that one anew when it is resumed', async ({
    bench,
  }) => {
    const refused = { type: 'callError', grpcStatus: 3, details: 'no memory for it' } as const;
    const once = { operation: 'CreateIndex', after: 1, times: 1 };
    bench.milvus.faults.set([{ ...refused, ...once }]);
    const jobId = await bench.start(await bench.preview());
    const failed = await bench.whenFinished(jobId);
    expect(failed).toMatchObject({
      outcome: 'failed',
      resumable: true,
      collections: [{ state: 'done' }, { state: 'failed', phase: 'index' }],
      leftovers: [{ kind: 'collection', where: 'default.films_bak' }],
    });
    await bench.client.jobs.resume({ jobId });
    expect(endOf(await bench.whenFinished(jobId))).toEqual(succeeded);
  });

  it('whose backup could not be removed only removes it when it is resumed', async ({ bench }) => {
    bench.s3.faults.set([denied('DeleteObjects', 0)]);
    const jobId = await bench.start(await bench.preview({ keepBackup: false }));
    expect(endOf(await bench.whenFinished(jobId))).toMatchObject({
      outcome: 'failed',
      resumable: true,
      error: 'STORAGE_ACCESS_DENIED',
      leftovers: [{ kind: 'temporaryBackup' }],
      rows: bothCopied,
    });
    const before = await collectionsOf(bench.sdk);
    bench.s3.faults.set([]);
    await bench.client.jobs.resume({ jobId });
    expect(endOf(await bench.whenFinished(jobId))).toEqual(succeeded);
    expect(await collectionsOf(bench.sdk)).toEqual(before);
    expect(await bench.keys('milvus', 'backup/')).toEqual([]);
  });
});

async function stoppedAtSecondLoad(
  bench: CopyBench,
  change: Parameters<CopyBench['preview']>[0] = {},
): Promise<string> {
  bench.milvus.faults.set([stall('milvus', 'LoadCollection', 1)]);
  const jobId = await bench.start(await bench.preview(change));
  await bench.until(jobId, ({ collections }) => collections[1]?.phase === 'load');
  await bench.client.jobs.stop({ jobId });
  const job = await bench.whenFinished(jobId);
  expect(job).toMatchObject({ outcome: 'stopped', resumable: true });
  expect(job.leftovers).toContainEqual({ kind: 'collection', where: 'default.films_bak' });
  bench.milvus.faults.set([]);
  return jobId;
}

const stall = (service: 's3' | 'milvus', operation: string, after: number) =>
  ({ type: 'stall', service, operation, delayMs: 60_000, after, times: null }) as const;

const denied = (operation: string, after: number) =>
  ({
    type: 'storageError',
    operation,
    status: 403,
    code: 'AccessDenied',
    message: 'Access Denied.',
    after,
    times: null,
  }) as const;
