import StopCircleOutlined from '@mui/icons-material/StopCircleOutlined';
import StopOutlined from '@mui/icons-material/StopOutlined';
import Button from '@mui/material/Button';
import Radio from '@mui/material/Radio';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useId, useState } from 'react';

import { isResumableKind, type Job } from '#shared/job.ts';

import { api } from '../api.ts';
import { AppDialog } from '../components/AppDialog.tsx';
import { EnvironmentChip } from '../components/EnvironmentChip.tsx';
import { InlineError } from '../components/InlineError.tsx';
import { describeJob } from '../jobWords.ts';
import { useClusters } from '../queries.ts';
import { isRunning, useJobs } from '../stores/jobs.ts';
import { useWords, type Words } from '../texts/texts.ts';
import { LeftoverTable } from './LeftoverTable.tsx';

/** Says what stays behind, and asks what shall become of it. Esc goes on with the job. */
export function StopDialog(props: { readonly job: Job; readonly onClose: () => void }): ReactNode {
  const { job, onClose } = props;
  const words = useWords();
  const [isCleaned, setCleaned] = useState(false);
  const { kind } = job.plan.options;
  // What is to go anyway need not be kept.
  const hasChoice = isResumableKind(kind);
  const added = job.plan.collections.filter(({ mode }) => mode === 'append').length;
  const canResume = added === 0 || added < job.plan.collections.length;
  const keepText = kind === 'restore' ? 'job.stopKeepRestoreText' : 'job.stopKeepText';
  const after = [
    words.say(canResume ? keepText : 'job.stopLeaveText'),
    added > 0 ? words.say('job.addingEnds') : '',
  ];
  const cluster = useClusters().data?.find(({ id }) => id === job.plan.profiles.clusterId);
  const stop = useMutation({
    mutationFn: async () => {
      await api.jobs.stop({ jobId: job.id });
      if (!isCleaned) return;
      await untilFinished(job.id);
      await api.jobs.cleanUp({ jobId: job.id });
    },
    onSuccess: onClose,
  });
  return (
    <AppDialog
      title={words.say('job.stopTitle', { job: describeJob(job, words) })}
      icon={<StopCircleOutlined aria-hidden />}
      mark={cluster && <EnvironmentChip environment={cluster.environment} />}
      width={640}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose} autoFocus>
            {words.say(isRunning(job) ? `job.goOn.${kind}` : 'shell.close')}
          </Button>
          <Button
            variant="contained"
            color="error"
            startIcon={<StopOutlined aria-hidden />}
            disabled={stop.isPending || !isRunning(job)}
            onClick={() => stop.mutate()}
          >
            {stopLabel(job, stop.isPending, words)}
          </Button>
        </>
      }
    >
      <p className="secondary">{words.say('job.stopText')}</p>
      <LeftoverTable job={job} />
      {hasChoice && (
        <div className="column" role="radiogroup" aria-label={words.say('job.stopChoice')}>
          <StopChoice
            isChosen={!isCleaned}
            title={words.say(canResume ? 'job.stopKeep' : 'job.stopLeave')}
            text={after.join(' ')}
            onPick={() => setCleaned(false)}
          />
          <StopChoice
            isChosen={isCleaned}
            title={words.say('job.stopClean')}
            text={words.say('job.stopCleanText')}
            onPick={() => setCleaned(true)}
          />
        </div>
      )}
      <InlineError error={stop.error} />
    </AppDialog>
  );
}

function stopLabel(job: Job, isBusy: boolean, words: Words): string {
  if (isBusy) return words.say(isRunning(job) ? 'job.state.stopping' : 'job.cleaningUp');
  return words.say(`job.stopNow.${job.plan.options.kind}`);
}

function StopChoice(props: {
  readonly isChosen: boolean;
  readonly title: string;
  readonly text: string;
  readonly onPick: () => void;
}): ReactNode {
  const id = useId();
  return (
    <label className="stop-choice" htmlFor={id}>
      <Radio
        id={id}
        name="stop"
        checked={props.isChosen}
        onChange={props.onPick}
        sx={{ marginTop: '-4px' }}
      />
      <span className="column gap-4">
        <span className="medium">{props.title}</span>
        <span className="small secondary">{props.text}</span>
      </span>
    </label>
  );
}

/** A clean-up takes over only when the job has ended, which the engine promises within two seconds. */
function untilFinished(jobId: string): Promise<void> {
  return new Promise((resolve) => {
    const isFinished = () => useJobs.getState().jobs?.get(jobId)?.state === 'finished';
    if (isFinished()) {
      resolve();
      return;
    }
    const unsubscribe = useJobs.subscribe(() => {
      if (!isFinished()) return;
      unsubscribe();
      resolve();
    });
  });
}
