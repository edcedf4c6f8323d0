import DownloadOutlined from '@mui/icons-material/DownloadOutlined';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

import type { BackupSummary } from '#shared/catalog.ts';
import type { ChosenFile } from '#shared/contract.ts';
import type { StorageProfile } from '#shared/profile.ts';

import { api } from '../api.ts';
import { InlineError } from '../components/InlineError.tsx';
import { useWords } from '../texts/texts.ts';
import { ChooseButtons } from './ChooseButtons.tsx';
import { hasDialogs } from './chosenFile.ts';
import { TransferDialog } from './TransferDialog.tsx';
import { ZipReadyDialog } from './ZipReadyDialog.tsx';

/** Brings a backup to this computer: into a zip, or where the host can ask for one into a folder. */
export function DownloadDialog(props: {
  readonly storage: StorageProfile;
  readonly summary: BackupSummary;
  readonly onClose: () => void;
}): ReactNode {
  const { storage, summary, onClose } = props;
  const words = useWords();
  const [chosen, setChosen] = useState<ChosenFile | null>(null);
  const [started, setStarted] = useState<{ jobId: string; zip: ChosenFile } | null>(null);
  // A browser is asked where when it fetches the zip, so that there is nothing to choose before.
  const zip = useQuery({
    queryKey: ['zip', summary.name],
    queryFn: () => api.files.choose({ what: 'zipToWrite', suggestedName: summary.name }),
    enabled: !hasDialogs(),
    staleTime: Infinity,
    gcTime: 0,
  });
  const place = chosen ?? zip.data ?? null;
  const title = words.say('backups.downloadTitle', { name: summary.name });
  // A browser fetches the zip of that job, whatever would be chosen now.
  if (started && !hasDialogs())
    return <ZipReadyDialog title={title} {...started} onClose={onClose} />;
  return (
    <TransferDialog
      title={title}
      icon={<DownloadOutlined aria-hidden />}
      label={words.say('backups.startDownload')}
      request={
        place && {
          kind: 'transfer',
          sourceId: storage.id,
          backupName: summary.name,
          storageId: place.storageId,
          targetName: '',
        }
      }
      onStarted={(jobId) => place && setStarted({ jobId, zip: place })}
      onClose={onClose}
    >
      {hasDialogs() ? (
        <ChooseButtons
          zip="zipToWrite"
          folder="folderToWrite"
          suggestedName={summary.name}
          onChosen={setChosen}
        >
          {chosen && <span className="mono break-anywhere">{chosen.name}</span>}
        </ChooseButtons>
      ) : (
        <p className="secondary">{words.say('backups.zipHow')}</p>
      )}
      <InlineError error={zip.error} />
    </TransferDialog>
  );
}
