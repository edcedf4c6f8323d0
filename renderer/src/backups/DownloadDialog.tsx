import DownloadOutlined from '@mui/icons-material/DownloadOutlined';
import FolderOutlined from '@mui/icons-material/FolderOutlined';
import FolderZipOutlined from '@mui/icons-material/FolderZipOutlined';
import Button from '@mui/material/Button';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

import type { BackupSummary } from '#shared/catalog.ts';
import type { ChosenFile } from '#shared/contract.ts';
import type { TransferRequest } from '#shared/plan.ts';
import type { StorageProfile } from '#shared/profile.ts';

import { api } from '../api.ts';
import { AppDialog } from '../components/AppDialog.tsx';
import { GuardedStart } from '../components/GuardedStart.tsx';
import { InlineError } from '../components/InlineError.tsx';
import { useWords } from '../texts/texts.ts';
import { usePlan } from '../wizard/usePlan.ts';
import { hasDialogs } from './chosenFile.ts';
import { StartedDialog } from './StartedDialog.tsx';
import { TransferPlan } from './TransferPlan.tsx';
import { UsersChoice } from './UsersChoice.tsx';
import { ZipReadyDialog } from './ZipReadyDialog.tsx';

/** Brings a backup to this computer: into a zip, or where the host can ask for one into a folder. */
export function DownloadDialog(props: {
  readonly storage: StorageProfile;
  readonly summary: BackupSummary;
  readonly onClose: () => void;
}): ReactNode {
  const { storage, summary, onClose } = props;
  const words = useWords();
  const place = usePlace(summary.name);
  const [started, setStarted] = useState<{ jobId: string; zip: ChosenFile } | null>(null);
  const [users, setUsers] = useState<TransferRequest['users']>('leaveOut');
  const plan = usePlan(
    place.chosen === null
      ? null
      : {
          kind: 'transfer',
          sourceId: storage.id,
          backupName: summary.name,
          storageId: place.chosen.storageId,
          targetName: '',
          users,
        },
  );
  const title = words.say('backups.downloadTitle', { name: summary.name });
  if (started !== null) {
    const { jobId, zip } = started;
    if (hasDialogs()) return <StartedDialog title={title} jobIds={[jobId]} onClose={onClose} />;
    return <ZipReadyDialog title={title} jobId={jobId} zip={zip} onClose={onClose} />;
  }
  return (
    <AppDialog
      title={title}
      icon={<DownloadOutlined aria-hidden />}
      width={600}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose} autoFocus>
            {words.say('shell.cancel')}
          </Button>
          <GuardedStart
            preview={plan.error ? undefined : plan.data}
            label={words.say('backups.startDownload')}
            icon={<DownloadOutlined aria-hidden />}
            onStarted={(jobId) => place.chosen && setStarted({ jobId, zip: place.chosen })}
          />
        </>
      }
    >
      {hasDialogs() ? (
        <div className="row wrap">
          <Button
            startIcon={<FolderZipOutlined aria-hidden />}
            disabled={place.isAsking}
            onClick={() => place.ask('zipToWrite')}
          >
            {words.say('backups.chooseZip')}
          </Button>
          <Button
            startIcon={<FolderOutlined aria-hidden />}
            disabled={place.isAsking}
            onClick={() => place.ask('folderToWrite')}
          >
            {words.say('backups.chooseFolder')}
          </Button>
          {place.chosen && <span className="mono break-anywhere">{place.chosen.name}</span>}
        </div>
      ) : (
        <p className="secondary">{words.say('backups.zipHow')}</p>
      )}
      <InlineError error={place.error} />
      <UsersChoice
        storageId={storage.id}
        backupName={summary.name}
        users={users}
        onChange={setUsers}
      />
      <TransferPlan plan={plan} />
    </AppDialog>
  );
}

/** Where it goes. A browser is asked where when it fetches the zip, so that there is nothing to choose before. */
function usePlace(suggestedName: string): {
  readonly chosen: ChosenFile | null;
  readonly ask: (what: 'zipToWrite' | 'folderToWrite') => void;
  readonly isAsking: boolean;
  readonly error: Error | null;
} {
  const [chosen, setChosen] = useState<ChosenFile | null>(null);
  const asked = useMutation({
    mutationFn: (what: 'zipToWrite' | 'folderToWrite') => api.files.choose({ what, suggestedName }),
    // Who closes the dialog of the system stays with what was chosen before.
    onSuccess: (place) => place && setChosen(place),
  });
  const zip = useQuery({
    queryKey: ['zip', suggestedName],
    queryFn: () => api.files.choose({ what: 'zipToWrite', suggestedName }),
    enabled: !hasDialogs(),
    staleTime: Infinity,
    gcTime: 0,
  });
  return {
    chosen: chosen ?? zip.data ?? null,
    ask: asked.mutate,
    isAsking: asked.isPending,
    error: asked.error ?? zip.error,
  };
}
