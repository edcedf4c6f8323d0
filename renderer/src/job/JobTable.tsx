import type { ReactNode } from 'react';
import { Link } from 'react-router';

import type { Job } from '#shared/job.ts';

import { ProgressBar } from '../components/ProgressBar.tsx';
import { Status } from '../components/Status.tsx';
import { describeJob, jobStatus } from '../jobWords.ts';
import { useClusters } from '../queries.ts';
import { isRunning } from '../stores/jobs.ts';
import { useWords } from '../texts/texts.ts';
import { useNow } from './useNow.ts';

/** Jobs, newest first; the name is the link. */
export function JobTable({ jobs }: { readonly jobs: readonly Job[] }): ReactNode {
  const words = useWords();
  const clusters = useClusters().data ?? [];
  const now = useNow(jobs.some(isRunning));
  return (
    <table className="table">
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
        {jobs.map((job) => {
          const status = jobStatus(job, words);
          const { clusterId } = job.plan.profiles;
          const cluster = clusters.find(({ id }) => id === clusterId);
          const address = job.plan.target.milvusAddress ?? job.plan.source.milvusAddress;
          const endedAt = job.finishedAt ?? now.toISOString();
          const seconds = (new Date(endedAt).getTime() - new Date(job.createdAt).getTime()) / 1000;
          return (
            <tr key={job.id}>
              <td>
                <Link to={`/jobs/${job.id}`}>{describeJob(job, words)}</Link>
              </td>
              <td className="secondary">{cluster?.name ?? address ?? '–'}</td>
              <td className="right">
                {job.progress.doneBytes === 0 ? '–' : words.bytes(job.progress.doneBytes)}
              </td>
              <td className="right">{words.duration(seconds)}</td>
              <td>
                <span className="row">
                  <Status kind={status.kind} label={status.label} />
                  {isRunning(job) && (
                    <span className="row">
                      <span className="number">{words.percent(job.progress.fraction)}</span>
                      <span style={{ width: 80 }}>
                        <ProgressBar
                          fraction={job.progress.fraction}
                          label={describeJob(job, words)}
                          isThin
                        />
                      </span>
                    </span>
                  )}
                </span>
              </td>
              <td className="right secondary" title={words.time(job.createdAt)}>
                {words.ago(job.createdAt, now)}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
