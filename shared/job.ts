import { z } from 'zod';

import { assertNever } from './assertNever.ts';
import { ErrorInfo } from './errors.ts';
import { Int64 } from './int64.ts';
import { CopyRoute, Plan, PlanWarning } from './plan.ts';
import { Acceptance } from './preflight.ts';

export const Phase = z.enum([
  'prepare',
  'backUp',
  'transfer',
  'restore',
  'index',
  'load',
  'verify',
]);
export type Phase = z.infer<typeof Phase>;

/** Bytes here stay below 2^53 (9 PB), so they are plain numbers. total is null until the objects are known. */
export const Progress = z.object({
  doneBytes: z.number(),
  totalBytes: z.number().nullable(),
  doneObjects: z.number(),
  totalObjects: z.number().nullable(),
  bytesPerSecond: z.number().nullable(),
  secondsLeft: z.number().nullable(),
  /** 0 … 1 over all phases; never goes back. */
  fraction: z.number(),
  /** Bytes of files that this run copied, by the way they really took; absent until there is one. */
  movedBytes: z.partialRecord(CopyRoute.exclude(['none']), z.number()).optional(),
});
export type Progress = z.infer<typeof Progress>;

/**
 * least … most is what the backup allows: deletes and repeated keys make it a range. imported is what Milvus says it
 * took in; counted is our own count(*) with strong consistency, null when the collection cannot be loaded.
 */
export const RowCheck = z.object({
  least: Int64,
  most: Int64,
  imported: Int64,
  counted: Int64.nullable(),
  verdict: z.enum(['equal', 'explained', 'countedByImport', 'different']),
});
export type RowCheck = z.infer<typeof RowCheck>;

export const CollectionProgress = z.object({
  source: z.string(),
  target: z.string(),
  phase: Phase,
  state: z.enum(['waiting', 'running', 'done', 'skipped', 'failed']),
  doneBytes: z.number(),
  totalBytes: z.number().nullable(),
  rows: RowCheck.nullable(),
  error: ErrorInfo.nullable(),
});
export type CollectionProgress = z.infer<typeof CollectionProgress>;

/** Something a stopped or failed job left behind, in words a person can find it by. */
export const Leftover = z.object({
  kind: z.enum([
    'partialBackup',
    'temporaryBackup',
    'temporaryPrefix',
    'collection',
    // The one that is being replaced, renamed until its replacement has its name: it holds the rows of the user.
    'originalCollection',
    'pausedGc',
    'importJob',
  ]),
  where: z.string(),
});
export type Leftover = z.infer<typeof Leftover>;

export const JobState = z.enum(['queued', 'running', 'waiting', 'stopping', 'finished']);
export const JobOutcome = z.enum([
  'succeeded',
  'succeededWithWarnings',
  'failed',
  'stopped',
  'interrupted',
]);
export type JobOutcome = z.infer<typeof JobOutcome>;

export const Job = z.object({
  id: z.string(),
  plan: Plan,
  planSha256: z.string(),
  /** What was known and gone on with at the start; jobs of the first versions do not say. */
  acceptance: Acceptance.nullable().default(null),
  state: JobState,
  /** Set when state is finished. */
  outcome: JobOutcome.nullable(),
  resumable: z.boolean(),
  phase: Phase,
  progress: Progress,
  collections: z.array(CollectionProgress),
  warnings: z.array(PlanWarning),
  leftovers: z.array(Leftover),
  error: ErrorInfo.nullable(),
  createdAt: z.string(),
  /** Time of the last event, for "last change … ago". */
  changedAt: z.string(),
  finishedAt: z.string().nullable(),
});
export type Job = z.infer<typeof Job>;

const at = { jobId: z.string(), at: z.string() };

export const JobEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('job.queued'), ...at, job: Job }),
  z.object({ type: z.literal('job.started'), ...at }),
  z.object({ type: z.literal('job.phase'), ...at, phase: Phase }),
  z.object({ type: z.literal('job.progress'), ...at, progress: Progress }),
  z.object({
    type: z.literal('job.collection'),
    ...at,
    index: z.number(),
    collection: CollectionProgress,
  }),
  z.object({ type: z.literal('job.warning'), ...at, warning: PlanWarning }),
  /** What a running job would leave behind if it ended now. */
  z.object({ type: z.literal('job.leftovers'), ...at, leftovers: z.array(Leftover) }),
  z.object({ type: z.literal('job.waiting'), ...at, reason: ErrorInfo }),
  z.object({ type: z.literal('job.stopping'), ...at }),
  z.object({
    type: z.literal('job.finished'),
    ...at,
    outcome: JobOutcome,
    resumable: z.boolean(),
    error: ErrorInfo.nullable(),
    leftovers: z.array(Leftover),
  }),
]);
export type JobEvent = z.infer<typeof JobEvent>;

/** The definition of a job: engine, journal, command line and screen all fold events with this one function. */
export function applyJobEvent(job: Job, event: JobEvent): Job {
  const changed = { ...job, changedAt: event.at };
  switch (event.type) {
    case 'job.queued':
      return event.job;
    case 'job.started':
      return { ...changed, state: 'running', outcome: null, error: null, finishedAt: null };
    case 'job.phase':
      return { ...changed, state: 'running', phase: event.phase };
    case 'job.progress':
      return { ...changed, state: running(job), progress: forwards(job.progress, event.progress) };
    case 'job.collection':
      return {
        ...changed,
        state: running(job),
        collections: job.collections.with(event.index, event.collection),
      };
    case 'job.warning':
      return { ...changed, warnings: [...job.warnings, event.warning] };
    case 'job.leftovers':
      return { ...changed, leftovers: event.leftovers };
    case 'job.waiting':
      return { ...changed, state: 'waiting', error: event.reason };
    case 'job.stopping':
      return { ...changed, state: 'stopping' };
    case 'job.finished':
      return {
        ...changed,
        state: 'finished',
        outcome: event.outcome,
        resumable: event.resumable,
        error: event.error,
        leftovers: event.leftovers,
        finishedAt: event.at,
      };
    default:
      return assertNever(event);
  }
}

/** Jobs that another run goes on with; a deletion or a clean-up is simply done again. */
export function isResumableKind(kind: Plan['options']['kind']): boolean {
  return kind !== 'delete' && kind !== 'cleanUp';
}

/** True where rows were being added to a collection: that is never gone on with, since some of them may be there. */
export function hasAddedRows({ outcome, plan, collections }: Job): boolean {
  const isOpen = outcome !== null && outcome !== 'succeeded' && outcome !== 'succeededWithWarnings';
  const begun = new Set<CollectionProgress['state']>(['running', 'failed']);
  return (
    isOpen &&
    plan.collections.some(
      ({ mode }, index) => mode === 'append' && begun.has(collections[index]?.state ?? 'waiting'),
    )
  );
}

/** Progress of a job that waited means that it runs again; one that is being stopped stays so. */
function running(job: Job): Job['state'] {
  return job.state === 'waiting' ? 'running' : job.state;
}

function forwards(before: Progress, after: Progress): Progress {
  return { ...after, fraction: Math.max(before.fraction, after.fraction) };
}
