import { beforeEach, describe, expect, it } from 'vitest';

import type { JobContext } from '#engine/jobs/jobContext.ts';
import { readJournal } from '#engine/jobs/journalFile.ts';
import type { JournalRecord } from '#engine/jobs/journalRecord.ts';
import { AppError } from '#shared/errors.ts';

import { neverEnds, untilStopped } from './builders.ts';
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
    const run = await bench.start(async (context) => {
      await context.leftoverMade(partial);
      await neverEnds;
    });
    await expect.poll(async () => (await readJournal(bench.path)).records.length).toBe(2);
    const stopped = bench.clock.monotonicMs();
    run.stop();
    await bench.clock.advance(1_999);
    expect(run.job().state).toBe('stopping');
    await bench.clock.advance(1);
    const job = await run.finished;
    expect(bench.clock.monotonicMs() - stopped).toBe(2_000);
    expect(job).toMatchObject({ outcome: 'stopped', resumable: true, leftovers: [partial] });
    await run.closed;
    expect((await bench.keptEvents()).at(-1)).toMatchObject({
      type: 'job.finished',
      leftovers: [partial],
    });
  });

  it('drops what a late program does afterwards, but undoes what it asks to have undone', async () => {
    let late: JobContext | undefined;
    let end = (): void => undefined;
    const run = await bench.start(async (context) => {
      late = context;
      await new Promise<void>((resolve) => {
        end = resolve;
      });
    });
    run.stop();
    await bench.clock.advance(2_000);
    const job = await run.closed;
    const told = bench.events.length;
    late?.warn(warning);
    late?.done(5, 5);
    late?.collection(0, { state: 'done' });
    late?.phase('verify');
    await expect(late?.leftoverMade(partial)).rejects.toMatchObject({ code: 'STOPPED' });
    const undone: boolean[] = [];
    late?.onEnd(async (signal) => void undone.push(signal.aborted));
    end();
    await bench.clock.advance(10_000);
    expect(undone).toEqual([false]);
    expect(run.job()).toEqual(job);
    expect(bench.events).toHaveLength(told);
  });

  it('does not wait longer than 2 s for clean-ups, but tells what they removed', async () => {
    let removed = (): void => undefined;
    let isReady = false;
    const run = await bench.start(async (context) => {
      await context.leftoverMade(partial);
      isReady = true;
      context.onEnd(async () => {
        await new Promise<void>((resolve) => {
          removed = resolve;
        });
        await context.leftoverGone(partial);
      });
      await untilStopped(context);
    });
    await expect.poll(() => isReady).toBe(true);
    run.stop();
    await bench.clock.advance(2_000);
    expect(await run.finished).toMatchObject({ outcome: 'stopped', leftovers: [partial] });
    removed();
    expect(await run.closed).toMatchObject({ outcome: 'stopped', leftovers: [] });
  });
});

describe('clean-ups', () => {
  it.each([
    ['success', async () => undefined, 'succeeded'],
    ['failure', () => Promise.reject(new AppError('SLOW_DOWN')), 'failed'],
  ])('run in reverse order after %s, with a signal of their own', async (_, end, outcome) => {
    const order: string[] = [];
    const run = await bench.start(async (context) => {
      context.onEnd(async (signal) => void order.push(`first ${signal.aborted}`));
      context.onEnd(async (signal) => void order.push(`second ${signal.aborted}`));
      await end();
    });
    expect((await run.finished).outcome).toBe(outcome);
    expect(order).toEqual(['second false', 'first false']);
  });

  it('do not hide the outcome when one fails, nor keep the others from running', async () => {
    const order: string[] = [];
    const run = await bench.start(async (context) => {
      await context.leftoverMade(partial);
      context.onEnd(async () => void order.push('first'));
      context.onEnd(() => Promise.reject(new Error('gone')));
      throw new AppError('SLOW_DOWN');
    });
    expect(await run.finished).toMatchObject({
      outcome: 'failed',
      error: { code: 'SLOW_DOWN' },
      leftovers: [partial],
    });
    expect(order).toEqual(['first']);
    expect(bench.logLines).toEqual([{ level: 'warn', message: 'a clean-up of the job failed' }]);
  });

  it('make a success one with warnings when one fails', async () => {
    const run = await bench.start(async (context) => {
      context.onEnd(() => Promise.reject(new Error('gone')));
    });
    expect(await run.finished).toMatchObject({ outcome: 'succeededWithWarnings', error: null });
  });

  it('have 30 s each, and are left behind then', async () => {
    const aborted: boolean[] = [];
    const run = await bench.start(async (context) => {
      context.onEnd(async () => void aborted.push(false));
      context.onEnd(async (signal) => {
        signal.addEventListener('abort', () => aborted.push(true));
        await neverEnds;
      });
    });
    await new Promise(setImmediate);
    await bench.clock.advance(30_000);
    expect((await run.finished).outcome).toBe('succeededWithWarnings');
    expect(aborted).toEqual([true, false]);
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
    expect(await run.closed).toMatchObject({ outcome: 'succeeded', leftovers: [] });
  });
});
