import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { EngineEvent } from '#shared/event.ts';
import { applyJobEvent, type Job, type JobEvent, Phase } from '#shared/job.ts';

import { foldEvents, foundMore, hasCurve, sortedJobs } from '../../../renderer/src/stores/jobs.ts';
import { at, finished, jobOf, ofJob, planOf, rowOf } from '../hosts/cli/builders.ts';
import { progressOf } from './builders.ts';

type State = Parameters<typeof foldEvents>[0];
const empty: State = { jobs: null, news: new Map(), samples: new Map() };

const foldAll = (events: readonly EngineEvent[]): State => foldEvents(empty, events);

const queued = (job: Job): JobEvent => ({ type: 'job.queued', jobId: job.id, at, job });
const progress = (bytesPerSecond: number | null, totalObjects: number | null = null): JobEvent => ({
  type: 'job.progress',
  ...ofJob,
  progress: progressOf({ bytesPerSecond, totalObjects }),
});
const row = (index: number, change: Parameters<typeof rowOf>[1]): JobEvent => ({
  type: 'job.collection',
  ...ofJob,
  index,
  collection: rowOf(`default.c${index}`, change),
});

const anyEvent: fc.Arbitrary<JobEvent> = fc.oneof(
  fc.constant<JobEvent>({ type: 'job.started', ...ofJob }),
  fc
    .constantFrom(...Phase.options)
    .map<JobEvent>((phase) => ({ type: 'job.phase', ...ofJob, phase })),
  fc
    .record({ fraction: fc.float({ min: 0, max: 1, noNaN: true }), doneBytes: fc.nat() })
    .map<JobEvent>((change) => ({ type: 'job.progress', ...ofJob, progress: progressOf(change) })),
  fc
    .record({
      index: fc.nat({ max: 1 }),
      state: fc.constantFrom('waiting' as const, 'running' as const, 'done' as const),
      phase: fc.constantFrom(...Phase.options),
      doneBytes: fc.nat(),
    })
    .map(({ index, ...change }) => row(index, change)),
  fc.constant<JobEvent>({ type: 'job.stopping', ...ofJob }),
  fc.constant<JobEvent>(finished()),
);

describe('the jobs of a window', () => {
  test('are what the one reducer makes of the events, whatever they are', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60 }), (events) => {
        const job = jobOf(planOf());
        const folded = foldAll([queued(job), ...events]);
        const expected = events.reduce(applyJobEvent, job);
        expect(folded.jobs?.get(job.id)).toEqual(expected);
      }),
    );
  });

  test('are replaced by a snapshot, which repairs whatever was missed', () => {
    const [first, second] = [jobOf(planOf()), jobOf(planOf(), { id: 'job-2' })];
    const state = foldAll([queued(first), { type: 'jobs.snapshot', jobs: [second] }]);
    expect([...(state.jobs?.keys() ?? [])]).toEqual(['job-2']);
  });

  test('know nothing of a job that no snapshot and no start has told', () => {
    expect(foldAll([progress(5)])).toEqual(empty);
  });

  test('are listed newest first', () => {
    const old = jobOf(planOf(), { id: 'old', createdAt: '2029-12-31T00:00:00.000Z' });
    const young = jobOf(planOf(), { id: 'young' });
    const jobs = new Map([old, young].map((job) => [job.id, job]));
    expect(sortedJobs(jobs).map(({ id }) => id)).toEqual(['young', 'old']);
  });
});

describe('the news of a job', () => {
  test('are changes of state and phase, and not bytes that moved on', () => {
    const begins = row(0, { state: 'running', phase: 'backUp' });
    const moves = row(0, { state: 'running', phase: 'backUp', doneBytes: 7 });
    const start = queued(jobOf(planOf()));
    const state = foldAll([start, begins, moves, progress(5), finished()]);
    expect(state.news.get('job-1')).toEqual([start, begins, finished()]);
  });

  test('do not grow for ever', () => {
    const events = Array.from({ length: 2100 }, (_, index) =>
      row(0, { state: index % 2 === 0 ? 'running' : 'waiting' }),
    );
    const { news } = foldAll([queued(jobOf(planOf())), ...events]);
    expect(news.get('job-1')).toHaveLength(2000);
  });
});

describe('the samples of a job', () => {
  test('are kept from its progress, also those without a rate', () => {
    const { samples } = foldAll([queued(jobOf(planOf())), progress(null, 3), progress(9, 4)]);
    const atMs = Date.parse(at);
    expect(samples.get('job-1')).toEqual([
      { atMs, bytesPerSecond: null, totalObjects: 3 },
      { atMs, bytesPerSecond: 9, totalObjects: 4 },
    ]);
  });

  test('tell for a moment that more was found', () => {
    const samples = [
      { atMs: 0, bytesPerSecond: null, totalObjects: null },
      { atMs: 1000, bytesPerSecond: null, totalObjects: 100 },
      { atMs: 2000, bytesPerSecond: null, totalObjects: 312 },
    ];
    expect(foundMore(samples, 2000)).toBe(212);
    expect(foundMore(samples, 60_000)).toBe(0);
    expect(foundMore([], 0)).toBe(0);
  });

  test('make a curve from the second rate on', () => {
    const rate = { atMs: 0, bytesPerSecond: 4, totalObjects: null };
    expect(hasCurve([rate, { ...rate, bytesPerSecond: null }])).toBe(false);
    expect(hasCurve([rate, rate])).toBe(true);
  });
});
