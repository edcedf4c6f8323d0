import { z } from 'zod';

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
  /** bucket/key/, or the address of a Milvus. */
  subject: z.string(),
  objects: z.number().nullable(),
  sizeBytes: z.number().nullable(),
  /** Of its newest object, ISO time. */
  changedAt: z.string().nullable(),
  /** The job of ours that made it. */
  jobId: z.string().nullable(),
  /** busy: something may still be writing it (a running job, or changed within the last hour by a program that is not ours). */
  state: z.enum(['removable', 'busy']),
});
export type FoundLeftover = z.infer<typeof FoundLeftover>;
