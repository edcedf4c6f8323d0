import { create } from 'zustand';

import type { EngineEvent } from '#shared/event.ts';
import { applyJobEvent, type Job, type JobEvent, type Progress } from '#shared/job.ts';

/** How a job moved while this window was open: for the curve of its rate, and for what was found on the way. */
export interface Sample extends Pick<Progress, 'bytesPerSecond' | 'totalObjects'> {
  readonly atMs: number;
}

interface JobsState {
  /** null until the first snapshot: not the same as no jobs. */
  readonly jobs: ReadonlyMap<string, Job> | null;
  /** What was news since this window was opened, oldest first; the engine has what came before. */
  readonly news: ReadonlyMap<string, readonly JobEvent[]>;
  readonly samples: ReadonlyMap<string, readonly Sample[]>;
}

interface JobsStore extends JobsState {
  readonly fold: (events: readonly EngineEvent[]) => void;
}

/** A window that stays open for days must not grow with every event. */
const keptNews = 2000;
/** Four a second: ten minutes of a curve that is 320 px wide. */
const keptSamples = 2400;

const nothing: JobsState = { jobs: null, news: new Map(), samples: new Map() };

/** All jobs, folded from the engine's events by the same reducer as everywhere. */
export const useJobs = create<JobsStore>((set) => ({
  ...nothing,
  fold: (events) => set((state) => foldEvents(state, events)),
}));

export function foldEvents(state: JobsState, events: readonly EngineEvent[]): JobsState {
  return events.reduce<JobsState>(
    (before, event) => ({ ...before, ...foldEvent(before, event) }),
    state,
  );
}

function foldEvent(state: JobsState, event: EngineEvent): Partial<JobsState> {
  if (event.type === 'jobs.snapshot') {
    return { jobs: new Map(event.jobs.map((job) => [job.id, job])) };
  }
  if (event.type === 'check.step') return {};
  const before = event.type === 'job.queued' ? event.job : state.jobs?.get(event.jobId);
  if (before === undefined) return {};
  const jobs = new Map(state.jobs).set(before.id, applyJobEvent(before, event));
  if (event.type === 'job.progress') {
    const { bytesPerSecond, totalObjects } = event.progress;
    const item = { atMs: new Date(event.at).getTime(), bytesPerSecond, totalObjects };
    return { jobs, samples: append(state.samples, before.id, { item, most: keptSamples }) };
  }
  if (!isNews(event, before)) return { jobs };
  return { jobs, news: append(state.news, before.id, { item: event, most: keptNews }) };
}

/** Everything but bytes that moved on, and what would be left behind now. */
function isNews(event: JobEvent, before: Job): boolean {
  if (event.type === 'job.leftovers') return false;
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

/** A find is news for so long. */
const foundForMs = 5_000;

/** How many objects more a job has in the end than it had just now; 0 when its total is new, or the same. */
export function foundMore(samples: readonly Sample[], nowMs: number): number {
  const recent = samples.filter(({ atMs }) => nowMs - atMs <= foundForMs);
  const first = recent.find(({ totalObjects }) => totalObjects !== null)?.totalObjects ?? null;
  const last = recent.at(-1)?.totalObjects ?? null;
  if (first === null || last === null || first === 0) return 0;
  return Math.max(0, last - first);
}

/** Two points make a line. */
export function hasCurve(samples: readonly Sample[]): boolean {
  return samples.filter(({ bytesPerSecond }) => bytesPerSecond !== null).length > 1;
}

/** Newest first. */
export function sortedJobs(jobs: ReadonlyMap<string, Job> | null): readonly Job[] {
  return [...(jobs?.values() ?? [])].toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
}

export function isRunning(job: Job): boolean {
  return job.state !== 'finished';
}
