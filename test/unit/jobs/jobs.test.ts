import { readdir } from 'node:fs/promises';

import { beforeEach, describe, expect, it } from 'vitest';

import type { JournalRecord } from '#engine/jobs/journalRecord.ts';
import { hashPlan } from '#engine/jobs/planHash.ts';
import { AppError } from '#shared/errors.ts';
import { applyJobEvent, type Job } from '#shared/job.ts';

import {
  backupPlan,
  copyPlan,
  createDeafProgram,
  jobOf,
  programOf,
  restorePlan,
  untilStopped,
} from './builders.ts';
import { createJobsBench, type JobsBench, start } from './jobsBench.ts';
import { partial } from './runBench.ts';

let bench: JobsBench;
beforeEach(async () => {
  bench = await createJobsBench();
});

describe('a job', () => {
  it('runs from its plan, and is the same for who listened, for who asks, and after a new start', async () => {
    const jobs = await bench.open();
    bench.program = programOf(async (context) => {
      context.planned(10, 1);
      context.done(10, 1);
      context.collection(0, { state: 'done' });
    });
    const jobId = await start(jobs);
    const job = await jobs.whenFinished(jobId);
    await jobs.close();
    expect(job).toMatchObject({ id: jobId, outcome: 'succeeded', planSha256: hashPlan(job.plan) });
    expect(jobs.list()).toEqual([job]);
    expect((await bench.open()).list()).toEqual([job]);
    const folded = bench.events.reduce<Job>(
      (before, event) =>
        event.type === 'jobs.snapshot' || event.type === 'check.step'
          ? before
          : applyJobEvent(before, event),
      jobOf(backupPlan()),
    );
    expect(folded).toEqual(job);
  });

  it('keeps the warnings it was started with and the reason, without the secrets in it', async () => {
    const jobs = await bench.open();
    const warnings = [{ id: 'P23', finding: null, error: null } as const];
    const plan = backupPlan();
    const jobId = await jobs.start(plan, hashPlan(plan), { warnings, reason: 'hunter2 said so' });
    await jobs.whenFinished(jobId);
    await jobs.close();
    const [kept] = (await bench.open()).list();
    expect(kept?.acceptance).toEqual({ warnings, reason: '••• said so' });
  });

  it('does not run another plan than the one that was reviewed', async () => {
    const jobs = await bench.open();
    await expect(jobs.start(backupPlan(), 'aa')).rejects.toMatchObject({ code: 'PLAN_CHANGED' });
    expect(jobs.list()).toEqual([]);
  });

  it('leaves one file of its own behind, and no lock', async () => {
    const jobs = await bench.open();
    const jobId = await start(jobs);
    await jobs.close();
    expect(await readdir(bench.folder)).toEqual([`${jobId}.jsonl`]);
  });

  it('that does not exist is said so', async () => {
    const jobs = await bench.open();
    const missing = { code: 'JOB_NOT_FOUND', params: { job: '../x' } };
    expect(() => jobs.get('../x')).toThrow(expect.objectContaining(missing));
    expect(() => jobs.stop('../x')).toThrow(expect.objectContaining(missing));
    await expect(jobs.resume('../x')).rejects.toMatchObject(missing);
    await expect(jobs.cleanUp('../x')).rejects.toMatchObject(missing);
    await expect(jobs.whenFinished('../x')).rejects.toMatchObject(missing);
  });

  it('stands before those that were made earlier', async () => {
    const jobs = await bench.open();
    const first = await start(jobs);
    await jobs.whenFinished(first);
    await bench.clock.advance(1000);
    await jobs.close();
    const second = await start(jobs);
    expect(jobs.list().map(({ id }) => id)).toEqual([second, first]);
    await jobs.close();
  });

  it('can be stopped, and a stop of an ended one does nothing', async () => {
    const jobs = await bench.open();
    bench.program = programOf(untilStopped);
    const jobId = await start(jobs);
    jobs.stop(jobId);
    expect(jobs.get(jobId).state).toBe('stopping');
    const job = await jobs.whenFinished(jobId);
    expect(job).toMatchObject({ outcome: 'stopped', resumable: true });
    await jobs.close();
    jobs.stop(jobId);
    expect(jobs.get(jobId)).toEqual(job);
  });

  it('is waited for until its program has ended, and lists what is left then', async () => {
    const jobs = await bench.open();
    const program = createDeafProgram(partial);
    bench.program = programOf(program.run);
    const jobId = await start(jobs);
    await expect.poll(program.context).toBeDefined();
    let isClosed = false;
    const closed = jobs.close().then(() => {
      isClosed = true;
    });
    await bench.clock.advance(2_000);
    const job = await jobs.whenFinished(jobId);
    expect(job).toMatchObject({ outcome: 'stopped', leftovers: [partial] });
    await bench.clock.advance(600_000);
    expect(isClosed).toBe(false);
    program.end();
    await closed;
    expect(jobs.get(jobId)).toEqual({ ...job, leftovers: [] });
  });
});

describe('two jobs at once, of one program or of two', () => {
  beforeEach(() => {
    bench.program = programOf(untilStopped);
  });
  const restoreInto = (targetCollection: string, backupName = 'nightly') =>
    restorePlan({
      backupName,
      collections: [
        {
          sourceDatabase: 'default',
          sourceCollection: 'books',
          targetDatabase: 'default',
          targetCollection,
          mode: 'create',
        },
      ],
    });
  const intoParis = (targetCollection: string) => ({
    ...restoreInto(targetCollection, 'b'),
    target: copyPlan().target,
  });
  const deletion = backupPlan({
    options: { kind: 'delete' },
    source: { milvusAddress: null, storage: null, rootPath: '' },
  });

  it.each([
    ['write one backup', backupPlan(), backupPlan({ actions: [] }), 'nightly'],
    ['write and delete one backup', backupPlan(), deletion, 'nightly'],
    ['read and delete one backup', restoreInto('books'), deletion, 'nightly'],
    ['write one backup by a copy', backupPlan(), copyPlan(), 'nightly'],
    ['fill one collection by a copy', copyPlan(), intoParis('books_bak'), 'default.books_bak'],
    ['fill one collection', restoreInto('books'), restoreInto('books', 'b'), 'default.books'],
  ])('may not %s', async (_, one, other, name) => {
    const jobs = await bench.open();
    const owner = await start(jobs, one);
    await expect(start(jobs, other)).rejects.toMatchObject({
      code: 'LEASE_TAKEN',
      params: { name, owner },
    });
    const another = await bench.open();
    await expect(start(another, other)).rejects.toMatchObject({
      code: 'LEASE_TAKEN',
      params: { name, owner },
    });
    await jobs.close();
    await start(another, other);
    await another.close();
  });

  it.each([
    ['write two backups', backupPlan(), backupPlan({ backupName: 'weekly' })],
    ['read one backup into two collections', restoreInto('books'), restoreInto('films')],
  ])('may %s', async (_, one, other) => {
    const [jobs, another] = [await bench.open(), await bench.open()];
    const running = [
      jobs.get(await start(jobs, one)),
      jobs.get(await start(jobs, other)),
      another.get(await start(another, backupPlan({ backupName: 'another' }))),
    ];
    expect(running.map(({ state }) => state)).toEqual(['running', 'running', 'running']);
    await Promise.all([jobs.close(), another.close()]);
  });
});

describe('a resumed job', () => {
  it('keeps its id and is given what it had journaled', async () => {
    const jobs = await bench.open();
    const seen: (readonly JournalRecord[])[] = [];
    bench.program = programOf(async (context) => {
      seen.push(context.earlier.filter(({ type }) => type === 'note'));
      await context.journal({ type: 'note', name: 'run', value: `${seen.length}` });
      if (seen.length < 3) throw new AppError('SLOW_DOWN');
    });
    const jobId = await start(jobs);
    await jobs.whenFinished(jobId);
    await jobs.resume(jobId);
    await jobs.whenFinished(jobId);
    await jobs.close();
    const later = await bench.open();
    await later.resume(jobId);
    expect(await later.whenFinished(jobId)).toMatchObject({ id: jobId, outcome: 'succeeded' });
    await later.close();
    const note = (value: string) => ({ type: 'note', name: 'run', value });
    expect(seen).toEqual([[], [note('1')], [note('1'), note('2')]]);
  });

  it('may be a copy', async () => {
    const jobs = await bench.open();
    bench.program = programOf(untilStopped);
    const jobId = await start(jobs, copyPlan());
    jobs.stop(jobId);
    expect(await jobs.whenFinished(jobId)).toMatchObject({ outcome: 'stopped', resumable: true });
    await jobs.close();
  });

  it('must be a backup that has not succeeded', async () => {
    const jobs = await bench.open();
    const jobId = await start(jobs);
    await jobs.whenFinished(jobId);
    await expect(jobs.resume(jobId)).rejects.toMatchObject({ code: 'JOB_NOT_RESUMABLE' });
    await jobs.close();
    expect(await readdir(bench.folder)).toEqual([`${jobId}.jsonl`]);
  });

  it('must have ended', async () => {
    const jobs = await bench.open();
    bench.program = programOf(untilStopped);
    const jobId = await start(jobs);
    await expect(jobs.resume(jobId)).rejects.toMatchObject({ code: 'LEASE_TAKEN' });
    await jobs.close();
  });
});
