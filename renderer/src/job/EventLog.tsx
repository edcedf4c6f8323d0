import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import type { Job, JobEvent } from '#shared/job.ts';

import { api } from '../api.ts';
import { phaseName } from '../jobWords.ts';
import { useJobs } from '../stores/jobs.ts';
import { useWords, type Words } from '../texts/texts.ts';
import { warningText } from '../wizard/warningText.ts';

/** What happened, newest first: what the journal has from before, then what this window saw. */
export function EventLog({ job }: { readonly job: Job }): ReactNode {
  const words = useWords();
  const earlier = useQuery({
    queryKey: ['events', job.id],
    queryFn: () => api.jobs.events({ jobId: job.id }),
  });
  const news = useJobs((store) => store.news.get(job.id)) ?? [];
  const known = new Set((earlier.data ?? []).map((event) => JSON.stringify(event)));
  const all = [
    ...(earlier.data ?? []),
    ...news.filter((event) => !known.has(JSON.stringify(event))),
  ];
  const lines = all.toReversed().flatMap((event) => {
    const line = lineOf(event, words);
    return line === null ? [] : [{ ...line, at: event.at }];
  });
  return (
    <ul className="job-log" tabIndex={0} aria-label={words.say('job.log')}>
      {lines.map(({ at, text, level }, index) => (
        <li key={`${at} ${text}`} className={`log-${level}`} data-index={index}>
          <time dateTime={at} title={words.time(at)} className="mono muted">
            {new Date(at).toLocaleTimeString(words.language, { hourCycle: 'h23' })}
          </time>
          <span aria-hidden>{level === 'info' ? '' : '!'}</span>
          <span>{text}</span>
        </li>
      ))}
    </ul>
  );
}

interface Line {
  readonly text: string;
  readonly level: 'info' | 'warning' | 'error';
}

function lineOf(event: JobEvent, words: Words): Line | null {
  const info = (text: string): Line => ({ text, level: 'info' });
  switch (event.type) {
    case 'job.queued':
      return info(words.say('job.event.queued'));
    case 'job.started':
      return info(words.say('job.event.started'));
    case 'job.phase':
      return info(words.say('job.event.phase', { phase: phaseName(event.phase, words) }));
    case 'job.progress':
      return null;
    case 'job.collection': {
      const { target, state, phase, error } = event.collection;
      if (error !== null) return { text: `${target}: ${words.error(error).title}`, level: 'error' };
      const word =
        state === 'running' ? phaseName(phase, words) : words.say(`job.collection.${state}`);
      return info(`${target}: ${word}`);
    }
    case 'job.warning':
      return { text: warningText(event.warning, words), level: 'warning' };
    case 'job.waiting':
      return { text: words.error(event.reason).title, level: 'warning' };
    case 'job.stopping':
      return info(words.say('job.state.stopping'));
    case 'job.finished': {
      const { error, outcome } = event;
      if (error !== null) return { text: words.error(error).title, level: 'error' };
      return info(words.say(`job.event.${outcome}`));
    }
  }
}
