import type { ReactNode } from 'react';

import { sumInt64 } from '#shared/int64.ts';
import { type Job } from '#shared/job.ts';

import { useJobs } from '../stores/jobs.ts';
import { useWords, type Words } from '../texts/texts.ts';
import { Figure } from './JobProgressCard.tsx';
import { phasesOf } from './phases.ts';
import { PhaseStrip } from './PhaseStrip.tsx';
import { RateChart } from './RateChart.tsx';

/** What a finished job did, the verdict first. */
export function JobDoneCard({ job }: { readonly job: Job }): ReactNode {
  const words = useWords();
  const hasRates = useJobs((store) => (store.rates.get(job.id)?.length ?? 0) > 1);
  const seconds =
    (new Date(job.finishedAt ?? job.changedAt).getTime() - new Date(job.createdAt).getTime()) /
    1000;
  return (
    <section className={hasRates ? 'card job-top' : 'card'}>
      <div className="column gap-12 padded">
        <h2>{headline(job, seconds, words)}</h2>
        <p className="secondary small">{verdicts(job, words)}</p>
        <div className="job-figures gap-24">
          <Figure label={words.say('job.started')} value={words.time(job.createdAt)} isSmall />
          {job.finishedAt !== null && (
            <Figure label={words.say('job.ended')} value={words.time(job.finishedAt)} isSmall />
          )}
          <Figure label={words.say('job.duration')} value={words.duration(seconds)} isSmall />
          <Figure
            label={words.say('job.bytes')}
            value={words.bytes(job.progress.doneBytes)}
            isSmall
          />
          <Figure label={words.say('job.plan')} value={shortHash(job.planSha256)} isSmall />
        </div>
        <PhaseStrip job={job} phases={phasesOf(job.plan)} />
      </div>
      {hasRates && (
        <div className="padded">
          <RateChart jobId={job.id} isDone />
        </div>
      )}
    </section>
  );
}

function headline(job: Job, seconds: number, words: Words): string {
  const done = job.collections.filter(({ state }) => state === 'done');
  const rows = sumInt64(done.map((one) => one.rows?.counted ?? one.rows?.imported ?? '0'));
  const hasRows = done.some((one) => one.rows !== null);
  return words.say(hasRows ? 'job.headlineRows' : 'job.headline', {
    collections: words.count('job.collections', done.length),
    rows: words.count('job.rowCount', rows),
    bytes: words.bytes(job.progress.doneBytes),
    time: words.duration(seconds),
  });
}

/** 7 equal, 1 explained, 0 different; for a backup, that every object is as planned. */
function verdicts(job: Job, words: Words): string {
  if (job.plan.options.kind === 'backup') return words.say('job.objectsProven');
  if (job.plan.options.kind === 'delete') return words.say('job.deleted');
  const count = (verdict: string) =>
    words.number(job.collections.filter(({ rows }) => rows?.verdict === verdict).length);
  return words.say('job.verdicts', {
    equal: count('equal'),
    explained: count('explained'),
    imported: count('countedByImport'),
    different: count('different'),
  });
}

function shortHash(sha256: string): string {
  return `${sha256.slice(0, 4)}…${sha256.slice(-4)}`;
}
