import StopCircleOutlined from '@mui/icons-material/StopCircleOutlined';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import Radio from '@mui/material/Radio';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useId, useState } from 'react';

import type { Job } from '#shared/job.ts';

import { api } from '../api.ts';
import { describeJob } from '../jobWords.ts';
import { useJobs } from '../stores/jobs.ts';
import { useWords } from '../texts/texts.ts';

/** Says what stays behind, and asks what shall become of it. Esc goes on with the job. */
export function StopDialog(props: { readonly job: Job; readonly onClose: () => void }): ReactNode {
  const { job, onClose } = props;
  const words = useWords();
  const titleId = useId();
  const [isCleaned, setCleaned] = useState(false);
  const canResume = job.plan.options.kind !== 'restore';
  const stop = useMutation({
    mutationFn: async () => {
      await api.jobs.stop({ jobId: job.id });
      if (!isCleaned) return;
      await untilFinished(job.id);
      await api.jobs.cleanUp({ jobId: job.id });
    },
    onSuccess: onClose,
  });
  const title = describeJob(job, words);
  return (
    <Dialog
      open
      onClose={onClose}
      aria-labelledby={titleId}
      slotProps={{ paper: { sx: { width: 640 } } }}
    >
      <div className="column gap-16" style={{ padding: 20 }}>
        <div className="row" id={titleId}>
          <StopCircleOutlined aria-hidden />
          <h2>{words.say('job.stopTitle', { job: title })}</h2>
        </div>
        <p className="secondary">{words.say('job.stopText')}</p>
        <LeftoverTable job={job} />
        <div className="column" role="radiogroup" aria-label={words.say('job.stopChoice')}>
          <StopChoice
            isChosen={!isCleaned}
            title={words.say(canResume ? 'job.stopKeep' : 'job.stopLeave')}
            text={words.say(canResume ? 'job.stopKeepText' : 'job.stopLeaveText')}
            onPick={() => setCleaned(false)}
          />
          <StopChoice
            isChosen={isCleaned}
            title={words.say('job.stopClean')}
            text={words.say('job.stopCleanText')}
            onPick={() => setCleaned(true)}
          />
        </div>
        {stop.error && (
          <p className="small" style={{ color: 'var(--error)' }} role="alert">
            {stop.error.message}
          </p>
        )}
      </div>
      <DialogActions>
        <Button onClick={onClose} autoFocus>
          {words.say('job.goOn')}
        </Button>
        <Button
          variant="contained"
          color="error"
          disabled={stop.isPending}
          onClick={() => stop.mutate()}
        >
          {words.say(stop.isPending ? 'job.state.stopping' : 'job.stopNow')}
        </Button>
      </DialogActions>
    </Dialog>
  );
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
        <span style={{ fontWeight: 500 }}>{props.title}</span>
        <span className="small secondary">{props.text}</span>
      </span>
    </label>
  );
}

/** What a job has made so far that is of no use unless it is finished. */
export function LeftoverTable({ job }: { readonly job: Job }): ReactNode {
  const words = useWords();
  const finished = job.collections.filter(({ state }) => state === 'done').length;
  if (job.leftovers.length === 0) {
    return (
      <p className="small muted">
        {words.say('job.stopFinished', {
          done: words.number(finished),
          total: words.number(job.collections.length),
        })}
      </p>
    );
  }
  return (
    <div className="card">
      <table className="table">
        <thead>
          <tr>
            <th>{words.say('job.what')}</th>
            <th>{words.say('job.where')}</th>
          </tr>
        </thead>
        <tbody>
          {job.leftovers.map(({ kind, where }) => (
            <tr key={`${kind} ${where}`}>
              <td>{words.say(`job.leftover.${kind}`)}</td>
              <td className="mono secondary">{where}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
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
