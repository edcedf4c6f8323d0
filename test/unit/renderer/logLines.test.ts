import { expect, test } from 'vitest';

import { AppError, toErrorInfo } from '#shared/errors.ts';
import type { JobEvent } from '#shared/job.ts';

import { logLines } from '../../../renderer/src/job/logLines.ts';
import { finished, jobOf, planOf, rowOf } from '../hosts/cli/builders.ts';
import { english, progressOf } from './builders.ts';

const jobId = 'job-1';
const second = (count: number) => `2030-01-01T00:00:0${count}.000Z`;
const queued: JobEvent = { type: 'job.queued', jobId, at: second(0), job: jobOf(planOf()) };
const phase: JobEvent = { type: 'job.phase', jobId, at: second(1), phase: 'backUp' };
const row = (count: number, doneBytes: number): JobEvent => ({
  type: 'job.collection',
  jobId,
  at: second(count),
  index: 0,
  collection: rowOf('default.books', { state: 'running', phase: 'backUp', doneBytes }),
});

const textsOf = (earlier: readonly JobEvent[], news: readonly JobEvent[]) =>
  logLines(earlier, news, english).map(
    ({ at, level, text }) => `${at.slice(17, 19)} ${level} ${text}`,
  );

test('the log tells everything once, newest first, whoever told it', () => {
  // The journal keeps the job of its beginning as it is now.
  const kept = { ...queued, job: jobOf(planOf(), { state: 'finished' }) };
  expect(textsOf([kept, phase], [queued, phase, { ...finished(), at: second(5) }])).toEqual([
    '05 info Job succeeded',
    '01 info Phase: Back up',
    '00 info Job accepted',
  ]);
});

test('a collection whose bytes move on is not told again', () => {
  expect(textsOf([row(1, 0), row(2, 7)], [row(3, 9)])).toEqual(['01 info default.books: Back up']);
});

test('bytes and what would be left behind are no lines', () => {
  const progress: JobEvent = { type: 'job.progress', jobId, at: second(1), progress: progressOf() };
  const leftovers: JobEvent = { type: 'job.leftovers', jobId, at: second(2), leftovers: [] };
  expect(textsOf([progress], [leftovers])).toEqual([]);
});

test('a failure is an error, a stop is none', () => {
  const error = toErrorInfo(new AppError('STOPPED'));
  const failure = toErrorInfo(new AppError('DISK_FULL', { path: '/data' }));
  expect(
    textsOf(
      [{ ...finished({ outcome: 'stopped', error }), at: second(1) }],
      [{ ...finished({ outcome: 'failed', error: failure }), at: second(2) }],
    ),
  ).toEqual(['02 error The disk is full: /data.', '01 info Job stopped']);
});
