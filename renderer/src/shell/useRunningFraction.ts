import { useMatch } from 'react-router';

import { isRunning, sortedJobs, useJobs } from '../stores/jobs.ts';

/** How far the job of this page is, else the newest one that runs; null when nothing does. */
export function useRunningFraction(): number | null {
  const jobId = useMatch('/jobs/:jobId')?.params.jobId ?? '';
  return useJobs(({ jobs }) => {
    const here = jobs?.get(jobId);
    const job = here && isRunning(here) ? here : sortedJobs(jobs).find(isRunning);
    // To the percent, so that what shows nothing finer is not drawn anew with every event.
    return job === undefined ? null : Math.floor(job.progress.fraction * 100) / 100;
  });
}
