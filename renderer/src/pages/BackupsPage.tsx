import Inventory2Outlined from '@mui/icons-material/Inventory2Outlined';
import Button from '@mui/material/Button';
import type { ReactNode } from 'react';
import { Link, Navigate, useParams } from 'react-router';

import type { StorageProfile } from '#shared/profile.ts';

import { BackupsView } from '../backups/BackupsView.tsx';
import { addStorageAddress, StorageList } from '../backups/StorageList.tsx';
import { useAddress } from '../backups/useAddress.ts';
import { EmptyState } from '../components/EmptyState.tsx';
import { ErrorPanel } from '../components/ErrorPanel.tsx';
import { SkeletonRows } from '../components/Skeleton.tsx';
import { useStorages } from '../queries.ts';
import { Page } from '../shell/Page.tsx';
import { useWords } from '../texts/texts.ts';

import '../backups/backups.css';
import '../backups/drawer.css';

/** Every backup there is, by storage: to be found, looked into, compared, moved and deleted. */
export function BackupsPage(): ReactNode {
  const words = useWords();
  const { storageId } = useParams();
  const { backup } = useAddress();
  const { data: storages, error } = useStorages();
  const storage = storages?.find(({ id }) => id === storageId);
  const [first] = storages ?? [];
  if (storageId === undefined && first) {
    return <Navigate to={`/backups/${encodeURIComponent(first.id)}`} replace />;
  }
  const title = words.say('backups.title');
  if (storages === undefined || storage === undefined) {
    return (
      <Page crumbs={[{ label: title }]} layout="wide">
        <h1>{title}</h1>
        {error && <ErrorPanel error={error} />}
        {!error && storages === undefined && (
          <div className="card">
            <SkeletonRows columns={[200, 72, 96, 20, 48, 60]} />
          </div>
        )}
        {storages && <NoStorage isAny={storages.length > 0} />}
      </Page>
    );
  }
  const here = `/backups/${encodeURIComponent(storage.id)}`;
  return (
    <Page
      crumbs={[
        { label: title, to: '/backups' },
        ...(backup === null
          ? [{ label: storage.name }]
          : [{ label: storage.name, to: here }, { label: backup }]),
      ]}
      layout="fill"
    >
      <Backups storages={storages} storage={storage} />
    </Page>
  );
}

function Backups(props: {
  readonly storages: readonly StorageProfile[];
  readonly storage: StorageProfile;
}): ReactNode {
  const { storages, storage } = props;
  return (
    <div className="backups">
      <StorageList storages={storages} chosen={storage.id} />
      {/* Filters and what is selected belong to one storage. */}
      <BackupsView key={storage.id} storage={storage} />
    </div>
  );
}

/** Without a storage, or with the address of one that is gone. */
function NoStorage({ isAny }: { readonly isAny: boolean }): ReactNode {
  const words = useWords();
  return (
    <EmptyState
      icon={<Inventory2Outlined aria-hidden />}
      title={words.say(isAny ? 'backups.noSuchStorage' : 'backups.noStorage')}
      text={words.say(isAny ? 'backups.noSuchStorageText' : 'backups.noStorageText')}
      action={
        isAny ? (
          <Button component={Link} to="/backups">
            {words.say('backups.showOthers')}
          </Button>
        ) : (
          <Button variant="contained" color="primary" component={Link} to={addStorageAddress}>
            {words.say('backups.addStorage')}
          </Button>
        )
      }
    />
  );
}
