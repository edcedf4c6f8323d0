import type { ReactNode } from 'react';

import type { Job } from '#shared/job.ts';

import { ProgressBar } from '../components/ProgressBar.tsx';
import { phaseName } from '../jobWords.ts';
import { useWords } from '../texts/texts.ts';
import { phasesOf } from './phases.ts';
import { PhaseStrip } from './PhaseStrip.tsx';
import { RateChart } from './RateChart.tsx';

/** After so long without news the page says why that may be. */
const stallSeconds = 60;

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
  const quietSeconds = Math.max(0, (now.getTime() - new Date(job.changedAt).getTime()) / 1000);
  const isQuiet = quietSeconds >= stallSeconds && job.state === 'running';
  return (
    <section className="card job-top">
      <div className="column gap-12 padded">
        <div className="job-figures">
          <Figure
            label={words.say('job.phaseOf', {
              number: words.number(phases.indexOf(job.phase) + 1),
              total: words.number(phases.length),
            })}
            value={phaseName(job.phase, words)}
          />
          <Figure
            label={
              progress.totalObjects === null || progress.totalObjects === 0
                ? words.say('job.done')
                : words.say('job.objectsOf', {
                    done: words.number(progress.doneObjects),
                    total: words.number(progress.totalObjects),
                  })
            }
            value={words.percent(progress.fraction)}
            detail={
              progress.totalBytes === null || progress.totalBytes === 0
                ? ''
                : words.say('job.bytesOf', {
                    done: words.bytes(progress.doneBytes),
                    total: words.bytes(progress.totalBytes),
                  })
            }
          />
          {progress.bytesPerSecond !== null && progress.bytesPerSecond > 0 && (
            <Figure label={words.say('job.rate')} value={words.rate(progress.bytesPerSecond)} />
          )}
          {progress.secondsLeft !== null && (
            <Figure
              label={words.say('job.timeLeft')}
              value={words.say('job.about', { time: words.timeLeft(progress.secondsLeft) })}
              isSmall
            />
          )}
          <span className="push">
            <Figure
              label={words.say('job.lastChange')}
              value={words.ago(job.changedAt, now)}
              isSmall
            />
          </span>
        </div>
        <ProgressBar fraction={progress.fraction} label={words.say('job.overall')} />
        {isQuiet && (
          <p className="job-stall">
            {words.say('job.quiet', { time: words.duration(quietSeconds) })}{' '}
            {words.say(`job.quiet.${job.phase}`)}
          </p>
        )}
        {job.state === 'waiting' && job.error !== null && (
          <p className="job-stall" role="status">
            {words.error(job.error).title} {words.error(job.error).next}
          </p>
        )}
        <PhaseStrip job={job} phases={phases} />
      </div>
      <div className="padded">
        <RateChart jobId={job.id} isDone={false} />
      </div>
    </section>
  );
}

export function Figure(props: {
  readonly label: string;
  readonly value: string;
  readonly detail?: string;
  readonly isSmall?: boolean;
}): ReactNode {
  const { label, value, detail = '', isSmall = false } = props;
  return (
    <span className="job-figure">
      <span className="caption muted no-wrap">{label}</span>
      <b style={isSmall ? { fontSize: 14, fontWeight: 400 } : undefined}>
        {value} {detail !== '' && <small>{detail}</small>}
      </b>
    </span>
  );
}
