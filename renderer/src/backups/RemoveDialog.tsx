import DeleteOutlined from '@mui/icons-material/DeleteOutlined';
import Button from '@mui/material/Button';
import OutlinedInput from '@mui/material/OutlinedInput';
import { useMutation, useQueries } from '@tanstack/react-query';
import pLimit from 'p-limit';
import { type ReactNode, useId, useState } from 'react';

import type { BackupSummary } from '#shared/catalog.ts';
import type { StorageProfile } from '#shared/profile.ts';

import { api } from '../api.ts';
import { AppDialog } from '../components/AppDialog.tsx';
import { Emphasis } from '../components/Emphasis.tsx';
import { Field } from '../components/Field.tsx';
import { InlineError } from '../components/InlineError.tsx';
import { Note, Status } from '../components/Status.tsx';
import { useWords, type Words } from '../texts/texts.ts';
import { isHalfDeleted, shortPlaceOf, stateInWords } from './backupState.ts';
import { isProven, proofOf, useProofs } from './proofs.ts';
import { StartedDialog } from './StartedDialog.tsx';

/** Backups that are removed by a job each. */
export function RemoveDialog(props: {
  readonly storage: StorageProfile;
  readonly summaries: readonly BackupSummary[];
  readonly onClose: () => void;
}): ReactNode {
  const { storage, summaries, onClose } = props;
  const words = useWords();
  const id = useId();
  const pinned = summaries.filter(({ note }) => note.isPinned);
  const removed = summaries.filter(({ note }) => !note.isPinned);
  const [typed, setTyped] = useState('');
  const [started, setStarted] = useState<ReadonlyMap<string, string>>(new Map());
  const remove = useRemove(storage.id, (name, jobId) =>
    setStarted((before) => new Map(before).set(name, jobId)),
  );
  const [only] = removed;
  // One is named. Several are listed above the field, and their number is what has to be right.
  const asked = removed.length === 1 && only ? only.name : `${removed.length}`;
  // A protected place asks for each name: nobody else may answer for the person.
  const isOneByOne = removed.length > 1 && storage.protection === 'typedName';
  const title = titleOf(removed, words);
  if (remove.isSuccess)
    return <StartedDialog title={title} jobIds={[...started.values()]} onClose={onClose} />;
  const isReady = removed.length > 0 && !isOneByOne && typed === asked && !remove.isPending;
  return (
    <AppDialog
      title={title}
      icon={<DeleteOutlined aria-hidden />}
      width={640}
      onClose={onClose}
      actions={
        <>
          <InlineError error={remove.error} />
          <Button onClick={onClose} autoFocus>
            {words.say('shell.cancel')}
          </Button>
          {removed.length > 0 && (
            <Button
              variant="contained"
              color="error"
              startIcon={<DeleteOutlined aria-hidden />}
              disabled={!isReady}
              onClick={() =>
                remove.mutate({
                  names: removed.map(({ name }) => name).filter((name) => !started.has(name)),
                  typed: removed.length === 1 ? typed : null,
                })
              }
            >
              {labelOf(removed, words)}
            </Button>
          )}
        </>
      }
    >
      {pinned.length > 0 && (
        <Note kind="info">
          {words.count('backups.pinnedKept', pinned.length, {
            names: words.list(pinned.map(({ name }) => name)),
          })}
        </Note>
      )}
      {removed.length > 0 && (
        <>
          <p className="secondary">
            {words.count('backups.removeText', removed.length, {
              place: shortPlaceOf(storage.location),
            })}
          </p>
          <RemovedTable storageId={storage.id} summaries={removed} />
        </>
      )}
      {isOneByOne && <Note kind="warning">{words.say('backups.oneByOne')}</Note>}
      {removed.length > 0 && !isOneByOne && (
        <Field
          id={id}
          label={
            <Emphasis
              text={words.say(removed.length === 1 ? 'backups.typeName' : 'backups.typeNumber', {
                asked,
              })}
            />
          }
        >
          <OutlinedInput
            id={id}
            value={typed}
            onChange={({ target }) => setTyped(target.value)}
            inputProps={{ className: 'mono', spellCheck: false, autoComplete: 'off' }}
          />
        </Field>
      )}
    </AppDialog>
  );
}

function titleOf(removed: readonly BackupSummary[], words: Words): string {
  const [only] = removed;
  if (removed.length !== 1 || only === undefined) {
    return words.count('backups.removeSeveral', removed.length);
  }
  return words.say(isHalfDeleted(only) ? 'backups.continueOne' : 'backups.removeOne', {
    name: only.name,
  });
}

function labelOf(removed: readonly BackupSummary[], words: Words): string {
  const [only] = removed;
  if (removed.length === 1 && only && isHalfDeleted(only)) {
    return words.say('backups.continueDeletingNow');
  }
  return words.count('backups.removeNow', removed.length);
}

/**
 * A plan and a job for each; they begin one after the other, and the first that is refused ends it. Those before it are not
 * started again by another try.
 */
function useRemove(storageId: string, onStarted: (backupName: string, jobId: string) => void) {
  return useMutation({
    async mutationFn(input: {
      readonly names: readonly string[];
      /** null where the number of several was typed, under the list of their names. */
      readonly typed: string | null;
    }) {
      for (const backupName of input.names) {
        const preview = await api.plans.preview({ kind: 'delete', storageId, backupName });
        const { planId, sha256, typedName, needsConfirmation } = preview;
        const { jobId } = await api.jobs.start({
          planId,
          sha256,
          typedName: typedName === null ? null : (input.typed ?? typedName),
          // What was typed is more than a second yes.
          isConfirmed: needsConfirmation,
        });
        onStarted(backupName, jobId);
      }
    },
  });
}

/** A plan counts what goes by listing it; of more backups than these that would take too long. */
const mostCounted = 20;
const plansTogether = pLimit(4);

/** What goes: how much it is, and when it was last found whole. */
function RemovedTable(props: {
  readonly storageId: string;
  readonly summaries: readonly BackupSummary[];
}): ReactNode {
  const { storageId, summaries } = props;
  const words = useWords();
  const proofs = useProofs(({ states }) => states);
  const plans = useQueries({
    queries: summaries.slice(0, mostCounted).map(({ name: backupName }) => ({
      queryKey: ['removal', storageId, backupName],
      queryFn: () =>
        plansTogether(() => api.plans.preview({ kind: 'delete', storageId, backupName })),
      gcTime: 0,
    })),
  });
  const title = words.say('backups.title');
  return (
    <div className="card scroll-x removed-table" tabIndex={0} role="group" aria-label={title}>
      <table className="table table-dense" aria-label={title}>
        <thead>
          <tr>
            <th>{words.say('backups.column.name')}</th>
            <th>{words.say('backups.column.state')}</th>
            <th className="right">{words.say('backups.column.size')}</th>
            <th className="right">{words.say('backups.proof.objects')}</th>
            <th>{words.say('backups.lastVerified')}</th>
          </tr>
        </thead>
        <tbody>
          {summaries.map((summary, index) => {
            const proof = proofOf(proofs, storageId, summary);
            const { objects, sizeBytes } = plans[index]?.data?.estimate ?? {};
            const size = sizeBytes ?? summary.sizeBytes;
            return (
              <tr key={summary.name}>
                <td className="name-cell" title={summary.name}>
                  {summary.name}
                </td>
                <td>
                  <Status {...stateInWords(summary, isProven(proof), words)} />
                </td>
                <td className="right">{size === null ? '–' : words.bytes(size)}</td>
                <td className="right">{objects === undefined ? '–' : words.number(objects)}</td>
                <td className="secondary">{proof?.type === 'done' ? words.time(proof.at) : '–'}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
