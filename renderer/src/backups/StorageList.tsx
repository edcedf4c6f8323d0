import AddOutlined from '@mui/icons-material/AddOutlined';
import ErrorOutlineOutlined from '@mui/icons-material/ErrorOutlineOutlined';
import FolderOutlined from '@mui/icons-material/FolderOutlined';
import Inventory2Outlined from '@mui/icons-material/Inventory2Outlined';
import TableRowsOutlined from '@mui/icons-material/TableRowsOutlined';
import IconButton from '@mui/material/IconButton';
import type { ReactNode } from 'react';
import { Link } from 'react-router';

import type { StorageProfile } from '#shared/profile.ts';

import { placeOf } from '../placeOf.ts';
import { useBackupNames, useBackups } from '../queries.ts';
import { useWords } from '../texts/texts.ts';
import { useAddress } from './useAddress.ts';

/** Where a storage is added. */
export const addStorageAddress = '/clusters/storages/new';

/** Where its place and its keys are changed. */
export function editStorageAddress(storageId: string): string {
  return `/clusters/storages/${encodeURIComponent(storageId)}/edit`;
}

/** The places where backups lie, and the two ways to look at one. */
export function StorageList(props: {
  readonly storages: readonly StorageProfile[];
  readonly chosen: string;
}): ReactNode {
  const words = useWords();
  const { by, show } = useAddress();
  const add = words.say('backups.addStorage');
  const ways = [
    { way: 'backup', icon: <Inventory2Outlined aria-hidden /> },
    { way: 'collection', icon: <TableRowsOutlined aria-hidden /> },
  ] as const;
  return (
    <aside className="storage-list" aria-label={words.say('backups.storages')}>
      <div className="row storage-head">
        <h2 className="caption muted medium">{words.say('backups.storages')}</h2>
        <span className="push">
          <IconButton component={Link} to={addStorageAddress} aria-label={add} title={add}>
            <AddOutlined aria-hidden />
          </IconButton>
        </span>
      </div>
      <ul className="storage-items">
        {props.storages.map((storage) => (
          <StorageItem key={storage.id} storage={storage} isChosen={storage.id === props.chosen} />
        ))}
      </ul>
      <div className="storage-ways" role="group" aria-label={words.say('backups.showBy')}>
        <p className="caption muted medium" aria-hidden>
          {words.say('backups.showBy')}
        </p>
        {ways.map(({ way, icon }) => (
          <button
            key={way}
            type="button"
            className="storage-item"
            aria-pressed={by === way}
            onClick={() => show(way)}
          >
            {icon}
            <span className="small">{words.say(`backups.by.${way}`)}</span>
          </button>
        ))}
      </div>
    </aside>
  );
}

function StorageItem(props: {
  readonly storage: StorageProfile;
  readonly isChosen: boolean;
}): ReactNode {
  const { storage, isChosen } = props;
  const { location } = storage;
  const place = placeOf(location);
  const Icon = location.type === 'local' ? FolderOutlined : Inventory2Outlined;
  return (
    <li>
      <Link
        className="storage-item"
        to={`/backups/${encodeURIComponent(storage.id)}`}
        aria-current={isChosen ? 'true' : undefined}
        title={place}
      >
        <Icon aria-hidden />
        <span className="grow">
          <span className="small medium ellipsis storage-name">{storage.name}</span>
          <span className="caption muted ellipsis storage-place">{place}</span>
        </span>
        {isChosen ? <ReadCount storageId={storage.id} /> : <NameCount storageId={storage.id} />}
      </Link>
    </li>
  );
}

/** Folders that turned out to be no backups are not counted. */
function ReadCount({ storageId }: { readonly storageId: string }): ReactNode {
  const { data, error } = useBackups(storageId);
  const others = data?.names.filter((name) => data.reads.get(name)?.type === 'nothing').length ?? 0;
  return <Count count={data && data.names.length - others} error={error} />;
}

function NameCount({ storageId }: { readonly storageId: string }): ReactNode {
  const { data, error } = useBackupNames(storageId);
  return <Count count={data?.names.length} error={error} />;
}

function Count(props: {
  readonly count: number | undefined;
  readonly error: Error | null;
}): ReactNode {
  const words = useWords();
  if (props.error) {
    const label = words.say('backups.noAnswer');
    return (
      <span className="storage-error" title={label}>
        <ErrorOutlineOutlined fontSize="small" aria-hidden />
        <span className="visually-hidden">{label}</span>
      </span>
    );
  }
  if (props.count === undefined) return null;
  return <span className="caption muted number">{words.number(props.count)}</span>;
}
