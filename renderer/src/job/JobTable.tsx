import type { ReactNode } from 'react';
import { Link } from 'react-router';

import type { Job } from '#shared/job.ts';

import { useFirstRows } from '../components/MoreRows.tsx';
import { ProgressBar } from '../components/ProgressBar.tsx';
import { Status } from '../components/Status.tsx';
import { broughtBytes, describeJob, jobStatus } from '../jobWords.ts';
import { useClusters } from '../queries.ts';
import { isRunning } from '../stores/jobs.ts';
import { useWords } from '../texts/texts.ts';
import { useNow } from './useNow.ts';

/** Jobs, newest first; the name is the link, and the whole row leads there. */
export function JobTable({ jobs }: { readonly jobs: readonly Job[] }): ReactNode {
  const words = useWords();
  const now = useNow(true);
  const { first, more } = useFirstRows(jobs);
  return (
    <>
      <table className="table" aria-label={words.say('shell.jobs')}>
        <thead>
          <tr>
            <th>{words.say('job.job')}</th>
            <th>{words.say('job.cluster')}</th>
            <th className="right">{words.say('job.bytes')}</th>
            <th className="right">{words.say('job.duration')}</th>
            <th>{words.say('job.result')}</th>
            <th className="right">{words.say('job.started')}</th>
          </tr>
        </thead>
        <tbody>
          {first.map((job) => (
            <JobRow key={job.id} job={job} now={now} />
          ))}
        </tbody>
      </table>
      {more}
    </>
  );
}

function JobRow({ job, now }: { readonly job: Job; readonly now: Date }): ReactNode {
  const words = useWords();
  const cluster = useClusters().data?.find(({ id }) => id === job.plan.profiles.clusterId);
  const address = job.plan.target.milvusAddress ?? job.plan.source.milvusAddress;
  const endMs = job.finishedAt === null ? now.getTime() : new Date(job.finishedAt).getTime();
  const title = describeJob(job, words);
  return (
    <tr className="row-link">
      <td className="name-cell" title={title}>
        <Link to={`/jobs/${job.id}`}>{title}</Link>
      </td>
      <td className="secondary">{cluster?.name ?? address ?? '–'}</td>
      <td className="right">{broughtBytes(job) === 0 ? '–' : words.bytes(broughtBytes(job))}</td>
      <td className="right">
        {/* Until when an interrupted job ran, nobody has written down. */}
        {job.outcome === 'interrupted'
          ? '–'
          : words.duration((endMs - new Date(job.createdAt).getTime()) / 1000)}
      </td>
      <td className="status-cell">
        <JobResult job={job} />
      </td>
      <td className="right secondary" title={words.time(job.createdAt)}>
        {words.ago(job.createdAt, now)}
      </td>
    </tr>
  );
}

/** Running 61 % with its bar, or what came of it: Failed: the storage does not answer */
function JobResult({ job }: { readonly job: Job }): ReactNode {
  const words = useWords();
  const { kind, label } = jobStatus(job, words);
  const why = job.outcome === 'failed' && job.error !== null ? words.error(job.error).title : '';
  const text = why === '' ? label : words.say('job.failedWhy', { reason: why });
  return (
    <span className="row" title={text}>
      <Status kind={kind} label={text} />
      {isRunning(job) && (
        <>
          <span className="number">{words.percent(job.progress.fraction)}</span>
          <span className="row-bar">
            <ProgressBar fraction={job.progress.fraction} label={describeJob(job, words)} isThin />
          </span>
        </>
      )}
    </span>
  );
}
