import type { ReactNode } from 'react';
import { Link } from 'react-router';

import type { Job } from '#shared/job.ts';

import { JobTable } from '../job/JobTable.tsx';
import { useWords } from '../texts/texts.ts';

const shownJobs = 5;

/** What came of the last jobs. */
export function LastJobsCard({ jobs }: { readonly jobs: readonly Job[] }): ReactNode {
  const words = useWords();
  return (
    <section className="card scroll-x" aria-label={words.say('home.lastJobs')}>
      <div className="card-head">
        <h2 className="card-title">{words.say('home.lastJobs')}</h2>
      </div>
      {jobs.length === 0 ? (
        <p className="padded small muted">{words.say('home.noJobs')}</p>
      ) : (
        <JobTable jobs={jobs.slice(0, shownJobs)} />
      )}
      {jobs.length > shownJobs && (
        <p className="card-foot">
          <Link to="/jobs">{words.count('home.allJobs', jobs.length)}</Link>
        </p>
      )}
    </section>
  );
}
