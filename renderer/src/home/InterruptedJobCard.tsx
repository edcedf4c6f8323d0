import ReportProblemOutlined from '@mui/icons-material/ReportProblemOutlined';
import Button from '@mui/material/Button';
import type { ReactNode } from 'react';
import { Link } from 'react-router';

import type { Job } from '#shared/job.ts';

import { AfterButtons } from '../job/JobActions.tsx';
import { describeJob } from '../jobWords.ts';
import { useWords } from '../texts/texts.ts';

/** A job that the end of the program cut off and that still waits for a decision. */
export function isCutOff({ outcome, resumable, leftovers }: Job): boolean {
  return outcome === 'interrupted' && (resumable || leftovers.length > 0);
}

/** Says when it stopped, and offers the ways on. */
export function InterruptedJobCard({ job }: { readonly job: Job }): ReactNode {
  const words = useWords();
  const title = describeJob(job, words);
  const time = words.time(job.finishedAt ?? job.changedAt);
  return (
    <section className="note note-warning interrupted">
      <ReportProblemOutlined fontSize="small" aria-hidden />
      <div className="grow column gap-4">
        <h2 className="card-title break-anywhere">
          {words.say('home.cutOff', { job: title, time })}
        </h2>
        <p>{words.say(job.resumable ? 'home.cutOffContinue' : 'home.cutOffCleanUp')}</p>
      </div>
      <div className="row wrap">
        <Button variant="text" component={Link} to={`/jobs/${job.id}`}>
          {words.say('home.show')}
        </Button>
        <AfterButtons job={job} isSecondary />
      </div>
    </section>
  );
}
