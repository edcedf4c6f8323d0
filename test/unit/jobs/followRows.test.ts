import { describe, expect, it } from 'vitest';

import { followRows } from '#engine/jobs/followRows.ts';
import type { JobContext } from '#engine/jobs/jobContext.ts';

import { createRunBench } from './runBench.ts';

/** The phases that a job shows while its program moves the rows. */
async function phasesOf(move: (context: JobContext) => void): Promise<string[]> {
  const bench = await createRunBench();
  const run = await bench.start(async (context) => move(context), { rows: 2 });
  await run.finished;
  return bench.events.flatMap((event) => (event.type === 'job.phase' ? [event.phase] : []));
}

describe('a job that follows its rows', () => {
  it('is in the first phase that one of them is still in', async () => {
    const phases = await phasesOf((context) => {
      const rows = followRows(context, { first: 'transfer', rows: 1 });
      rows.collection(0, { state: 'running', phase: 'transfer' });
      rows.collection(0, { phase: 'restore' });
      rows.collection(0, { doneBytes: 5 });
      rows.collection(0, { phase: 'verify' });
      rows.collection(0, { state: 'done' });
    });
    expect(phases).toEqual(['transfer', 'restore', 'verify']);
  });

  it('stays with one that has not begun', async () => {
    const phases = await phasesOf((context) => {
      const rows = followRows(context, { first: 'restore', rows: 2 });
      rows.collection(0, { phase: 'load' });
    });
    expect(phases).toEqual(['restore']);
  });

  it('does not wait for one that has failed', async () => {
    const phases = await phasesOf((context) => {
      const rows = followRows(context, { first: 'restore', rows: 2 });
      rows.collection(0, { state: 'failed' });
      rows.collection(1, { phase: 'index' });
    });
    expect(phases).toEqual(['restore', 'index']);
  });

  it('never goes back', async () => {
    const phases = await phasesOf((context) => {
      const rows = followRows(context, { first: 'restore', rows: 1 });
      rows.collection(0, { phase: 'load' });
      rows.collection(0, { phase: 'index' });
    });
    expect(phases).toEqual(['restore', 'load']);
  });
});
