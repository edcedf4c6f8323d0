import type { ReactNode } from 'react';

import { sumInt64 } from '#shared/int64.ts';
import type { Job, RowCheck } from '#shared/job.ts';

import { broughtBytes } from '../jobWords.ts';
import { useClusters } from '../queries.ts';
import { hasCurve, useJobs } from '../stores/jobs.ts';
import { useWords, type Words } from '../texts/texts.ts';
import { Figure } from './Figure.tsx';
import { isSuccess, phasesOf } from './phases.ts';
import { PhaseStrip } from './PhaseStrip.tsx';
import { RateChart } from './RateChart.tsx';
import { shortHash } from './shortHash.ts';

/** What a finished job did, the verdict first. */
export function JobDoneCard({ job }: { readonly job: Job }): ReactNode {
  const words = useWords();
  // What this window has not seen cannot be drawn.
  const hasRates = useJobs((store) => hasCurve(store.samples.get(job.id) ?? []));
  const endedAt = job.finishedAt ?? job.changedAt;
  const seconds = (new Date(endedAt).getTime() - new Date(job.createdAt).getTime()) / 1000;
  const { totalBytes, doneBytes } = job.progress;
  return (
    <section className={`card ${hasRates ? 'job-top' : ''}`} aria-label={words.say('job.result')}>
      <div className="column gap-12 job-top-main">
        <div className="column gap-4">
          <h2>{headline(job, seconds, words)}</h2>
          <p className="secondary small">{verdicts(job, words)}</p>
          {hasMoved(job) && (
            <p className="secondary small">
              <Ends job={job} /> <span className="job-moved">{movedInWords(job, words)}</span>
            </p>
          )}
        </div>
        <div className="job-figures job-figures-wide">
          <Figure label={words.say('job.started')} value={words.time(job.createdAt)} isSmall />
          {job.outcome !== 'interrupted' && (
            <Figure label={words.say('job.ended')} value={words.time(endedAt)} isSmall />
          )}
          {isSuccess(job) && totalBytes !== null && totalBytes > 0 && seconds >= 1 && (
            <Figure
              label={words.say('job.averageRate')}
              value={words.rate(doneBytes / seconds)}
              isSmall
            />
          )}
          {job.plan.backupName !== '' && (
            <Figure
              label={words.say('job.backup')}
              value={
                isRemoved(job) ? (
                  words.say('job.backupRemoved')
                ) : (
                  <span className="mono">{job.plan.backupName}</span>
                )
              }
              isSmall
            />
          )}
          <Figure
            label={words.say('job.plan')}
            value={
              <span className="mono" title={job.planSha256}>
                {shortHash(job.planSha256)}
              </span>
            }
            isSmall
          />
        </div>
        {job.collections.length > 0 && <PhaseStrip job={job} phases={phasesOf(job.plan)} />}
      </div>
      {hasRates && (
        <div className="job-top-side">
          <RateChart jobId={job.id} isDone />
        </div>
      )}
    </section>
  );
}

function headline(job: Job, seconds: number, words: Words): string {
  const time = words.duration(seconds);
  // What an interrupted job copied last, and until when, nobody has written down.
  if (job.outcome === 'interrupted') return words.say('job.headlineInterrupted');
  if (!isSuccess(job)) {
    return words.say('job.headlineCut', { bytes: words.bytes(movedBytes(job)), time });
  }
  if (job.plan.options.kind === 'delete') return words.say('job.headlineDelete', { time });
  if (job.plan.options.kind === 'cleanUp') {
    const removed = job.plan.options.items.length - job.warnings.length;
    const leftovers = words.count('job.leftoverCount', removed);
    return words.say('job.headlineCleanUp', { leftovers, time });
  }
  const done = job.collections.filter(({ state }) => state === 'done');
  const rows = sumInt64(done.map((one) => one.rows?.counted ?? one.rows?.imported ?? '0'));
  const hasRows = done.some((one) => one.rows !== null);
  return words.say(hasRows ? 'job.headlineRows' : 'job.headline', {
    collections: words.count('job.collections', done.length),
    rows: words.count('job.rowCount', rows),
    bytes: words.bytes(broughtBytes(job)),
    time,
  });
}

/** All that a job copied before it was cut off, wherever it lies now. */
function movedBytes({ progress: { movedBytes: moved, doneBytes } }: Job): number {
  return moved === undefined ? doneBytes : (moved.insideStore ?? 0) + (moved.throughComputer ?? 0);
}

/** The clusters of a copy from one to another, by the names they have now. */
function Ends({ job }: { readonly job: Job }): ReactNode {
  const words = useWords();
  const clusters = useClusters().data;
  const { source, target, profiles } = job.plan;
  const { clusterId, sourceClusterId = clusterId } = profiles;
  if (sourceClusterId === clusterId) return null;
  const nameOf = (wanted: string | null, address: string | null) =>
    clusters?.find(({ id }) => id === wanted)?.name ?? address ?? '';
  return words.say('job.between', {
    source: nameOf(sourceClusterId, source.milvusAddress),
    target: nameOf(clusterId, target.milvusAddress),
  });
}

/** The backup of a direct migration is gone, unless something spoke against that. */
function isRemoved(job: Job): boolean {
  const { options } = job.plan;
  if (options.kind !== 'copy' || options.keepBackup || !isSuccess(job)) return false;
  return job.warnings.every(({ code }) => code !== 'backupKept');
}

/** A copy says which way its bytes took also where all files were in their places already. */
function hasMoved(job: Job): boolean {
  const isCopy = job.plan.options.kind === 'copy';
  return job.progress.movedBytes !== undefined || (isCopy && isSuccess(job));
}

/** 48.2 GiB inside the store, 0 B through this computer: as it really went, which may differ from the plan. */
function movedInWords({ progress: { movedBytes } }: Job, words: Words): string {
  const { insideStore = 0, throughComputer = 0 } = movedBytes ?? {};
  return words.say('job.moved', {
    inside: words.bytes(insideStore),
    through: words.bytes(throughComputer),
  });
}

const verdictTexts = [
  { verdict: 'equal', text: 'job.countEqual' },
  { verdict: 'explained', text: 'job.countExplained' },
  { verdict: 'countedByImport', text: 'job.countImported' },
  { verdict: 'different', text: 'job.countDifferent' },
] as const satisfies readonly { verdict: RowCheck['verdict']; text: string }[];

/** 7 equal, 1 explained by deletes, 0 different; for a backup, that every file is as planned. */
function verdicts(job: Job, words: Words): string {
  const { kind } = job.plan.options;
  if (kind === 'cleanUp') {
    const { doneObjects, doneBytes } = job.progress;
    return words.count('job.cleanedUp', doneObjects, { bytes: words.bytes(doneBytes) });
  }
  if (!isSuccess(job)) {
    const done = job.collections.filter(({ state }) => state === 'done').length;
    return words.count('job.finishedOf', done, { total: words.number(job.collections.length) });
  }
  if (kind === 'backup' || kind === 'transfer') return words.say('job.objectsProven');
  if (kind === 'delete') return words.say('job.deleted');
  const parts = verdictTexts.map(({ verdict, text }) => {
    const count = job.collections.filter(({ rows }) => rows?.verdict === verdict).length;
    const isSaid = count > 0 || verdict === 'equal' || verdict === 'different';
    return isSaid ? words.count(text, count) : '';
  });
  return `${parts.filter((part) => part !== '').join(', ')}.`;
}
