import LockOutlined from '@mui/icons-material/LockOutlined';
import Button from '@mui/material/Button';
import OutlinedInput from '@mui/material/OutlinedInput';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useId, useState } from 'react';
import { useNavigate } from 'react-router';

import type { PlanPreview } from '#shared/plan.ts';
import type { Acceptance } from '#shared/preflight.ts';

import { api } from '../api.ts';
import { useWords } from '../texts/texts.ts';
import { AppDialog } from './AppDialog.tsx';
import { DialogButtons } from './DialogButtons.tsx';
import { Emphasis } from './Emphasis.tsx';
import { InlineError } from './InlineError.tsx';

/**
 * The button that starts a reviewed plan. It asks what the plan asks: the name of a protected place, or a second yes. The
 * engine asks the same, so that leaving this out starts nothing.
 */
export function GuardedStart(props: {
  /** undefined as long as there is no plan that could be started. */
  readonly preview: PlanPreview | undefined;
  /** Verb and object: Start copy on Production, Remove 3 leftovers. */
  readonly label: string;
  readonly icon: ReactNode;
  /** Stands where the name would be asked for. */
  readonly note?: ReactNode;
  readonly isDestructive?: boolean;
  /** Warnings of the check before it, that were ticked. */
  readonly acceptance?: Acceptance | null;
  /** By default the page of the job is opened. */
  readonly onStarted?: (jobId: string) => unknown;
}): ReactNode {
  const { preview, label, icon, note, isDestructive = false, acceptance = null, onStarted } = props;
  const words = useWords();
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const [isAsking, setAsking] = useState(false);
  const start = useMutation({
    mutationFn: ({ planId, sha256, typedName, needsConfirmation: isConfirmed }: PlanPreview) =>
      api.jobs.start({
        planId,
        sha256,
        typedName: typedName && typed,
        isConfirmed,
        acceptance,
      }),
    onSuccess: async ({ jobId }) => {
      await (onStarted === undefined ? navigate(`/jobs/${jobId}`) : onStarted(jobId));
    },
    onSettled: () => setAsking(false),
  });
  const asked = preview?.typedName ?? null;
  const isReady = preview !== undefined && (asked === null || typed === asked) && !start.isPending;
  const color = isDestructive ? 'error' : 'primary';
  function begin(): void {
    if (preview?.needsConfirmation === true) setAsking(true);
    else if (preview) start.mutate(preview);
  }
  return (
    <>
      <InlineError error={start.error} />
      {asked === null || !preview ? (
        note
      ) : (
        <TypedName
          text={words.say(
            preview.typedNameReason === 'deletion' ? 'shell.typeNameToDelete' : 'shell.typeName',
            { name: asked },
          )}
          typed={typed}
          onType={setTyped}
        />
      )}
      <Button
        variant="contained"
        color={color}
        startIcon={asked !== null && !isReady ? <LockOutlined aria-hidden /> : icon}
        disabled={!isReady}
        onClick={begin}
      >
        {label}
      </Button>
      {isAsking && preview && (
        <AskAgain
          label={label}
          color={color}
          isBusy={start.isPending}
          onYes={() => start.mutate(preview)}
          onNo={() => setAsking(false)}
        />
      )}
    </>
  );
}

/** Paste is welcome; Enter starts nothing. */
function TypedName(props: {
  readonly text: string;
  readonly typed: string;
  readonly onType: (name: string) => void;
}): ReactNode {
  const { text, typed, onType } = props;
  const words = useWords();
  const id = useId();
  return (
    <>
      <label className="typed-name small" htmlFor={id}>
        <span>
          <Emphasis text={text} />
        </span>
        <span className="caption muted">{words.say('shell.enterDoesNot')}</span>
      </label>
      <OutlinedInput
        id={id}
        value={typed}
        onChange={({ target }) => onType(target.value)}
        inputProps={{ className: 'mono', spellCheck: false, autoComplete: 'off' }}
        sx={{ width: 180 }}
      />
    </>
  );
}

function AskAgain(props: {
  readonly label: string;
  readonly color: 'primary' | 'error';
  readonly isBusy: boolean;
  readonly onYes: () => void;
  readonly onNo: () => void;
}): ReactNode {
  const words = useWords();
  return (
    <AppDialog
      title={words.say('shell.askAgain', { what: props.label })}
      width={480}
      onClose={props.onNo}
      actions={
        <DialogButtons
          label={props.label}
          isReady={!props.isBusy}
          isCareful
          color={props.color}
          onCancel={props.onNo}
          onConfirm={props.onYes}
        />
      }
    >
      <p className="secondary">{words.say('shell.askAgainText')}</p>
    </AppDialog>
  );
}
