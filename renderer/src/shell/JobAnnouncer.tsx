import { type ReactNode, useEffect, useRef, useState } from 'react';

import type { Job } from '#shared/job.ts';

import { quietSeconds, stallSeconds } from '../job/quiet.ts';
import { useNow } from '../job/useNow.ts';
import { describeJob, jobStatus, phaseName } from '../jobWords.ts';
import { isRunning, sortedJobs, useJobs } from '../stores/jobs.ts';
import { useWords, type Words } from '../texts/texts.ts';

/** Whoever hears the page must be able to hear other things, too. */
const leastPauseMs = 10_000;

/** For those who hear the page: phases, quarters, standstills and the end of the newest running job, and nothing in between. */
export function JobAnnouncer(): ReactNode {
  const words = useWords();
  const jobs = useJobs((store) => store.jobs);
  const [followedId, setFollowedId] = useState<string | null>(null);
  const running = sortedJobs(jobs).find(isRunning);
  if (running !== undefined && running.id !== followedId) setFollowedId(running.id);
  const job = running ?? jobs?.get(followedId ?? '');
  const now = useNow(running !== undefined);
  const text = useCalm(job === undefined ? '' : announcementOf(job, now, words));
  return (
    <p className="visually-hidden" role="status">
      {text}
    </p>
  );
}

function announcementOf(job: Job, now: Date, words: Words): string {
  const say = (what: string) => words.say('job.says', { job: describeJob(job, words), what });
  if (!isRunning(job)) return say(jobStatus(job, words).label);
  const quarter = Math.floor(job.progress.fraction * 4) * 0.25;
  const parts = [phaseName(job.phase, words), words.percent(quarter)];
  const isQuiet = quietSeconds(job, now) >= stallSeconds;
  if (isQuiet) parts.push(words.say('job.noChange'));
  return say(parts.join(', '));
}

/** The newest text, at most one in ten seconds. */
function useCalm(text: string): string {
  const [said, setSaid] = useState(text);
  const saidAtMs = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    if (text === said) return undefined;
    const waitMs = Math.max(0, saidAtMs.current + leastPauseMs - performance.now());
    const timer = setTimeout(() => {
      saidAtMs.current = performance.now();
      setSaid(text);
    }, waitMs);
    return () => clearTimeout(timer);
  }, [text, said]);
  return said;
}
