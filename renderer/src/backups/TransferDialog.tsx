import Button from '@mui/material/Button';
import OutlinedInput from '@mui/material/OutlinedInput';
import { type ReactNode, useEffect, useState } from 'react';

import type { PlanPreview, TransferRequest } from '#shared/plan.ts';

import { AppDialog } from '../components/AppDialog.tsx';
import { ErrorPanel } from '../components/ErrorPanel.tsx';
import { Field } from '../components/Field.tsx';
import { GuardedStart } from '../components/GuardedStart.tsx';
import { SkeletonRows } from '../components/Skeleton.tsx';
import { WarningNotes } from '../components/WarningNotes.tsx';
import { useWords, type Words } from '../texts/texts.ts';
import { usePlan } from '../wizard/usePlan.ts';
import { StartedDialog } from './StartedDialog.tsx';
import { UsersChoice } from './UsersChoice.tsx';

/** Brings a backup somewhere: what is asked, what it will do and which way its bytes go, and the button that starts it. */
export function TransferDialog(props: {
  readonly title: string;
  readonly icon: ReactNode;
  /** Of the button. */
  readonly label: string;
  /** null as long as something is missing. */
  readonly request: Omit<TransferRequest, 'users'> | null;
  /** Told before the way to the job stands here. */
  readonly onStarted?: (jobId: string) => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}): ReactNode {
  const { title, icon, label, request, onStarted, onClose, children } = props;
  const words = useWords();
  const [jobId, setJobId] = useState<string | null>(null);
  const [users, setUsers] = useState<TransferRequest['users']>('leaveOut');
  const plan = usePlan(useSettled(request && { ...request, users }));
  if (jobId !== null) return <StartedDialog title={title} jobIds={[jobId]} onClose={onClose} />;
  const preview = plan.error ? undefined : plan.data;
  return (
    <AppDialog
      title={title}
      icon={icon}
      width={600}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose} autoFocus>
            {words.say('shell.cancel')}
          </Button>
          <GuardedStart
            preview={preview}
            label={label}
            icon={icon}
            onStarted={(id) => {
              setJobId(id);
              onStarted?.(id);
            }}
          />
        </>
      }
    >
      {children}
      {request && (
        <UsersChoice
          storageId={request.sourceId}
          backupName={request.backupName}
          users={users}
          onChange={setUsers}
        />
      )}
      {plan.error && (
        <ErrorPanel
          error={plan.error}
          actions={<Button onClick={() => void plan.refetch()}>{words.say('shell.retry')}</Button>}
        />
      )}
      {plan.isLoading && <SkeletonRows columns={[240, 80]} />}
      {preview && (
        <div className="column" aria-live="polite">
          <p className="review-sentence">{planInWords(preview, words)}</p>
          <WarningNotes warnings={preview.warnings} />
        </div>
      )}
    </AppDialog>
  );
}

/** 216 files, 24,040 rows, 9.5 MiB. The storage copies by itself: 0 B go through this computer. */
function planInWords({ plan, estimate }: PlanPreview, words: Words): string {
  const { objects, rows, sizeBytes } = estimate;
  const amounts = [
    objects === undefined ? '' : words.count('backups.filesInAll', objects),
    rows === null ? '' : words.count('job.rowCount', rows),
    sizeBytes === null ? '' : words.bytes(sizeBytes),
  ].filter((amount) => amount !== '');
  const way = plan.routes.transfer === 'insideStore' ? 'inside' : 'through';
  return `${amounts.join(', ')}. ${words.say(`wizard.sentence.${way}`)}`;
}

/** The name that a backup has in its new place. */
export function NameField(props: {
  readonly name: string;
  readonly onChange: (name: string) => void;
}): ReactNode {
  const words = useWords();
  return (
    <Field id="new-name" label={words.say('backups.nameThere')}>
      <OutlinedInput
        id="new-name"
        value={props.name}
        onChange={({ target }) => props.onChange(target.value)}
        inputProps={{ className: 'mono', spellCheck: false, autoComplete: 'off' }}
      />
    </Field>
  );
}

/** A pause that ends what somebody types. */
const settledAfterMs = 400;

/** The value while it has not changed for a moment, else null: a plan is not made for every letter. */
function useSettled<Value>(value: Value): Value | null {
  const key = JSON.stringify(value);
  const [settled, setSettled] = useState(key);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(key), settledAfterMs);
    return () => clearTimeout(timer);
  }, [key]);
  return settled === key ? value : null;
}
