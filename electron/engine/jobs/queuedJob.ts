import type { CollectionProgress, Job } from '#shared/job.ts';
import type { Plan } from '#shared/plan.ts';

/** A job as it stands before its first run. */
export function queuedJob(input: {
  readonly id: string;
  readonly plan: Plan;
  readonly planSha256: string;
  readonly collections: readonly CollectionProgress[];
  readonly now: Date;
}): Job {
  const createdAt = input.now.toISOString();
  return {
    id: input.id,
    plan: input.plan,
    planSha256: input.planSha256,
    state: 'queued',
    outcome: null,
    resumable: false,
    phase: 'prepare',
    progress: {
      doneBytes: 0,
      totalBytes: null,
      doneObjects: 0,
      totalObjects: null,
      bytesPerSecond: null,
      secondsLeft: null,
      fraction: 0,
    },
    collections: [...input.collections],
    warnings: [],
    leftovers: [],
    error: null,
    createdAt,
    changedAt: createdAt,
    finishedAt: null,
  };
}
