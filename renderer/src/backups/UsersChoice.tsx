import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import type { ReactNode } from 'react';

import type { TransferRequest } from '#shared/plan.ts';

import { useBackup } from '../queries.ts';
import { useWords } from '../texts/texts.ts';
import type { BackupPlace } from './useAddress.ts';

type Users = TransferRequest['users'];

/** Whether the users of a backup come along; nothing to choose where it has none. */
export function UsersChoice(
  props: BackupPlace & {
    readonly users: Users;
    readonly onChange: (users: Users) => void;
  },
): ReactNode {
  const { storageId, backupName, users, onChange } = props;
  const words = useWords();
  const { data } = useBackup(storageId, backupName);
  if (!data?.sensitive?.users) return null;
  return (
    <FormControlLabel
      control={
        <Checkbox
          checked={users === 'keep'}
          onChange={(_, isOn) => onChange(isOn ? 'keep' : 'leaveOut')}
        />
      }
      label={words.say('backups.keepUsers')}
    />
  );
}
