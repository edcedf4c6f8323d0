import { z } from 'zod';

import { CheckEvent } from './check.ts';
import { Job, JobEvent } from './job.ts';

/** The first event of every subscription: whoever comes late or back has the whole state, and nothing is replayed. */
export const SnapshotEvent = z.object({ type: z.literal('jobs.snapshot'), jobs: z.array(Job) });

export const EngineEvent = z.union([SnapshotEvent, JobEvent, CheckEvent]);
export type EngineEvent = z.infer<typeof EngineEvent>;
