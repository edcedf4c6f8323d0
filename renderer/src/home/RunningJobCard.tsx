import Button from '@mui/material/Button';
import type { ReactNode } from 'react';
import { Link } from 'react-router';

import type { Job } from '#shared/job.ts';

import { ProgressBar } from '../components/ProgressBar.tsx';
import { Status } from '../components/Status.tsx';
import { useNow } from '../job/useNow.ts';
import { describeJob, jobStatus, progressInWords } from '../jobWords.ts';
import { useWords } from '../texts/texts.ts';

export function RunningJobCard({ job }: { readonly job: Job }): ReactNode {
  const words = useWords();
  const now = useNow(true);
  const status = jobStatus(job, words);
  return (
    <section className="card padded column gap-12">
      <div className="row">
        <Status kind={status.kind} label={status.label} />
        <h3>{describeJob(job, words)}</h3>
        <span className="small secondary">
          {words.count('job.collections', job.collections.length)}
        </span>
        <span className="push">
          <Button component={Link} to={`/jobs/${job.id}`}>
            {words.say('shell.openJob')}
          </Button>
        </span>
      </div>
      <div className="row number">
        <span>{progressInWords(job, words)}</span>
        <span className="push secondary">{words.ago(job.changedAt, now)}</span>
      </div>
      <ProgressBar fraction={job.progress.fraction} label={describeJob(job, words)} />
    </section>
  );
}
