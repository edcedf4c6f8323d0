import { z } from 'zod';

import { ErrorInfo } from './errors.ts';

/** Something that no running job needs and that nobody will remove by itself. */
export const FoundLeftover = z.object({
  kind: z.enum([
    /** Copies made for an import. */
    'temporaryPrefix',
    /** A backup that was never committed, or whose deletion was interrupted. */
    'partialBackup',
    /** What the connection test of milvus-backup or ours left. */
    'checkObject',
    'unfinishedUpload',
    'pausedGc',
  ]),
  /** Where it is: s3://host:port/bucket/key, with a slash at its end for all that lies under it, or the management address of a Milvus. */
  subject: z.string(),
  objects: z.number().nullable(),
  sizeBytes: z.number().nullable(),
  /** There are more objects than were counted. */
  hasMore: z.boolean(),
  /** Of its newest object, ISO time. */
  changedAt: z.string().nullable(),
  /** The job of ours that made it. */
  jobId: z.string().nullable(),
  /** busy: something may still be writing it (a running job, or changed within the last hour by a program that is not ours). */
  state: z.enum(['removable', 'busy']),
});
export type FoundLeftover = z.infer<typeof FoundLeftover>;

/** A place where leftovers of one kind were looked for; with an error it could not be looked at, which hides no other. */
export const LookedAt = z.object({
  kind: FoundLeftover.shape.kind,
  where: z.string(),
  error: ErrorInfo.nullable(),
  /** More are there than were listed. */
  hasMore: z.boolean(),
});
export type LookedAt = z.infer<typeof LookedAt>;

export const LeftoverSearch = z.object({
  found: z.array(FoundLeftover),
  lookedAt: z.array(LookedAt),
});
export type LeftoverSearch = z.infer<typeof LeftoverSearch>;
