import type { ReactNode } from 'react';
import { Link, useLocation } from 'react-router';

import type { Job } from '#shared/job.ts';

import { ProgressBar } from '../components/ProgressBar.tsx';
import { Status } from '../components/Status.tsx';
import { describeJob, needsYou, progressInWords } from '../jobWords.ts';
import { isRunning, sortedJobs, useJobs } from '../stores/jobs.ts';
import { useWords, type Words } from '../texts/texts.ts';

/** What runs, at the bottom of every page; absent when nothing does, and on the page of the only running job. */
export function ActivityBar(): ReactNode {
  const words = useWords();
  const { pathname } = useLocation();
  const running = sortedJobs(useJobs((store) => store.jobs)).filter(isRunning);
  const [job] = running;
  if (job === undefined) return null;
  if (running.length === 1 && pathname === `/jobs/${job.id}`) return null;
  const isWaitedFor = running.some(needsYou);
  return (
    <footer className="activity-bar">
      <Status kind={isWaitedFor ? 'warning' : 'running'} label={countsOf(running, words)} />
      <span className="ellipsis" title={describeJob(job, words)}>
        {words.say('job.says', {
          job: describeJob(job, words),
          what: progressInWords(job, words),
        })}
      </span>
      <ProgressBar fraction={job.progress.fraction} label={describeJob(job, words)} />
      <Link className="push no-wrap" to={running.length === 1 ? `/jobs/${job.id}` : '/jobs'}>
        {words.say(running.length === 1 ? 'shell.openJob' : 'shell.openJobs')}
      </Link>
    </footer>
  );
}

/** 2 running, 1 waiting, 1 needs you */
function countsOf(jobs: readonly Job[], words: Words): string {
  const asking = jobs.filter(needsYou).length;
  const waiting = jobs.filter((job) => isIdle(job) && !needsYou(job)).length;
  const parts = [
    [jobs.length - asking - waiting, 'shell.running'],
    [waiting, 'shell.waiting'],
    [asking, 'shell.needsYou'],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .map(([count, text]) => words.count(text, count))
    .join(', ');
}

function isIdle({ state }: Job): boolean {
  return state === 'queued' || state === 'waiting';
}
