import { z } from 'zod';

import { Int64 } from '#shared/int64.ts';
import { JobEvent, Leftover } from '#shared/job.ts';

import { noRoutes } from '../planRoutes.ts';

export const PlannedObject = z.object({
  key: z.string(),
  sourceKey: z.string(),
  sizeBytes: z.number(),
  etag: z.string(),
});
export type PlannedObject = z.infer<typeof PlannedObject>;

const QueuedWithoutRoutes = z.looseObject({
  type: z.literal('job.queued'),
  job: z.looseObject({ plan: z.looseObject({ routes: z.undefined().optional() }) }),
});

/** Plans of the first versions do not say which way their bytes go; their jobs are still there to be read and cleaned up. */
function withRoutes(event: unknown): unknown {
  const { data: old } = QueuedWithoutRoutes.safeParse(event);
  if (old === undefined) return event;
  return { ...old, job: { ...old.job, plan: { ...old.job.plan, routes: noRoutes } } };
}

/**
 * One line of a job's journal. A journal says all that another process, or the next start, has to know about a job:
 * what a screen showed (event) and what the programs need to go on where they stopped (the others).
 */
export const JournalRecord = z.discriminatedUnion('type', [
  z.object({ type: z.literal('event'), event: z.preprocess(withRoutes, JobEvent) }),
  z.object({
    type: z.literal('gcPaused'),
    /** Management address of the cluster, http(s)://host:port. */
    endpoint: z.string(),
    /** null when the whole cluster's garbage collection is held. */
    collectionId: Int64.nullable(),
    ticket: z.string(),
    /** ISO time at which Milvus resumes by itself. */
    until: z.string(),
  }),
  z.object({
    type: z.literal('gcResumed'),
    endpoint: z.string(),
    collectionId: Int64.nullable(),
    ticket: z.string(),
  }),
  /** A collection's objects come in chunks of at most 1000, so that one line stays short enough to be read whole. */
  z.object({
    type: z.literal('objectsPlanned'),
    collection: z.number().int().nonnegative(),
    objects: z.array(PlannedObject).max(1000),
  }),
  /** detail is opaque JSON text of the program that wrote it. */
  z.object({
    type: z.literal('collectionFrozen'),
    index: z.number().int().nonnegative(),
    detail: z.string(),
  }),
  z.object({
    type: z.literal('objectCopied'),
    key: z.string(),
    sizeBytes: z.number(),
    etag: z.string(),
  }),
  z.object({ type: z.literal('leftoverMade'), leftover: Leftover }),
  z.object({ type: z.literal('leftoverGone'), leftover: Leftover }),
  z.object({
    type: z.literal('importStarted'),
    index: z.number().int().nonnegative(),
    task: z.string(),
    partition: z.string(),
    segments: z.array(z.string()),
  }),
  z.object({ type: z.literal('importEnded'), task: z.string() }),
  z.object({ type: z.literal('note'), name: z.string(), value: z.string() }),
]);
export type JournalRecord = z.infer<typeof JournalRecord>;
export type GcPause = Extract<JournalRecord, { type: 'gcPaused' }>;
export type GcResumed = Extract<JournalRecord, { type: 'gcResumed' }>;
