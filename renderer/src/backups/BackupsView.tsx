import BackupOutlined from '@mui/icons-material/BackupOutlined';
import RefreshOutlined from '@mui/icons-material/RefreshOutlined';
import UploadFileOutlined from '@mui/icons-material/UploadFileOutlined';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import { type ReactNode, useRef } from 'react';
import { Link } from 'react-router';

import { assertNever } from '#shared/assertNever.ts';
import type { StorageProfile } from '#shared/profile.ts';

import { InlineError } from '../components/InlineError.tsx';
import { useBackups } from '../queries.ts';
import { useWords } from '../texts/texts.ts';
import { useDrafts } from '../wizard/drafts.ts';
import { BackupDrawer } from './BackupDrawer.tsx';
import type { BackupList } from './backupList.ts';
import { type BackupRow, rowsOf } from './backupRows.ts';
import { shortPlaceOf } from './backupState.ts';
import { BackupTable } from './BackupTable.tsx';
import { CollectionFirst } from './CollectionFirst.tsx';
import { CopyDialog } from './CopyDialog.tsx';
import { DownloadDialog } from './DownloadDialog.tsx';
import { ListError } from './ListError.tsx';
import { NoBackups } from './NoBackups.tsx';
import { RemoveDialog } from './RemoveDialog.tsx';
import { UploadDialog } from './UploadDialog.tsx';
import { useAddress } from './useAddress.ts';
import { type BackupDialog, useBackupActions } from './useBackupActions.ts';

/** The backups of one storage: the table or the collections, and beside it the one that is open. */
export function BackupsView({ storage }: { readonly storage: StorageProfile }): ReactNode {
  const words = useWords();
  const address = useAddress();
  const backups = useBackups(storage.id);
  const rows = useRows(backups.data);
  const { actions, dialog, ask, error } = useBackupActions(storage.id);
  const isThere = backups.error === null;
  const retry = () => void backups.refetch();
  const usable = isThere ? actions : null;
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
            backups={backups}
            onUpload={() => ask({ type: 'upload' })}
          />
        </div>
        <InlineError error={error} />
        {backups.error && (
          <ListError storage={storage} error={backups.error} list={backups.data} onRetry={retry} />
        )}
        {isEmpty && <NoBackups storage={storage} />}
        {!isEmpty && (rows.length > 0 || isThere) && address.by === 'backup' && (
          <BackupTable
            storageId={storage.id}
            rows={rows}
            list={backups.data}
            actions={usable}
            onRetry={retry}
          />
        )}
        {!isEmpty && rows.length > 0 && address.by === 'collection' && (
          <CollectionFirst storageId={storage.id} rows={rows} list={backups.data} />
        )}
      </section>
      {open && (
        <BackupDrawer storage={storage} row={open} actions={usable} onClose={address.close} />
      )}
      {dialog && <BackupDialogs storage={storage} dialog={dialog} onClose={() => ask(null)} />}
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
  readonly backups: ReturnType<typeof useBackups>;
  readonly onUpload: () => void;
}): ReactNode {
  const { storageId, backups, onUpload } = props;
  const words = useWords();
  const isThere = backups.error === null;
  const change = useDrafts((drafts) => drafts.change);
  const refresh = words.say('backups.refresh');
  return (
    <div className="page-actions">
      <IconButton
        aria-label={refresh}
        title={refresh}
        disabled={backups.isFetching}
        onClick={() => void backups.refetch()}
      >
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

/** The question that stands above the page, if there is one. */
function BackupDialogs(props: {
  readonly storage: StorageProfile;
  readonly dialog: BackupDialog;
  readonly onClose: () => void;
}): ReactNode {
  const { storage, dialog, onClose } = props;
  switch (dialog.type) {
    case 'copy':
      return <CopyDialog storage={storage} summary={dialog.summary} onClose={onClose} />;
    case 'download':
      return <DownloadDialog storage={storage} summary={dialog.summary} onClose={onClose} />;
    case 'upload':
      return <UploadDialog storage={storage} onClose={onClose} />;
    case 'remove':
      return <RemoveDialog storage={storage} summaries={dialog.summaries} onClose={onClose} />;
    default:
      return assertNever(dialog);
  }
}
