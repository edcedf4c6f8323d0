import { writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

import { beforeEach, describe, expect, it } from 'vitest';

import type { JobContext } from '#engine/jobs/jobContext.ts';
import type { GcPause, JournalRecord } from '#engine/jobs/journalRecord.ts';
import { AppError } from '#shared/errors.ts';
import type { Job, Leftover } from '#shared/job.ts';

import { programOf, restorePlan, untilStopped } from './builders.ts';
import { createJobsBench, type JobsBench, start } from './jobsBench.ts';

const partial: Leftover = { kind: 'partialBackup', where: 'b/backup/nightly/' };
const held: Leftover = { kind: 'pausedGc', where: 'paris' };
const pause: GcPause = {
  type: 'gcPaused',
  endpoint: 'http://paris:9091',
  collectionId: '439607656426504209',
  ticket: 'ticket-1',
  until: '2030-01-01T01:00:00.000Z',
};

let bench: JobsBench;
beforeEach(async () => {
  bench = await createJobsBench();
});

describe('a job whose process was killed', () => {
  it('is shown as interrupted, with what it left, and goes on when it is a backup', async () => {
    const job = await bench.kill([
      { type: 'leftoverMade', leftover: partial },
      { type: 'leftoverMade', leftover: held },
      { type: 'leftoverGone', leftover: held },
    ]);
    const jobs = await bench.open();
    const interrupted: Job = {
      ...job,
      state: 'finished',
      outcome: 'interrupted',
      resumable: true,
      leftovers: [partial],
      finishedAt: job.changedAt,
    };
    expect(jobs.list()).toEqual([interrupted]);
    expect(await jobs.whenFinished('killed')).toEqual(interrupted);
    let earlier: readonly JournalRecord[] = [];
    bench.program = programOf(async (context) => {
      earlier = context.earlier;
      await context.leftoverGone(partial);
    });
    await jobs.resume('killed');
    expect(await jobs.whenFinished('killed')).toMatchObject({
      outcome: 'succeeded',
      leftovers: [],
    });
    expect(earlier).toContainEqual({ type: 'leftoverMade', leftover: partial });
    await jobs.close();
  });

  it('goes on when it was a restore', async () => {
    await bench.kill([], restorePlan());
    expect((await bench.open()).get('killed')).toMatchObject({
      outcome: 'interrupted',
      resumable: true,
    });
  });

  it('does not go on when it was adding rows, and says to which collection', async () => {
    await bench.kill([{ type: 'note', name: 'adding to default.books', value: '' }], restorePlan());
    const jobs = await bench.open();
    expect(jobs.get('killed')).toMatchObject({ outcome: 'interrupted', resumable: false });
    await expect(jobs.resume('killed')).rejects.toMatchObject({
      code: 'APPEND_UNFINISHED',
      params: { collection: 'default.books' },
    });
  });

  it('does not hide the others when its journal has no beginning', async () => {
    const jobs = await bench.open();
    await jobs.whenFinished(await start(jobs));
    await jobs.close();
    await writeFile(join(bench.folder, 'empty.jsonl'), '');
    expect((await bench.open()).list()).toEqual(jobs.list());
    expect(bench.logLines).toEqual([
      { level: 'warn', message: 'a journal without a beginning is left alone' },
    ]);
  });
});

describe('a clean-up', () => {
  const failing = async (context: JobContext): Promise<void> => {
    await context.leftoverMade(partial);
    throw new AppError('SLOW_DOWN');
  };

  it('removes what a failed job left, after which it cannot be resumed', async () => {
    const jobs = await bench.open();
    bench.program = programOf(failing, async (context) => {
      expect(context.earlier).toContainEqual({ type: 'leftoverMade', leftover: partial });
      await context.leftoverGone(partial);
    });
    const jobId = await start(jobs);
    expect(await jobs.whenFinished(jobId)).toMatchObject({ leftovers: [partial] });
    const job = await jobs.cleanUp(jobId);
    expect(job).toMatchObject({
      outcome: 'failed',
      resumable: false,
      error: { code: 'SLOW_DOWN' },
      leftovers: [],
    });
    await expect(jobs.resume(jobId)).rejects.toMatchObject({ code: 'JOB_NOT_RESUMABLE' });
    expect((await bench.open()).get(jobId)).toEqual(job);
    expect(bench.events.at(-1)).toMatchObject({
      type: 'job.finished',
      resumable: false,
      leftovers: [],
    });
  });

  it('that fails gives its error, and keeps what is left on the list', async () => {
    const jobs = await bench.open();
    bench.program = programOf(failing, () => Promise.reject(new AppError('STORAGE_FAILED')));
    const jobId = await start(jobs);
    await jobs.whenFinished(jobId);
    await expect(jobs.cleanUp(jobId)).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
    expect(jobs.get(jobId)).toMatchObject({ resumable: false, leftovers: [partial] });
    bench.program = programOf(failing, (context) => context.leftoverGone(partial));
    expect(await jobs.cleanUp(jobId)).toMatchObject({ leftovers: [] });
  });

  it('never touches a backup that has succeeded', async () => {
    const jobs = await bench.open();
    bench.program = programOf(
      async () => undefined,
      () => Promise.reject(new Error('deleted a good backup')),
    );
    const jobId = await start(jobs);
    const job = await jobs.whenFinished(jobId);
    await expect(jobs.cleanUp(jobId)).resolves.toEqual(job);
  });
});

describe('pauses of garbage collection that a killed job left', () => {
  it('are told until they are ended, by us or by Milvus', async () => {
    await bench.kill([
      { ...pause, ticket: 'ended' },
      { type: 'leftoverMade', leftover: held },
      pause,
      { ...pause, type: 'gcResumed', ticket: 'ended' },
    ]);
    const jobs = await bench.open();
    expect(jobs.pendingGcPauses()).toEqual([{ jobId: 'killed', pause }]);
    await bench.clock.advance(3_600_000);
    expect(jobs.pendingGcPauses()).toEqual([]);
  });

  it('are not told any more when one was noted as ended', async () => {
    await bench.kill([{ type: 'leftoverMade', leftover: held }, pause]);
    const jobs = await bench.open();
    await jobs.noteGcResumed('killed', pause);
    expect(jobs.pendingGcPauses()).toEqual([]);
    expect(jobs.get('killed')).toMatchObject({ outcome: 'interrupted', leftovers: [] });
    expect((await bench.open()).pendingGcPauses()).toEqual([]);
  });

  it('are not told of a job that runs', async () => {
    const jobs = await bench.open();
    let isPaused = false;
    bench.program = programOf(async (context) => {
      await context.journal(pause, { durable: true });
      isPaused = true;
      await untilStopped(context);
    });
    const jobId = await start(jobs);
    await expect.poll(() => isPaused).toBe(true);
    expect(jobs.pendingGcPauses()).toEqual([]);
    expect((await bench.open()).pendingGcPauses()).toEqual([]);
    await jobs.close();
    expect(jobs.pendingGcPauses()).toEqual([{ jobId, pause }]);
  });
});

describe('a second engine on the same folder', () => {
  it('sees a job run elsewhere as its journal tells, and cannot touch it', async () => {
    const one = await bench.open();
    const two = await bench.open();
    bench.program = programOf(untilStopped);
    const jobId = await start(one);
    await bench.clock.advance(1000);
    const seen = async (): Promise<string> => {
      await two.refresh();
      return two.get(jobId).state;
    };
    await expect.poll(seen).toBe('running');
    expect(bench.events.at(-1)).toMatchObject({
      type: 'jobs.snapshot',
      jobs: [{ id: jobId, state: 'running' }],
    });
    const elsewhere = {
      code: 'JOB_OWNED_ELSEWHERE',
      params: { job: jobId, owner: `${process.pid}@${hostname()}` },
    };
    expect(() => two.stop(jobId)).toThrow(expect.objectContaining(elsewhere));
    await expect(two.resume(jobId)).rejects.toMatchObject(elsewhere);
    await expect(two.cleanUp(jobId)).rejects.toMatchObject(elsewhere);
    await one.close();
    await two.refresh();
    expect(two.get(jobId)).toEqual(one.get(jobId));
    const told = bench.events.length;
    await two.refresh();
    expect(bench.events).toHaveLength(told);
  });
});
