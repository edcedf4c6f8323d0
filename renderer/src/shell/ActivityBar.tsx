import type { ReactNode } from 'react';
import { Link, useLocation } from 'react-router';

import { ProgressBar } from '../components/ProgressBar.tsx';
import { Status } from '../components/Status.tsx';
import { describeJob, progressInWords } from '../jobWords.ts';
import { isRunning, sortedJobs, useJobs } from '../stores/jobs.ts';
import { useWords } from '../texts/texts.ts';

/** What runs, at the bottom of every page; absent when nothing does, and on the page of the only running job. */
export function ActivityBar(): ReactNode {
  const words = useWords();
  const { pathname } = useLocation();
  const running = sortedJobs(useJobs((store) => store.jobs)).filter(isRunning);
  const [job] = running;
  if (job === undefined) return null;
  if (running.length === 1 && pathname === `/jobs/${job.id}`) return null;
  return (
    <footer className="activity-bar">
      <Status kind="running" label={words.count('shell.running', running.length)} />
      <span className="ellipsis">
        {describeJob(job, words)} · {progressInWords(job, words)}
      </span>
      <ProgressBar fraction={job.progress.fraction} label={describeJob(job, words)} />
      <Link className="push no-wrap" to={running.length === 1 ? `/jobs/${job.id}` : '/jobs'}>
        {words.say(running.length === 1 ? 'shell.openJob' : 'shell.openJobs')}
      </Link>
    </footer>
  );
}
