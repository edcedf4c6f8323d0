import { describe, expect, test } from 'vitest';

import { toErrorInfo, AppError } from '#shared/errors.ts';
import type { RowCheck } from '#shared/job.ts';

import { quietSeconds } from '../../../renderer/src/job/quiet.ts';
import { rateCurve } from '../../../renderer/src/job/rateCurve.ts';
import { rowStatus, sortedRows } from '../../../renderer/src/job/rowState.ts';
import { timeLeft } from '../../../renderer/src/job/timeLeft.ts';
import {
  bytesInWords,
  describeJob,
  jobStatus,
  needsYou,
  progressInWords,
} from '../../../renderer/src/jobWords.ts';
import { deletePlan, planOf, restorePlan, rowOf } from '../hosts/cli/builders.ts';
import { copyPlan, english, french, plain, progressOf, rows, runningJob } from './builders.ts';

const GiB = 2 ** 30;
const after = (seconds: number) => new Date(Date.parse('2030-01-01T00:00:00Z') + seconds * 1000);
const rowsOf = (verdict: RowCheck['verdict']): RowCheck => ({
  least: '1',
  most: '1',
  imported: '1',
  counted: '1',
  verdict,
});

describe('progress in words', () => {
  test('names the phase, the share, the bytes and the rate', () => {
    const progress = progressOf({
      fraction: 0.619,
      doneBytes: 29.4 * GiB,
      totalBytes: 48.2 * GiB,
      bytesPerSecond: 118 * 2 ** 20,
    });
    const job = runningJob(copyPlan(), { phase: 'backUp', progress });
    expect(plain(progressInWords(job, english))).toBe('Back up 61%, 29.4 of 48.2 GiB, 118 MiB/s');
    expect(plain(progressInWords(job, french))).toBe(
      'Sauvegarde 61 %, 29,4 sur 48,2 Gio, 118 Mio/s',
    );
  });

  test('leaves out what is not known, and a rate of nothing', () => {
    const job = runningJob(planOf(), { progress: progressOf({ bytesPerSecond: 0 }) });
    expect(progressInWords(job, english)).toBe('Prepare 0%');
  });

  test('names both units where they differ', () => {
    expect(plain(bytesInWords({ doneBytes: 512, totalBytes: 2 * GiB }, english))).toBe(
      '512 B of 2 GiB',
    );
  });
});

describe('the title of a job', () => {
  test.each([
    ['Copy 2 collections', copyPlan()],
    ['Back up default.books', planOf({ collections: copyPlan().collections.slice(0, 1) })],
    ['Restore monday', restorePlan()],
    ['Delete backup monday', deletePlan()],
  ])('%s', (title, plan) => {
    expect(describeJob({ plan }, english)).toBe(title);
  });
});

describe('the time left', () => {
  const progress = progressOf({
    fraction: 0.3,
    doneBytes: GiB,
    totalBytes: 4 * GiB,
    secondsLeft: 90,
  });
  const job = runningJob(planOf(), { phase: 'backUp', progress });

  test('is said after 15 s and 2 %', () => {
    expect(timeLeft(job, after(14))).toEqual({ type: 'unknown' });
    expect(timeLeft(job, after(15))).toEqual({ type: 'known', seconds: 90 });
    const early = { ...job, progress: { ...progress, fraction: 0.019 } };
    expect(timeLeft(early, after(60))).toEqual({ type: 'unknown' });
  });

  test('is being estimated while the rate swings', () => {
    const swinging = { ...job, progress: { ...progress, secondsLeft: null } };
    expect(timeLeft(swinging, after(60))).toEqual({ type: 'estimating' });
  });

  test('is not made up where Milvus works or the job waits', () => {
    expect(timeLeft({ ...job, phase: 'index' }, after(60))).toEqual({ type: 'unknown' });
    expect(timeLeft({ ...job, state: 'waiting' }, after(60))).toEqual({ type: 'unknown' });
  });
});

describe('silence', () => {
  test('is counted from the last change, of a job that runs', () => {
    const job = runningJob(planOf());
    expect(quietSeconds(job, after(74))).toBe(74);
    expect(quietSeconds({ ...job, state: 'waiting' }, after(74))).toBe(0);
    expect(quietSeconds(job, after(-5))).toBe(0);
  });
});

describe('the state of a collection', () => {
  test('puts those that need somebody first and keeps the order of the plan otherwise', () => {
    const all = rows(
      { state: 'done' },
      { state: 'waiting' },
      { state: 'running' },
      { state: 'failed' },
      { state: 'running' },
    );
    expect(sortedRows(all).map(({ target }) => target.at(-1))).toEqual(['3', '2', '4', '1', '0']);
  });

  test.each([
    [{ state: 'running', phase: 'index' }, 'Milvus builds the index'],
    [{ state: 'waiting', phase: 'restore', doneBytes: 9 }, 'Copied, waits for import'],
    [{ state: 'waiting', phase: 'prepare' }, 'Waiting'],
    [{ state: 'done', phase: 'verify', rows: rowsOf('explained') }, 'Explained by deletes'],
    [{ state: 'done', phase: 'verify' }, 'Done'],
  ] as const)('%j says %s', (change, label) => {
    expect(rowStatus(rowOf('default.c', change), false, english).label).toBe(label);
  });

  test('says that it was not finished when its job is over', () => {
    const row = rowOf('default.c', { state: 'running', phase: 'backUp' });
    expect(rowStatus(row, true, english)).toEqual({ kind: 'stopped', label: 'Not finished' });
    const error = toErrorInfo(new AppError('STOPPED'));
    const stopped = rowOf('default.c', { state: 'failed', phase: 'backUp', error });
    expect(rowStatus(stopped, true, english)).toEqual({ kind: 'stopped', label: 'Not finished' });
  });

  test('says what went wrong', () => {
    const error = toErrorInfo(new AppError('DUPLICATE_TARGET', { collection: 'default.c' }));
    expect(rowStatus(rowOf('default.c', { state: 'failed', error }), true, english)).toEqual({
      kind: 'error',
      label: 'Two collections would both become default.c.',
    });
  });
});

describe('the verdict of a job', () => {
  const over = runningJob(copyPlan(), { state: 'finished', outcome: 'succeeded' });
  const counted = (...verdicts: RowCheck['verdict'][]) =>
    rows(...verdicts.map((verdict) => ({ state: 'done' as const, rows: rowsOf(verdict) })));

  test.each([
    [counted('equal', 'explained'), 'success', 'Succeeded and verified'],
    [counted('equal', 'countedByImport'), 'info', 'Succeeded, not verified'],
    [counted('equal', 'different'), 'warning', 'Succeeded with differences'],
  ] as const)('of %#', (collections, kind, label) => {
    expect(jobStatus({ ...over, collections }, english)).toEqual({ kind, label });
  });

  test('says verified also where there are warnings', () => {
    const warned = { ...over, outcome: 'succeededWithWarnings' } as const;
    expect(jobStatus({ ...warned, collections: counted('equal') }, english)).toEqual({
      kind: 'success',
      label: 'Succeeded and verified, with warnings',
    });
  });

  test('is not said before the end', () => {
    expect(jobStatus(runningJob(copyPlan()), english)).toEqual({
      kind: 'running',
      label: 'Running',
    });
  });
});

describe('a job that waits', () => {
  const waiting = (error: AppError) =>
    runningJob(planOf(), { state: 'waiting', error: toErrorInfo(error) });

  test('needs somebody when only a person has what it lacks', () => {
    const job = waiting(new AppError('TOKEN_EXPIRED', { host: 'lyon:9000' }));
    expect(needsYou(job)).toBe(true);
    expect(jobStatus(job, english)).toEqual({ kind: 'warning', label: 'Needs you' });
  });

  test('needs nobody while the storage only asks for patience', () => {
    const job = waiting(new AppError('SLOW_DOWN', { host: 'lyon:9000' }));
    expect(needsYou(job)).toBe(false);
    expect(jobStatus(job, english)).toEqual({ kind: 'waiting', label: 'Waiting' });
  });
});

describe('the curve of the rate', () => {
  const sample = (second: number, bytesPerSecond: number | null) => ({
    atMs: second * 1000,
    bytesPerSecond,
    totalObjects: null,
  });

  test('needs two points', () => {
    expect(rateCurve([sample(0, null), sample(1, 5)])).toBeNull();
  });

  test('fills a box whose top is a round number', () => {
    expect(rateCurve([sample(0, 0), sample(1, null), sample(4, 3 * 2 ** 20)])).toEqual({
      points: [
        { x: 0, y: 0 },
        { x: 1, y: 0.6 },
      ],
      topBytesPerSecond: 5 * 2 ** 20,
      highestBytesPerSecond: 3 * 2 ** 20,
      spanSeconds: 4,
    });
  });

  test('keeps its last point however many there are', () => {
    const many = Array.from({ length: 2400 }, (_, second) => sample(second, second));
    const points = rateCurve(many)?.points ?? [];
    expect(points.length).toBeLessThanOrEqual(241);
    expect(points.at(-1)?.x).toBe(1);
  });

  test('of a standstill lies on the ground', () => {
    expect(rateCurve([sample(0, 0), sample(1, 0)])?.points).toEqual([
      { x: 0, y: 0 },
      { x: 1, y: 0 },
    ]);
  });
});
