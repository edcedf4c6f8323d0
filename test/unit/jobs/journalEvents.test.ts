import { describe, expect, it } from 'vitest';

import { keptEvents } from '#engine/jobs/journalEvents.ts';
import type { JournalRecord } from '#engine/jobs/journalRecord.ts';
import type { CollectionProgress, JobEvent } from '#shared/job.ts';

import { backupPlan, jobOf, programOf, row, untilStopped } from './builders.ts';
import { createJobsBench, start } from './jobsBench.ts';

const job = jobOf(backupPlan());
const of = { jobId: job.id, at: job.createdAt };
const queued: JobEvent = { type: 'job.queued', ...of, job };
const started: JobEvent = { type: 'job.started', ...of };
const moved: JobEvent = { type: 'job.progress', ...of, progress: job.progress };
const changed = (change: Partial<CollectionProgress>): JobEvent => ({
  type: 'job.collection',
  ...of,
  index: 0,
  collection: row(change),
});
const kept = (events: readonly JobEvent[]): JobEvent[] => {
  const note: JournalRecord = { type: 'note', name: 'n', value: '' };
  return keptEvents([note, ...events.map((event) => ({ type: 'event', event }) as const)]);
};

describe('the events of a job', () => {
  it('are those of its journal, without progress', () => {
    expect(kept([queued, started, moved])).toEqual([queued, started]);
  });

  it('tell of a row when more than its bytes have changed', () => {
    const running = changed({ state: 'running' });
    const done = changed({ state: 'done', doneBytes: 9, totalBytes: 9 });
    const events = [queued, changed({ doneBytes: 3 }), running];
    const moreBytes = changed({ state: 'running', doneBytes: 5, totalBytes: 9 });
    expect(kept([...events, moreBytes, done])).toEqual([queued, running, done]);
  });

  it('are asked for by the id of the job, also while it runs', async () => {
    const bench = await createJobsBench();
    const jobs = await bench.open();
    bench.program = programOf(async (context) => {
      context.phase('backUp');
      await untilStopped(context);
    });
    const jobId = await start(jobs);
    const types = async () => (await jobs.events(jobId)).map(({ type }) => type);
    expect(await types()).toEqual(['job.queued', 'job.started', 'job.phase']);
    jobs.stop(jobId);
    await jobs.close();
    const ended = ['job.queued', 'job.started', 'job.phase', 'job.stopping', 'job.finished'];
    expect(await types()).toEqual(ended);
    await expect(jobs.events('nobody')).rejects.toMatchObject({ code: 'JOB_NOT_FOUND' });
  });
});
