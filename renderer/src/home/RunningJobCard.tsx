import Button from '@mui/material/Button';
import type { ReactNode } from 'react';
import { Link } from 'react-router';

import type { Job } from '#shared/job.ts';

import { EnvironmentChip } from '../components/EnvironmentChip.tsx';
import { ProgressBar } from '../components/ProgressBar.tsx';
import { Status } from '../components/Status.tsx';
import { phasesOf } from '../job/phases.ts';
import { timeLeft } from '../job/timeLeft.ts';
import { useNow } from '../job/useNow.ts';
import { bytesInWords, describeJob, isMoving, jobStatus, phaseName } from '../jobWords.ts';
import { useClusters } from '../queries.ts';
import { useWords } from '../texts/texts.ts';

/** What runs now: first in words and numbers, then the bar. */
export function RunningJobCard({ job }: { readonly job: Job }): ReactNode {
  const words = useWords();
  const now = useNow(true);
  const status = jobStatus(job, words);
  const cluster = useClusters().data?.find(({ id }) => id === job.plan.profiles.clusterId);
  const phases = phasesOf(job.plan);
  const left = timeLeft(job, now);
  return (
    <section className="card padded column gap-12">
      <div className="row wrap">
        <Status kind={status.kind} label={status.label} />
        <h2 className="card-title break-anywhere">{describeJob(job, words)}</h2>
        {cluster && <EnvironmentChip environment={cluster.environment} />}
        <span className="small secondary">{cluster?.name}</span>
        <span className="push">
          <Button component={Link} to={`/jobs/${job.id}`}>
            {words.say('shell.openJob')}
          </Button>
        </span>
      </div>
      <div className="row wrap gap-24 number">
        <span>
          <b>{phaseName(job.phase, words)}</b>{' '}
          <span className="secondary">
            {words.say('home.phaseOf', {
              number: words.number(phases.indexOf(job.phase) + 1),
              total: words.number(phases.length),
            })}
          </span>
        </span>
        <span>
          <b>{words.percent(job.progress.fraction)}</b>{' '}
          <span className="secondary">{bytesInWords(job.progress, words)}</span>
        </span>
        {isMoving(job.progress) && <b>{words.rate(job.progress.bytesPerSecond ?? 0)}</b>}
        {left.type === 'known' && (
          <span>{words.say('job.about', { time: words.timeLeft(left.seconds) })}</span>
        )}
        <span className="push secondary">
          {words.say('home.lastChange', { time: words.ago(job.changedAt, now) })}
        </span>
      </div>
      <ProgressBar fraction={job.progress.fraction} label={describeJob(job, words)} />
    </section>
  );
}
