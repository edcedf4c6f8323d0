import type { ReactNode } from 'react';

import type { Job } from '#shared/job.ts';

import { ProgressBar } from '../components/ProgressBar.tsx';
import { Note } from '../components/Status.tsx';
import { bytesInWords, isMoving, phaseName } from '../jobWords.ts';
import { foundMore, useJobs } from '../stores/jobs.ts';
import { useWords, type Words } from '../texts/texts.ts';
import { Figure } from './Figure.tsx';
import { phasesOf } from './phases.ts';
import { PhaseStrip } from './PhaseStrip.tsx';
import { quietSeconds, stallSeconds } from './quiet.ts';
import { RateChart } from './RateChart.tsx';
import { hasMilvusAfter, timeLeft } from './timeLeft.ts';

/** A running job in words and numbers first, the bar second. */
export function JobProgressCard({
  job,
  now,
}: {
  readonly job: Job;
  readonly now: Date;
}): ReactNode {
  const words = useWords();
  const { progress } = job;
  const phases = phasesOf(job.plan);
  return (
    <section className="card job-top" aria-label={words.say('job.progress')}>
      <div className="column gap-12 job-top-main">
        <div className="job-figures">
          <Figure
            label={words.say('job.phaseOf', {
              number: words.number(phases.indexOf(job.phase) + 1),
              total: words.number(phases.length),
            })}
            value={phaseName(job.phase, words)}
          />
          <Figure
            label={useObjects(job, now, words)}
            value={words.percent(progress.fraction)}
            detail={bytesInWords(progress, words)}
          />
          {isMoving(progress) && (
            <Figure
              label={words.say('job.rate')}
              value={words.rate(progress.bytesPerSecond ?? 0)}
            />
          )}
          <TimeLeftFigure job={job} now={now} />
          <span className="push">
            <Figure
              label={words.say('job.lastChange')}
              value={words.ago(job.changedAt, now)}
              isSmall
            />
          </span>
        </div>
        <ProgressBar fraction={progress.fraction} label={words.say('job.overall')} />
        <Standstill job={job} now={now} />
        <PhaseStrip job={job} phases={phases} />
      </div>
      <div className="job-top-side">
        <RateChart jobId={job.id} isDone={false} />
      </div>
    </section>
  );
}

/** 874 of 1,436 files; for a moment: 212 more found */
function useObjects({ id, progress }: Job, now: Date, words: Words): string {
  const { doneObjects, totalObjects } = progress;
  const samples = useJobs((store) => store.samples.get(id)) ?? [];
  if (totalObjects === null || totalObjects === 0) return words.say('job.done');
  const more = foundMore(samples, now.getTime());
  if (more > 0) return words.count('job.foundMore', more);
  return words.say('job.objectsOf', {
    done: words.number(doneObjects),
    total: words.number(totalObjects),
  });
}

function TimeLeftFigure({ job, now }: { readonly job: Job; readonly now: Date }): ReactNode {
  const words = useWords();
  const left = timeLeft(job, now);
  if (left.type === 'unknown') return null;
  const value =
    left.type === 'known'
      ? words.say('job.about', { time: words.timeLeft(left.seconds) })
      : words.say('job.estimating');
  const label = words.say(hasMilvusAfter(job) ? 'job.timeLeftFiles' : 'job.timeLeft');
  return <Figure label={label} value={value} isSmall />;
}

/** Why nothing moves, as far as it is known. */
function Standstill({ job, now }: { readonly job: Job; readonly now: Date }): ReactNode {
  const words = useWords();
  if (job.state === 'waiting' && job.error !== null) {
    const { title, next } = words.error(job.error);
    return (
      <Note kind="warning">
        <b>{title}</b> {next}
      </Note>
    );
  }
  const quiet = quietSeconds(job, now);
  if (quiet < stallSeconds) return null;
  return (
    <Note kind="warning">
      <b>{words.say('job.quiet', { time: words.duration(quiet) })}</b>{' '}
      {words.say(`job.quiet.${job.phase}`)}
    </Note>
  );
}
