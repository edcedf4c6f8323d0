import type { Job } from '#shared/job.ts';

import { createProgressMeter, phaseWeights } from './progressMeter.ts';

/** A job as it stands before its first run. */
export function queuedJob(
  input: Pick<Job, 'id' | 'plan' | 'planSha256' | 'acceptance' | 'collections'> & {
    readonly now: Date;
  },
): Job {
  const { now, ...job } = input;
  const createdAt = now.toISOString();
  return {
    ...job,
    state: 'queued',
    outcome: null,
    resumable: false,
    phase: 'prepare',
    progress: createProgressMeter(phaseWeights(job.plan)).snapshot(0),
    warnings: [],
    leftovers: [],
    error: null,
    createdAt,
    changedAt: createdAt,
    finishedAt: null,
  };
}
