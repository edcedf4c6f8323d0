import DownloadOutlined from '@mui/icons-material/DownloadOutlined';
import Button from '@mui/material/Button';
import type { ReactNode } from 'react';
import { Link } from 'react-router';

import type { ChosenFile } from '#shared/contract.ts';

import { AppDialog } from '../components/AppDialog.tsx';
import { ProgressBar } from '../components/ProgressBar.tsx';
import { Note, Status } from '../components/Status.tsx';
import { describeJob, jobStatus, progressInWords } from '../jobWords.ts';
import { isRunning, useJobs } from '../stores/jobs.ts';
import { useWords } from '../texts/texts.ts';
import { zipAddress } from './chosenFile.ts';

/** Waits for a zip that is made by the program behind the page, and hands it to the browser. */
export function ZipReadyDialog(props: {
  readonly title: string;
  readonly jobId: string;
  readonly zip: ChosenFile;
  readonly onClose: () => void;
}): ReactNode {
  const { title, jobId, zip, onClose } = props;
  const words = useWords();
  const job = useJobs((store) => store.jobs?.get(jobId));
  const isDone = job?.outcome === 'succeeded' || job?.outcome === 'succeededWithWarnings';
  return (
    <AppDialog
      title={title}
      icon={<DownloadOutlined aria-hidden />}
      width={560}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{words.say('shell.close')}</Button>
          <Button component={Link} to={`/jobs/${jobId}`}>
            {words.say('shell.openJob')}
          </Button>
          {isDone && (
            <Button
              variant="contained"
              color="primary"
              startIcon={<DownloadOutlined aria-hidden />}
              component="a"
              href={zipAddress(zip)}
              download
            >
              {words.say('backups.saveZip')}
            </Button>
          )}
        </>
      }
    >
      <div className="column" aria-live="polite">
        {job && isRunning(job) && (
          <>
            <p className="small">{progressInWords(job, words)}</p>
            <ProgressBar fraction={job.progress.fraction} label={describeJob(job, words)} />
            <p className="small secondary">{words.say('backups.zipStay')}</p>
          </>
        )}
        {isDone && <Note kind="success">{words.say('backups.zipReady', { name: zip.name })}</Note>}
        {job && !isRunning(job) && !isDone && <Status {...jobStatus(job, words)} />}
      </div>
    </AppDialog>
  );
}
