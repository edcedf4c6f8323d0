import { z } from 'zod';

import { Job, JobEvent } from './job.ts';

/** The first event of every subscription: whoever comes late or back has the whole state, and nothing is replayed. */
export const SnapshotEvent = z.object({ type: z.literal('jobs.snapshot'), jobs: z.array(Job) });

export const LogEvent = z.object({
  type: z.literal('job.log'),
  jobId: z.string(),
  at: z.string(),
  level: z.enum(['debug', 'info', 'warn', 'error']),
  message: z.string(),
});

export const EngineEvent = z.union([SnapshotEvent, LogEvent, JobEvent]);
export type EngineEvent = z.infer<typeof EngineEvent>;
