import PlayArrowOutlined from '@mui/icons-material/PlayArrowOutlined';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import OutlinedInput from '@mui/material/OutlinedInput';
import Select from '@mui/material/Select';
import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';

import type { BackupSummary } from '#shared/catalog.ts';
import type { TransferRequest } from '#shared/plan.ts';
import type { StorageProfile } from '#shared/profile.ts';

import { AppDialog } from '../components/AppDialog.tsx';
import { Field } from '../components/Field.tsx';
import { GuardedStart } from '../components/GuardedStart.tsx';
import { Note } from '../components/Status.tsx';
import { placeOf } from '../placeOf.ts';
import { useStorages } from '../queries.ts';
import { useWords } from '../texts/texts.ts';
import { usePlan } from '../wizard/usePlan.ts';
import { StartedDialog } from './StartedDialog.tsx';
import { addStorageAddress } from './StorageList.tsx';
import { TransferPlan } from './TransferPlan.tsx';
import { UsersChoice } from './UsersChoice.tsx';
import { useSettled } from './useSettled.ts';

/** Brings a backup to another storage, or gives it a twin of another name in its own. */
export function CopyDialog(props: {
  readonly storage: StorageProfile;
  readonly summary: BackupSummary;
  readonly onClose: () => void;
}): ReactNode {
  const { storage, summary, onClose } = props;
  const words = useWords();
  const storages = useStorages().data ?? [];
  const other = storages.find(({ id }) => id !== storage.id);
  const [target, setTarget] = useState(other?.id ?? storage.id);
  const [name, setName] = useState(summary.name);
  const [users, setUsers] = useState<TransferRequest['users']>('leaveOut');
  const [jobId, setJobId] = useState<string | null>(null);
  const isSame = target === storage.id && name.trim() === summary.name;
  const wanted = useSettled({ storageId: target, targetName: name.trim() });
  const isSettled = wanted.storageId === target && wanted.targetName === name.trim();
  const plan = usePlan(
    isSame || !isSettled || wanted.targetName === ''
      ? null
      : { kind: 'transfer', sourceId: storage.id, backupName: summary.name, users, ...wanted },
  );
  const title = words.say('backups.copyTitle', { name: summary.name });
  if (jobId !== null) return <StartedDialog title={title} jobIds={[jobId]} onClose={onClose} />;
  return (
    <AppDialog
      title={title}
      width={640}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{words.say('shell.cancel')}</Button>
          <GuardedStart
            preview={isSame || plan.error ? undefined : plan.data}
            label={words.say('backups.startCopy')}
            icon={<PlayArrowOutlined aria-hidden />}
            onStarted={setJobId}
          />
        </>
      }
    >
      <Field id="copy-target" label={words.say('backups.copyTo')}>
        <Select
          value={target}
          onChange={({ target: { value } }) => setTarget(value)}
          SelectDisplayProps={{ id: 'copy-target' }}
          labelId="copy-target-label"
        >
          {storages.map(({ id, name: label, location }) => (
            <MenuItem key={id} value={id}>
              <span className="ellipsis">
                {label} <span className="caption muted">{placeOf(location)}</span>
              </span>
            </MenuItem>
          ))}
        </Select>
      </Field>
      {other === undefined && (
        <p className="small secondary">
          {words.say('backups.onlyStorage')}{' '}
          <Link className="underlined" to={addStorageAddress}>
            {words.say('backups.addStorage')}
          </Link>
        </p>
      )}
      <Field id="copy-name" label={words.say('backups.nameThere')}>
        <OutlinedInput
          id="copy-name"
          value={name}
          onChange={({ target: { value } }) => setName(value)}
          inputProps={{ className: 'mono', spellCheck: false, autoComplete: 'off' }}
        />
      </Field>
      <UsersChoice
        storageId={storage.id}
        backupName={summary.name}
        users={users}
        onChange={setUsers}
      />
      {isSame ? (
        <Note kind="info">{words.say('backups.sameName')}</Note>
      ) : (
        <TransferPlan plan={plan} />
      )}
    </AppDialog>
  );
}
