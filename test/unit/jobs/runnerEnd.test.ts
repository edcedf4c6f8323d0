import { beforeEach, describe, expect, it } from 'vitest';

import { readJournal } from '#engine/jobs/journalFile.ts';
import type { JournalRecord } from '#engine/jobs/journalRecord.ts';
import { AppError } from '#shared/errors.ts';

import { createDeafProgram, untilStopped } from './builders.ts';
import { createRunBench, partial, type RunBench, typesOf, warning } from './runBench.ts';

let bench: RunBench;
beforeEach(async () => {
  bench = await createRunBench();
});

describe('a stop', () => {
  it('shows at once, tells the program, and stays shown while the program ends', async () => {
    const run = await bench.start(async (context) => {
      await untilStopped(context).catch(() => undefined);
      context.phase('verify');
      context.waiting(new AppError('SLOW_DOWN'));
      context.done(1, 1);
      throw context.signal.reason;
    });
    run.stop();
    expect(run.job().state).toBe('stopping');
    run.stop();
    expect(await run.finished).toMatchObject({ outcome: 'stopped', error: null });
    expect(typesOf(bench.events)).toEqual([
      'job.started',
      'job.stopping',
      'job.progress',
      'job.progress',
      'job.finished',
    ]);
  });

  it('ends a job 2 s later though its program does not heed it, with its leftovers listed', async () => {
    const program = createDeafProgram(partial);
    const run = await bench.start(program.run);
    await expect.poll(program.context).toBeDefined();
    const stopped = bench.clock.monotonicMs();
    run.stop();
    await bench.clock.advance(1_999);
    expect(run.job().state).toBe('stopping');
    await bench.clock.advance(1);
    const job = await run.finished;
    expect(bench.clock.monotonicMs() - stopped).toBe(2_000);
    expect(job).toMatchObject({ outcome: 'stopped', resumable: true, leftovers: [partial] });
    expect((await bench.keptEvents()).at(-1)).toMatchObject({
      type: 'job.finished',
      leftovers: [partial],
    });
    program.end();
    await run.closed;
  });

  it('drops what a late program does afterwards, but keeps the journal open for what it removes', async () => {
    const program = createDeafProgram(partial);
    const run = await bench.start(program.run);
    await expect.poll(program.context).toBeDefined();
    run.stop();
    await bench.clock.advance(2_000);
    const job = await run.finished;
    const told = bench.events.length;
    const late = program.context();
    late?.warn(warning);
    late?.done(5, 5);
    late?.collection(0, { state: 'done' });
    late?.phase('verify');
    await expect(late?.leftoverMade(partial)).rejects.toMatchObject({ code: 'STOPPED' });
    program.end();
    await run.closed;
    expect(run.job()).toEqual(job);
    expect(bench.events).toHaveLength(told);
    expect((await readJournal(bench.path)).records.at(-1)).toEqual({
      type: 'leftoverGone',
      leftover: partial,
    });
  });
});

describe('a resumed run', () => {
  it('is given the records of the earlier ones, and counts their leftovers', async () => {
    const first = await bench.start(async (context) => {
      await context.leftoverMade(partial);
      await context.journal({ type: 'note', name: 'a', value: 'b' });
      throw new AppError('SLOW_DOWN');
    });
    await first.closed;
    let earlier: readonly JournalRecord[] = [];
    const second = await bench.start(
      async (context) => {
        earlier = context.earlier.filter(({ type }) => type !== 'event');
      },
      { isResumed: true },
    );
    expect(await second.finished).toMatchObject({ outcome: 'succeeded', leftovers: [partial] });
    expect(earlier).toEqual([
      { type: 'leftoverMade', leftover: partial },
      { type: 'note', name: 'a', value: 'b' },
    ]);
    await second.closed;
  });

  it('has the journal name a leftover before it is made', async () => {
    const run = await bench.start(async (context) => {
      await context.leftoverMade(partial);
      expect((await readJournal(bench.path)).records).toContainEqual({
        type: 'leftoverMade',
        leftover: partial,
      });
      await context.leftoverGone(partial);
    });
    expect(await run.finished).toMatchObject({ outcome: 'succeeded', leftovers: [] });
  });
});
