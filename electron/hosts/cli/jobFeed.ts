import type { EngineEvent } from '#shared/event.ts';
import { applyJobEvent, type Job } from '#shared/job.ts';
import type { Transport } from '#shared/rpc.ts';

type EventOfJob = Exclude<EngineEvent, { type: 'jobs.snapshot' }>;

export interface JobFeed {
  /** As the events tell it so far, newest first. */
  jobs(): Job[];
  job(jobId: string): Job | undefined;
  /** Calls back with every event of the job since the feed was opened; resolves when the job has finished. */
  follow(jobId: string, onEvent: (event: EventOfJob, job: Job) => void): Promise<Job>;
  close(): void;
}

/**
 * Folds the events of an engine into its jobs. Events are kept until their job is followed, because a job begins before
 * the answer that names it has arrived.
 */
export function openJobFeed(engine: Pick<Transport<EngineEvent>, 'subscribe'>): JobFeed {
  let jobs = new Map<string, Job>();
  const early: { readonly event: EventOfJob; readonly job: Job }[] = [];
  let followed: ((event: EventOfJob, job: Job) => void) | null = null;

  function take(event: EngineEvent): void {
    if (event.type === 'jobs.snapshot') {
      jobs = new Map(event.jobs.map((job) => [job.id, job]));
      return;
    }
    const before = event.type === 'job.queued' ? event.job : jobs.get(event.jobId);
    if (before === undefined) return;
    const job = event.type === 'job.log' ? before : applyJobEvent(before, event);
    jobs.set(job.id, job);
    if (followed === null) early.push({ event, job });
    else followed(event, job);
  }

  const close = engine.subscribe(take);
  return {
    jobs: () => [...jobs.values()],
    job: (jobId) => jobs.get(jobId),
    follow: (jobId, onEvent) =>
      new Promise((resolve) => {
        followed = (event, job) => {
          if (event.jobId !== jobId) return;
          onEvent(event, job);
          if (event.type === 'job.finished') resolve(job);
        };
        for (const { event, job } of early.splice(0)) followed(event, job);
      }),
    close,
  };
}
