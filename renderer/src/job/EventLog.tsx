import Button from '@mui/material/Button';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo, useState } from 'react';

import type { Job, JobEvent } from '#shared/job.ts';

import { api } from '../api.ts';
import { CopyButton } from '../components/CopyButton.tsx';
import { ErrorPanel } from '../components/ErrorPanel.tsx';
import { useFirstRows } from '../components/MoreRows.tsx';
import { SkeletonRows } from '../components/Skeleton.tsx';
import { useJobs } from '../stores/jobs.ts';
import { useWords } from '../texts/texts.ts';
import { type LogLine, logLines } from './logLines.ts';
import { SupportDialog } from './SupportDialog.tsx';

/** What happened, newest first: what the journal has from before, then what this window saw. */
export function EventLog({ job }: { readonly job: Job }): ReactNode {
  const words = useWords();
  const earlier = useQuery({
    queryKey: ['events', job.id],
    queryFn: () => api.jobs.events({ jobId: job.id }),
  });
  const news = useJobs((store) => store.news.get(job.id)) ?? noNews;
  const lines = useMemo(
    () => logLines(earlier.data ?? [], news, words),
    [earlier.data, news, words],
  );
  const { first, more } = useFirstRows(lines);
  const [isAsking, setAsking] = useState(false);
  if (earlier.error) {
    return (
      <div className="padded">
        <ErrorPanel error={earlier.error} />
      </div>
    );
  }
  if (earlier.isPending) return <SkeletonRows columns={[280]} />;
  return (
    <>
      <div className="row job-log-head">
        <p className="caption muted">{words.say('job.logHint')}</p>
        <span className="push">
          <Button variant="text" onClick={() => setAsking(true)}>
            {words.say('job.support')}
          </Button>
          <CopyButton
            label={words.say('job.copyLog')}
            text={lines.map(({ at, text }) => `${at} ${text}`).join('\n')}
          />
        </span>
      </div>
      <ol className="job-log" aria-label={words.say('job.log')}>
        {first.map((line) => (
          <Line key={line.key} line={line} />
        ))}
      </ol>
      {more}
      {isAsking && <SupportDialog jobId={job.id} onClose={() => setAsking(false)} />}
    </>
  );
}

const noNews: readonly JobEvent[] = [];

function Line({ line }: { readonly line: LogLine }): ReactNode {
  const words = useWords();
  const { at, text, level } = line;
  return (
    <li className={`log-${level}`}>
      <time dateTime={at} title={words.time(at)} className="mono muted">
        {words.clock(at)}
      </time>
      <span className="log-level mono">
        {level === 'info' ? '' : words.say(`job.level.${level}`)}
      </span>
      <span>{text}</span>
    </li>
  );
}
