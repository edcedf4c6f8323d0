import { setTimeout as wait } from 'node:timers/promises';

import type { Job } from '#shared/job.ts';

import { call, type Studio } from '../../e2e/electron/studio.ts';

const pollMs = 500;

/** The newest job, as soon as it has ended. The engine is asked seldom, so that this takes no part in what is measured. */
export async function finishedJob(studio: Studio): Promise<Job> {
  for (;;) {
    const { value } = await call(studio, 'jobs.list', {});
    const [job] = value as Job[];
    if (job?.state === 'finished') return job;
    await wait(pollMs);
  }
}
