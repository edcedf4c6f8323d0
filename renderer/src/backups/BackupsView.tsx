import BackupOutlined from '@mui/icons-material/BackupOutlined';
import RefreshOutlined from '@mui/icons-material/RefreshOutlined';
import UploadFileOutlined from '@mui/icons-material/UploadFileOutlined';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import { type ReactNode, useRef } from 'react';
import { Link } from 'react-router';

import type { StorageProfile } from '#shared/profile.ts';

import { InlineError } from '../components/InlineError.tsx';
import { useBackups } from '../queries.ts';
import { useWords } from '../texts/texts.ts';
import { useDrafts } from '../wizard/drafts.ts';
import { BackupDialogs } from './BackupDialogs.tsx';
import { BackupDrawer } from './BackupDrawer.tsx';
import type { BackupList } from './backupList.ts';
import { type BackupRow, rowsOf } from './backupRows.ts';
import { shortPlaceOf } from './backupState.ts';
import { BackupTable } from './BackupTable.tsx';
import { CollectionFirst } from './CollectionFirst.tsx';
import { ListError } from './ListError.tsx';
import { NoBackups } from './NoBackups.tsx';
import { useAddress } from './useAddress.ts';
import { useBackupActions } from './useBackupActions.ts';

/** The backups of one storage: the table or the collections, and beside it the one that is open. */
export function BackupsView({ storage }: { readonly storage: StorageProfile }): ReactNode {
  const words = useWords();
  const address = useAddress();
  const backups = useBackups(storage.id);
  const rows = useRows(backups.data);
  const { actions, dialog, ask, error } = useBackupActions(storage.id);
  const isThere = backups.error === null;
  const isEmpty = isThere && backups.data !== undefined && rows.length === 0;
  const open = rows.find(({ name }) => name === address.backup);
  return (
    <>
      <section className="backups-list" aria-labelledby="backups-title">
        <div className="page-head">
          <h1 id="backups-title">{words.say('backups.title')}</h1>
          <span className="mono secondary ellipsis">{shortPlaceOf(storage.location)}</span>
          <HeadActions
            storageId={storage.id}
            isThere={isThere}
            isReading={backups.isFetching}
            onRefresh={() => void backups.refetch()}
            onUpload={() => ask({ type: 'upload' })}
          />
        </div>
        <InlineError error={error} />
        {backups.error && (
          <ListError
            storage={storage}
            error={backups.error}
            list={backups.data}
            onRetry={() => void backups.refetch()}
          />
        )}
        {isEmpty && <NoBackups storage={storage} />}
        {!isEmpty && (rows.length > 0 || isThere) && address.by === 'backup' && (
          <BackupTable
            storageId={storage.id}
            rows={rows}
            list={backups.data}
            actions={isThere ? actions : null}
            onRetry={() => void backups.refetch()}
          />
        )}
        {!isEmpty && rows.length > 0 && address.by === 'collection' && (
          <CollectionFirst storageId={storage.id} rows={rows} list={backups.data} />
        )}
      </section>
      {open && (
        <BackupDrawer
          storage={storage}
          row={open}
          actions={isThere ? actions : null}
          onClose={address.close}
        />
      )}
      <BackupDialogs storage={storage} dialog={dialog} onClose={() => ask(null)} />
    </>
  );
}

/** Rows that have not changed are the same as before, so that they are not drawn again. */
function useRows(list: BackupList | undefined): readonly BackupRow[] {
  const before = useRef<{ list: BackupList | undefined; rows: readonly BackupRow[] }>({
    list: undefined,
    rows: [],
  });
  if (before.current.list !== list) {
    before.current = { list, rows: list ? rowsOf(list, before.current.rows) : [] };
  }
  return before.current.rows;
}

function HeadActions(props: {
  readonly storageId: string;
  readonly isThere: boolean;
  readonly isReading: boolean;
  readonly onRefresh: () => void;
  readonly onUpload: () => void;
}): ReactNode {
  const { storageId, isThere, isReading, onRefresh, onUpload } = props;
  const words = useWords();
  const change = useDrafts((drafts) => drafts.change);
  const refresh = words.say('backups.refresh');
  return (
    <div className="page-actions">
      <IconButton aria-label={refresh} title={refresh} disabled={isReading} onClick={onRefresh}>
        <RefreshOutlined aria-hidden />
      </IconButton>
      <Button component={Link} to={`/leftovers?storage=${encodeURIComponent(storageId)}`}>
        {words.say('leftovers.title')}
      </Button>
      <Button startIcon={<UploadFileOutlined aria-hidden />} disabled={!isThere} onClick={onUpload}>
        {words.say('backups.upload')}
      </Button>
      <Button
        variant="contained"
        color="primary"
        startIcon={<BackupOutlined aria-hidden />}
        disabled={!isThere}
        component={Link}
        to="/back-up"
        onClick={() => change('backUp', { storageId })}
      >
        {words.say('shell.backUp')}
      </Button>
    </div>
  );
}
