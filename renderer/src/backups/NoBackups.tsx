import Inventory2Outlined from '@mui/icons-material/Inventory2Outlined';
import Button from '@mui/material/Button';
import type { ReactNode } from 'react';
import { Link } from 'react-router';

import type { StorageProfile } from '#shared/profile.ts';

import { EmptyState } from '../components/EmptyState.tsx';
import { useWords } from '../texts/texts.ts';
import { useDrafts } from '../wizard/drafts.ts';
import { shortPlaceOf } from './backupState.ts';
import { editStorageAddress } from './StorageList.tsx';

/** Says what was looked for: the usual reason is another prefix. */
export function NoBackups({ storage }: { readonly storage: StorageProfile }): ReactNode {
  const words = useWords();
  const change = useDrafts((drafts) => drafts.change);
  return (
    <EmptyState
      icon={<Inventory2Outlined aria-hidden />}
      title={words.say('backups.none', { place: shortPlaceOf(storage.location) })}
      text={
        <>
          {words.say('backups.lookedFor')} <span className="mono">meta/backup_meta.json</span>
        </>
      }
      action={
        <div className="row wrap">
          <Button
            variant="contained"
            color="primary"
            component={Link}
            to="/back-up"
            onClick={() => change('backUp', { storageId: storage.id })}
          >
            {words.say('shell.backUp')}
          </Button>
          <Button component={Link} to={editStorageAddress(storage.id)}>
            {words.say('backups.changePrefix')}
          </Button>
        </div>
      }
    />
  );
}
