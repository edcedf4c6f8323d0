import type { ReactNode } from 'react';

import type { Job } from '#shared/job.ts';

import { jobStatus, phaseName } from '../jobWords.ts';
import { isRunning } from '../stores/jobs.ts';
import { useWords } from '../texts/texts.ts';

/** For those who hear the page: phases, quarters and the end, and nothing in between. */
export function JobAnnouncer({ job }: { readonly job: Job }): ReactNode {
  const words = useWords();
  const quarter = Math.floor(job.progress.fraction * 4) * 0.25;
  const text = isRunning(job)
    ? `${phaseName(job.phase, words)}, ${words.percent(quarter)}`
    : jobStatus(job, words).label;
  return (
    <p className="visually-hidden" role="status">
      {text}
    </p>
  );
}
