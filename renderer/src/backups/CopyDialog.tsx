import ContentCopyOutlined from '@mui/icons-material/ContentCopyOutlined';
import MenuItem from '@mui/material/MenuItem';
import Select from '@mui/material/Select';
import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';

import type { BackupSummary } from '#shared/catalog.ts';
import type { StorageProfile } from '#shared/profile.ts';

import { Field } from '../components/Field.tsx';
import { Note } from '../components/Status.tsx';
import { placeOf } from '../placeOf.ts';
import { useStorages } from '../queries.ts';
import { useWords } from '../texts/texts.ts';
import { addStorageAddress } from './StorageList.tsx';
import { NameField, TransferDialog } from './TransferDialog.tsx';

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
  const [storageId, setStorageId] = useState(other?.id ?? storage.id);
  const [name, setName] = useState(summary.name);
  const targetName = name.trim();
  const isSame = storageId === storage.id && targetName === summary.name;
  const place = { sourceId: storage.id, backupName: summary.name };
  return (
    <TransferDialog
      title={words.say('backups.copyTitle', { name: summary.name })}
      icon={<ContentCopyOutlined aria-hidden />}
      label={words.say('backups.startCopy')}
      request={
        isSame || targetName === '' ? null : { kind: 'transfer', ...place, storageId, targetName }
      }
      onClose={onClose}
    >
      <Field id="copy-target" label={words.say('backups.copyTo')}>
        <Select
          value={storageId}
          onChange={({ target }) => setStorageId(target.value)}
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
      <NameField name={name} onChange={setName} />
      {isSame && <Note kind="info">{words.say('backups.sameName')}</Note>}
    </TransferDialog>
  );
}
