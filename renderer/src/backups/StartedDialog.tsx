import Button from '@mui/material/Button';
import type { ReactNode } from 'react';
import { Link } from 'react-router';

import { AppDialog } from '../components/AppDialog.tsx';
import { Note } from '../components/Status.tsx';
import { describeJob } from '../jobWords.ts';
import { useJobs } from '../stores/jobs.ts';
import { useWords } from '../texts/texts.ts';

/** The jobs run on their own pages; here are the ways there. */
export function StartedDialog(props: {
  readonly title: string;
  readonly jobIds: readonly string[];
  readonly onClose: () => void;
}): ReactNode {
  const { title, jobIds, onClose } = props;
  const words = useWords();
  const jobs = useJobs((store) => store.jobs);
  const [only] = jobIds;
  return (
    <AppDialog
      title={title}
      width={560}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{words.say('shell.close')}</Button>
          <Button
            variant="contained"
            color="primary"
            component={Link}
            to={jobIds.length === 1 ? `/jobs/${only}` : '/jobs'}
            autoFocus
          >
            {words.say(jobIds.length === 1 ? 'shell.openJob' : 'shell.openJobs')}
          </Button>
        </>
      }
    >
      <Note kind="success">{words.count('backups.started', jobIds.length)}</Note>
      <ul className="column gap-4 small">
        {jobIds.map((jobId) => {
          const job = jobs?.get(jobId);
          return (
            job && (
              <li key={jobId}>
                <Link to={`/jobs/${jobId}`}>{describeJob(job, words)}</Link>
              </li>
            )
          );
        })}
      </ul>
    </AppDialog>
  );
}
