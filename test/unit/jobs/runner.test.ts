import { open } from 'node:fs/promises';

import { beforeEach, describe, expect, it } from 'vitest';

import type { JobContext } from '#engine/jobs/jobContext.ts';
import { createAppender } from '#engine/jobs/journal.ts';
import { AppError, type ErrorCode } from '#shared/errors.ts';
import { applyJobEvent } from '#shared/job.ts';
import type { Plan } from '#shared/plan.ts';

import { backupPlan, jobOf, restorePlan, row, untilStopped } from './builders.ts';
import { createRunBench, partial, type RunBench, typesOf, warning } from './runBench.ts';

let bench: RunBench;
beforeEach(async () => {
  bench = await createRunBench();
});

describe('the outcome', () => {
  const failing = (code: ErrorCode) => async () => {
    throw new AppError(code, { name: 'x' });
  };
  it.each([
    ['a program that returns', async () => undefined, { outcome: 'succeeded', resumable: false }],
    [
      'one that warned',
      async (context: JobContext) => context.warn(warning),
      { outcome: 'succeededWithWarnings', resumable: false, error: null },
    ],
    [
      'one that throws STOPPED',
      failing('STOPPED'),
      { outcome: 'stopped', resumable: true, error: null },
    ],
    [
      'an error that may pass',
      failing('SLOW_DOWN'),
      { outcome: 'failed', resumable: true, error: { code: 'SLOW_DOWN' } },
    ],
    [
      'a fault of ours',
      () => Promise.reject(new Error('oops')),
      { outcome: 'failed', resumable: true, error: { code: 'INTERNAL' } },
    ],
    [
      'bad input',
      failing('INVALID_NAME'),
      { outcome: 'failed', resumable: false, error: { code: 'INVALID_NAME' } },
    ],
    [
      'an unsupported version',
      failing('VERSION_UNSUPPORTED'),
      { outcome: 'failed', resumable: false, error: { code: 'VERSION_UNSUPPORTED' } },
    ],
  ])('of %s', async (_, program, ended) => {
    const run = await bench.start(program);
    expect(await run.finished).toMatchObject({ state: 'finished', ...ended });
  });

  it('of a program that throws before it waits for anything', async () => {
    const run = await bench.start(() => {
      throw new AppError('SLOW_DOWN');
    });
    expect(await run.finished).toMatchObject({ outcome: 'failed', resumable: true });
  });

  it.each([
    ['nothing was begun', [], true],
    ['rows were being added', ['adding to default.books'], false],
    ['rows were added', ['adding to default.books', 'restored default.books'], true],
  ])('of a restore that fails when %s', async (_, notes, resumable) => {
    const run = await bench.start(
      async (context) => {
        for (const name of notes) await context.journal({ type: 'note', name, value: '' });
        throw new AppError('SLOW_DOWN');
      },
      { plan: restorePlan() },
    );
    expect(await run.finished).toMatchObject({ outcome: 'failed', resumable });
  });

  it('of a restore can be resumed for the collections that no rows were being added to', async () => {
    const [books] = restorePlan().collections;
    const films = { ...books, targetDatabase: 'default', targetCollection: 'films' };
    const plan = restorePlan({ collections: [books, films] as Plan['collections'] });
    const run = await bench.start(
      async (context) => {
        await context.journal({ type: 'note', name: 'adding to default.books', value: '' });
        throw new AppError('SLOW_DOWN');
      },
      { plan },
    );
    expect(await run.finished).toMatchObject({ outcome: 'failed', resumable: true });
  });

  it('is success for a program that ended in spite of a stop', async () => {
    const run = await bench.start((context) => untilStopped(context).catch(() => undefined));
    run.stop();
    expect(await run.finished).toMatchObject({ outcome: 'succeeded', progress: { fraction: 1 } });
  });

  it('is stopped whatever a program throws after a stop', async () => {
    const run = await bench.start((context) =>
      untilStopped(context).catch(() => Promise.reject(new Error('socket closed'))),
    );
    run.stop();
    expect(await run.finished).toMatchObject({ outcome: 'stopped', error: null, resumable: true });
  });

  it.runIf(process.platform === 'linux')(
    'is failure when the journal cannot be written, and the program is told at once',
    async () => {
      const file = await open('/dev/full', 'a');
      const appender = createAppender({ path: '/dev/full', file, clock: bench.clock });
      const run = await bench.start(
        async (context) => {
          await context.leftoverMade(partial).catch(() => undefined);
          context.signal.throwIfAborted();
        },
        { journal: { records: [], ...appender } },
      );
      expect(await run.finished).toMatchObject({ outcome: 'failed', error: { code: 'DISK_FULL' } });
    },
  );
});

describe('events', () => {
  it('fold to the same job at the engine, on a screen and from the journal', async () => {
    const run = await bench.start(async (context) => {
      context.planned(10, 1);
      context.phase('backUp');
      context.collection(0, { state: 'running', totalBytes: 10 });
      context.collection(0, { doneBytes: 10 });
      context.done(10, 1);
      context.warn(warning);
      context.waiting(new AppError('SLOW_DOWN'));
      context.collection(0, { state: 'done' });
      await context.leftoverMade(partial);
    });
    const job = await run.finished;
    await run.closed;
    const queued = jobOf(backupPlan());
    expect(bench.events.reduce(applyJobEvent, queued)).toEqual(job);
    expect((await bench.keptEvents()).reduce(applyJobEvent, queued)).toEqual(job);
    expect(job).toMatchObject({
      phase: 'backUp',
      collections: [row({ state: 'done', doneBytes: 10, totalBytes: 10 })],
      warnings: [warning],
      leftovers: [partial],
      progress: { doneBytes: 10, totalBytes: 10, fraction: 1 },
    });
  });

  it('show progress at most four times a second, keep it in the journal every 5 s, and always the last', async () => {
    const run = await bench.start(async (context) => {
      context.planned(10_000, 1000);
      for (let step = 0; step < 1000; step += 1) {
        context.done(10, 1);
        context.collection(0, { doneBytes: (step + 1) * 10 });
        await context.clock.sleep(10, context.signal);
      }
    });
    await bench.clock.advance(20_000);
    const job = await run.finished;
    await run.closed;
    const shown = bench.events.filter(({ type }) => type === 'job.progress');
    expect(shown.length).toBeGreaterThan(35);
    expect(shown.length).toBeLessThanOrEqual(42);
    const kept = (await bench.keptEvents()).filter(({ type }) => type === 'job.progress');
    expect(kept).toHaveLength(3);
    expect(kept.at(-1)).toEqual(shown.at(-1));
    expect(job.progress).toMatchObject({ doneBytes: 10_000, doneObjects: 1000, fraction: 1 });
    expect(job.collections).toEqual([row({ doneBytes: 10_000 })]);
  });

  it('are silent while nothing moves, so that the last change can be told', async () => {
    const run = await bench.start(async (context) => {
      context.done(1, 1);
      await context.clock.sleep(60_000, context.signal);
    });
    await bench.clock.advance(59_000);
    expect(typesOf(bench.events)).toEqual(['job.started', 'job.progress']);
    await bench.clock.advance(1_000);
    await run.closed;
  });

  it('say waiting until something moves again', async () => {
    let goOn = (): void => undefined;
    const run = await bench.start(async (context) => {
      context.done(1, 1);
      context.done(1, 1);
      context.waiting(new AppError('SLOW_DOWN'));
      await new Promise<void>((resolve) => {
        goOn = resolve;
      });
      context.done(1, 1);
    });
    await bench.clock.advance(10_000);
    expect(run.job()).toMatchObject({ state: 'waiting', error: { code: 'SLOW_DOWN' } });
    goOn();
    await run.finished;
    expect(typesOf(bench.events).slice(-4)).toEqual([
      'job.waiting',
      'job.progress',
      'job.progress',
      'job.finished',
    ]);
  });

  it('say it once, however many copies wait for the same thing', async () => {
    const run = await bench.start(async (context) => {
      for (let copy = 0; copy < 100; copy += 1) context.waiting(new AppError('SLOW_DOWN'));
      context.waiting(new AppError('STORAGE_BUSY'));
    });
    await run.finished;
    expect(typesOf(bench.events).filter((type) => type === 'job.waiting')).toHaveLength(2);
  });

  it('tell the bytes that were moved by the way they took', async () => {
    const run = await bench.start(async (context) => {
      context.moved(10, 'insideStore');
      context.moved(5, 'insideStore');
      context.moved(7, 'throughComputer');
    });
    const { progress } = await run.finished;
    expect(progress.movedBytes).toEqual({ insideStore: 15, throughComputer: 7 });
  });

  it('warn once of one thing', async () => {
    const run = await bench.start(async (context) => {
      context.warn(warning);
      context.warn({ ...warning });
    });
    expect((await run.finished).warnings).toEqual([warning]);
  });
});
