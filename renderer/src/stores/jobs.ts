import { create } from 'zustand';

import type { EngineEvent } from '#shared/event.ts';
import { applyJobEvent, type Job, type JobEvent } from '#shared/job.ts';

/** How a job moved while this window was open, for the curve of its rate. */
export interface RateSample {
  readonly atMs: number;
  readonly bytesPerSecond: number;
}

interface JobsState {
  /** null until the first snapshot: not the same as no jobs. */
  readonly jobs: ReadonlyMap<string, Job> | null;
  /** What was news since this window was opened, oldest first; the engine has what came before. */
  readonly news: ReadonlyMap<string, readonly JobEvent[]>;
  readonly rates: ReadonlyMap<string, readonly RateSample[]>;
}

interface JobsStore extends JobsState {
  readonly fold: (event: EngineEvent) => void;
}

/** A window that stays open for days must not grow with every event. */
const keptNews = 2000;
/** Four a second: ten minutes of a curve that is 320 px wide. */
const keptRates = 2400;

/** All jobs, folded from the engine's events by the same reducer as everywhere. */
export const useJobs = create<JobsStore>((set) => ({
  jobs: null,
  news: new Map(),
  rates: new Map(),
  fold: (event) => set((state) => foldEvent(state, event)),
}));

function foldEvent(state: JobsState, event: EngineEvent): Partial<JobsState> {
  if (event.type === 'jobs.snapshot') {
    return { jobs: new Map(event.jobs.map((job) => [job.id, job])) };
  }
  const before = event.type === 'job.queued' ? event.job : state.jobs?.get(event.jobId);
  if (before === undefined) return {};
  const jobs = new Map(state.jobs).set(before.id, applyJobEvent(before, event));
  if (event.type === 'job.progress') {
    const { bytesPerSecond } = event.progress;
    if (bytesPerSecond === null) return { jobs };
    const sample = { atMs: new Date(event.at).getTime(), bytesPerSecond };
    return { jobs, rates: append(state.rates, before.id, { item: sample, most: keptRates }) };
  }
  if (!isNews(event, before)) return { jobs };
  return { jobs, news: append(state.news, before.id, { item: event, most: keptNews }) };
}

/** Everything but bytes that moved on. */
export function isNews(event: JobEvent, before: Job): boolean {
  if (event.type === 'job.progress') return false;
  if (event.type !== 'job.collection') return true;
  const old = before.collections[event.index];
  return old?.state !== event.collection.state || old.phase !== event.collection.phase;
}

function append<T>(
  lists: ReadonlyMap<string, readonly T[]>,
  id: string,
  { item, most }: { item: T; most: number },
): ReadonlyMap<string, readonly T[]> {
  return new Map(lists).set(id, [...(lists.get(id) ?? []), item].slice(-most));
}

/** Newest first. */
export function sortedJobs(jobs: ReadonlyMap<string, Job> | null): readonly Job[] {
  return [...(jobs?.values() ?? [])].toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
}

export function isRunning(job: Job): boolean {
  return job.state !== 'finished';
}
