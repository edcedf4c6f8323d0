import { describe, expect, test } from 'vitest';

import { AppError, toErrorInfo } from '#shared/errors.ts';
import type { JobEvent, Progress } from '#shared/job.ts';

import { finished, jobOf, ofJob, planOf, previewOf, rowOf } from './builders.ts';
import { settle, start } from './cliRun.ts';

const GiB = 2 ** 30;
const [names] = planOf().collections;

/** A backup of this many collections that has begun and waits for the events of the test. */
async function running(options: {
  readonly collections?: number;
  readonly terminal?: { readonly columns: number; readonly rows: number };
}) {
  const count = options.collections ?? 2;
  const plan = planOf({ collections: names ? Array.from({ length: count }, () => names) : [] });
  const command = start({
    argv: ['create', '--no-color'],
    ...(options.terminal === undefined ? {} : { terminal: options.terminal }),
    answers: (engine) => ({
      'plans.preview': () => previewOf(plan),
      'jobs.start': () => {
        engine.emit({ type: 'job.queued', ...ofJob, job: jobOf(plan) });
        return { jobId: 'job-1' };
      },
    }),
  });
  await settle();
  const before = command.stdout().length;
  return {
    ...command,
    tell: (...events: JobEvent[]) => command.engine.emit(...events),
    /** What was written since the job began. */
    written: () => command.stdout().slice(before),
  };
}

const phase = (name: 'prepare' | 'backUp' | 'verify'): JobEvent => ({
  type: 'job.phase',
  ...ofJob,
  phase: name,
});

function progress(doneBytes: number, change: Partial<Progress> = {}): JobEvent {
  const fraction = doneBytes / (48 * GiB);
  const known = { doneBytes, totalBytes: 48 * GiB, fraction, bytesPerSecond: 118 * 2 ** 20 };
  const before = jobOf(planOf()).progress;
  return {
    type: 'job.progress',
    ...ofJob,
    progress: { ...before, ...known, secondsLeft: 185, ...change },
  };
}

describe('without a terminal', () => {
  test('there is a line for each phase, and one every 10 s', async () => {
    const job = await running({});
    job.tell(phase('prepare'), phase('backUp'));
    for (let second = 1; second <= 25; second += 1) {
      job.tell(progress(second * GiB));
      await job.advance(1000);
    }
    job.tell(phase('verify'), finished());
    expect({ exitCode: await job.exitCode, lines: job.written().split('\n') }).toEqual({
      exitCode: 0,
      lines: [
        'Prepare',
        'Back up',
        'Back up · 20% · 10 GiB of 48 GiB · 118 MiB/s · 3 min left',
        'Back up · 41% · 20 GiB of 48 GiB · 118 MiB/s · 3 min left',
        'Verify · 52% · 25 GiB of 48 GiB · 118 MiB/s · 3 min left',
        'Backup monday: 25 GiB in 0 objects — verified (25 s)',
        '',
      ],
    });
  });

  test('a job that hears nothing says since when, and one that waits says why', async () => {
    const job = await running({});
    job.tell(phase('backUp'));
    await job.advance(60_000);
    const reason = toErrorInfo(new AppError('SLOW_DOWN', { host: 'lyon:9000' }));
    job.tell({ type: 'job.waiting', ...ofJob, reason }, finished());
    await job.exitCode;
    expect(job.written().split('\n').slice(-4)).toEqual([
      'Back up · no change for 1 min',
      'Back up · waiting: The storage at lyon:9000 asks us to slow down.',
      'Backup monday: 0 B in 0 objects — verified (1 min)',
      '',
    ]);
  });
});

describe('on a terminal', () => {
  test('the block is redrawn at most four times a second, and only when it changed', async () => {
    const job = await running({ terminal: { columns: 80, rows: 24 } });
    for (let tenth = 1; tenth <= 20; tenth += 1) {
      job.tell(progress(tenth * GiB));
      await job.advance(100);
    }
    const whileMoving = job.written().split('\u001B[0J').length - 1;
    await job.advance(10_000);
    const whileQuiet = job.written().split('\u001B[0J').length - 1;
    job.tell(finished());
    await job.exitCode;
    expect({ whileMoving, whileQuiet }).toEqual({ whileMoving: 8, whileQuiet: 8 });
  });

  test('the block says words and numbers first, then a bar, then the collections', async () => {
    const job = await running({ terminal: { columns: 80, rows: 24 } });
    const moving = {
      phase: 'backUp',
      state: 'running',
      doneBytes: GiB,
      totalBytes: 2 * GiB,
    } as const;
    job.tell(phase('backUp'), progress(24 * GiB), {
      type: 'job.collection',
      ...ofJob,
      index: 1,
      collection: { ...rowOf('default.images'), ...moving },
    });
    await job.advance(250);
    const drawn = job.written().split('\u001B[0J').at(-1);
    job.tell(finished());
    await job.exitCode;
    expect(drawn?.split('\n')).toEqual([
      'Back up · 50% · 24 GiB of 48 GiB · 118 MiB/s · 3 min left',
      '████████████████████░░░░░░░░░░░░░░░░░░░░',
      '● default.images  Back up · 1 GiB of 2 GiB',
      '○ default.books   waiting',
      '',
    ]);
  });

  test('the block is never higher or wider than the terminal, and shows first what needs a look', async () => {
    const columns = 40;
    const job = await running({ collections: 30, terminal: { columns, rows: 10 } });
    const name = `default.${'x'.repeat(100)}`;
    const error = toErrorInfo(new AppError('LOAD_FAILED'));
    job.tell(
      {
        type: 'job.collection',
        ...ofJob,
        index: 20,
        collection: { ...rowOf(name), state: 'running' },
      },
      {
        type: 'job.collection',
        ...ofJob,
        index: 29,
        collection: { ...rowOf(name), state: 'failed', error },
      },
      progress(24 * GiB),
    );
    await job.advance(250);
    const drawn = job.written().split('\u001B[0J').at(-1)?.split('\n').slice(0, -1) ?? [];
    job.tell(finished({ outcome: 'failed', error }));
    await job.exitCode;
    expect({ lines: drawn, widest: Math.max(...drawn.map((line) => line.length)) }).toEqual({
      lines: [
        'Prepare · 50% · 24 GiB of 48 GiB · 118…',
        '███████████████████░░░░░░░░░░░░░░░░░░░░',
        '✗ default.xxxxxxxxxxx…  failed',
        '● default.xxxxxxxxxxx…  Prepare',
        '○ default.books         waiting',
        '○ default.books         waiting',
        '○ default.books         waiting',
        '○ default.books         waiting',
        '… 24 more',
      ],
      widest: columns - 1,
    });
  });
});
