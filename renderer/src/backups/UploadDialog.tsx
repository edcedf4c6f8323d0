import FolderOutlined from '@mui/icons-material/FolderOutlined';
import FolderZipOutlined from '@mui/icons-material/FolderZipOutlined';
import UploadFileOutlined from '@mui/icons-material/UploadFileOutlined';
import Button from '@mui/material/Button';
import OutlinedInput from '@mui/material/OutlinedInput';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef, useState } from 'react';

import type { ChosenFile } from '#shared/contract.ts';
import type { TransferRequest } from '#shared/plan.ts';
import type { StorageProfile } from '#shared/profile.ts';

import { api } from '../api.ts';
import { AppDialog } from '../components/AppDialog.tsx';
import { Field } from '../components/Field.tsx';
import { GuardedStart } from '../components/GuardedStart.tsx';
import { InlineError } from '../components/InlineError.tsx';
import { Status } from '../components/Status.tsx';
import { useWords } from '../texts/texts.ts';
import { usePlan } from '../wizard/usePlan.ts';
import { shortPlaceOf } from './backupState.ts';
import { hasDialogs, sendZip } from './chosenFile.ts';
import { StartedDialog } from './StartedDialog.tsx';
import { TransferPlan } from './TransferPlan.tsx';
import { UsersChoice } from './UsersChoice.tsx';
import { useSettled } from './useSettled.ts';

/** Brings a backup from this computer into the storage. It is found whole before anything is written. */
export function UploadDialog(props: {
  readonly storage: StorageProfile;
  readonly onClose: () => void;
}): ReactNode {
  const { storage, onClose } = props;
  const words = useWords();
  const [chosen, setChosen] = useState<ChosenFile | null>(null);
  const [name, setName] = useState('');
  const [users, setUsers] = useState<TransferRequest['users']>('leaveOut');
  const [jobId, setJobId] = useState<string | null>(null);
  const wanted = useSettled({ targetName: name.trim() });
  const isSettled = wanted.targetName === name.trim();
  const plan = usePlan(
    chosen === null || !isSettled || wanted.targetName === ''
      ? null
      : {
          kind: 'transfer',
          sourceId: chosen.storageId,
          backupName: chosen.name,
          storageId: storage.id,
          users,
          ...wanted,
        },
  );
  const title = words.say('backups.uploadTitle', { place: shortPlaceOf(storage.location) });
  if (jobId !== null) return <StartedDialog title={title} jobIds={[jobId]} onClose={onClose} />;
  return (
    <AppDialog
      title={title}
      icon={<UploadFileOutlined aria-hidden />}
      width={600}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose} autoFocus>
            {words.say('shell.cancel')}
          </Button>
          <GuardedStart
            preview={plan.error ? undefined : plan.data}
            label={words.say('backups.startUpload')}
            icon={<UploadFileOutlined aria-hidden />}
            onStarted={setJobId}
          />
        </>
      }
    >
      <p className="secondary">{words.say('backups.uploadHow')}</p>
      <SourceButtons
        onChosen={(file) => {
          setChosen(file);
          setName(file.name);
        }}
      />
      {chosen && (
        <Field id="upload-name" label={words.say('backups.nameThere')}>
          <OutlinedInput
            id="upload-name"
            value={name}
            onChange={({ target }) => setName(target.value)}
            inputProps={{ className: 'mono', spellCheck: false, autoComplete: 'off' }}
          />
        </Field>
      )}
      {chosen && (
        <UsersChoice
          storageId={chosen.storageId}
          backupName={chosen.name}
          users={users}
          onChange={setUsers}
        />
      )}
      {chosen && <TransferPlan plan={plan} />}
    </AppDialog>
  );
}

function SourceButtons(props: { readonly onChosen: (file: ChosenFile) => void }): ReactNode {
  return hasDialogs() ? <DialogButtons {...props} /> : <ZipField {...props} />;
}

function DialogButtons(props: { readonly onChosen: (file: ChosenFile) => void }): ReactNode {
  const words = useWords();
  const asked = useMutation({
    mutationFn: (what: 'zipToRead' | 'folderToRead') =>
      api.files.choose({ what, suggestedName: '' }),
    onSuccess: (file) => file && props.onChosen(file),
  });
  return (
    <div className="row wrap">
      <Button
        startIcon={<FolderZipOutlined aria-hidden />}
        disabled={asked.isPending}
        onClick={() => asked.mutate('zipToRead')}
      >
        {words.say('backups.chooseZip')}
      </Button>
      <Button
        startIcon={<FolderOutlined aria-hidden />}
        disabled={asked.isPending}
        onClick={() => asked.mutate('folderToRead')}
      >
        {words.say('backups.chooseFolder')}
      </Button>
      <InlineError error={asked.error} />
    </div>
  );
}

/** A browser sends the whole zip before it can be looked into. */
function ZipField(props: { readonly onChosen: (file: ChosenFile) => void }): ReactNode {
  const words = useWords();
  const input = useRef<HTMLInputElement>(null);
  const gone = useRef(new AbortController());
  const sent = useMutation({
    mutationFn: (file: File) => sendZip(file, gone.current.signal),
    onSuccess: props.onChosen,
  });
  useEffect(() => {
    const sending = new AbortController();
    gone.current = sending;
    return () => sending.abort();
  }, []);
  return (
    <div className="row wrap">
      <input
        ref={input}
        type="file"
        accept=".zip,application/zip"
        hidden
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          target.value = '';
          if (file) sent.mutate(file);
        }}
      />
      <Button
        startIcon={<FolderZipOutlined aria-hidden />}
        disabled={sent.isPending}
        onClick={() => input.current?.click()}
      >
        {words.say('backups.chooseZip')}
      </Button>
      {sent.isPending && (
        <Status
          kind="running"
          label={words.say('backups.sending', { size: words.bytes(sent.variables.size) })}
        />
      )}
      <InlineError error={sent.error} />
    </div>
  );
}
