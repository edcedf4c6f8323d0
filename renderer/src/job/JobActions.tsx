import CleaningServicesOutlined from '@mui/icons-material/CleaningServicesOutlined';
import PlayArrowOutlined from '@mui/icons-material/PlayArrowOutlined';
import StopOutlined from '@mui/icons-material/StopOutlined';
import Button from '@mui/material/Button';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

import type { Job } from '#shared/job.ts';

import { api } from '../api.ts';
import { InlineError } from '../components/InlineError.tsx';
import { useConnection } from '../stores/connection.ts';
import { isRunning } from '../stores/jobs.ts';
import { useWords } from '../texts/texts.ts';
import { failedCount } from './rowState.ts';
import { StopDialog } from './StopDialog.tsx';

/** What can be done with a job as it is: stop it, go on with it, clean up after it. */
export function JobActions({ job }: { readonly job: Job }): ReactNode {
  const words = useWords();
  // Here and not beside the button: a clean-up goes on in the dialog when the job has ended.
  const [isAsking, setAsking] = useState(false);
  const isThere = useConnection((connection) => connection.isThere);
  return (
    <>
      {isRunning(job) ? (
        <Button
          color="error"
          startIcon={<StopOutlined aria-hidden />}
          disabled={job.state === 'stopping' || !isThere}
          onClick={() => setAsking(true)}
        >
          {words.say('job.stop')}
        </Button>
      ) : (
        !isAsking && <AfterButtons job={job} />
      )}
      {isAsking && <StopDialog job={job} onClose={() => setAsking(false)} />}
    </>
  );
}

/** Also for the cards of interrupted jobs on the first page, whose own primary action is another one. */
export function AfterButtons(props: {
  readonly job: Job;
  readonly isSecondary?: boolean;
}): ReactNode {
  const { job, isSecondary = false } = props;
  const words = useWords();
  const resume = useMutation({ mutationFn: () => api.jobs.resume({ jobId: job.id }) });
  const failed = failedCount(job);
  const cleanUp = useMutation({ mutationFn: () => api.jobs.cleanUp({ jobId: job.id }) });
  return (
    <>
      <InlineError error={resume.error ?? cleanUp.error} />
      {job.leftovers.length > 0 && (
        <Button
          startIcon={<CleaningServicesOutlined aria-hidden />}
          disabled={cleanUp.isPending || resume.isPending}
          onClick={() => cleanUp.mutate()}
        >
          {words.say(cleanUp.isPending ? 'job.cleaningUp' : 'job.cleanUp')}
        </Button>
      )}
      {job.resumable && (
        <Button
          {...(isSecondary ? {} : { variant: 'contained', color: 'primary' })}
          startIcon={<PlayArrowOutlined aria-hidden />}
          disabled={resume.isPending || cleanUp.isPending}
          onClick={() => resume.mutate()}
        >
          {failed === 0 ? words.say('job.continue') : words.count('job.retryFailed', failed)}
        </Button>
      )}
    </>
  );
}
