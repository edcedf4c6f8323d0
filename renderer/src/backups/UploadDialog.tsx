import FolderZipOutlined from '@mui/icons-material/FolderZipOutlined';
import UploadFileOutlined from '@mui/icons-material/UploadFileOutlined';
import Button from '@mui/material/Button';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef, useState } from 'react';

import type { ChosenFile } from '#shared/contract.ts';
import type { StorageProfile } from '#shared/profile.ts';

import { InlineError } from '../components/InlineError.tsx';
import { Status } from '../components/Status.tsx';
import { useWords } from '../texts/texts.ts';
import { shortPlaceOf } from './backupState.ts';
import { ChooseButtons } from './ChooseButtons.tsx';
import { hasDialogs, sendZip } from './chosenFile.ts';
import { NameField, TransferDialog } from './TransferDialog.tsx';

/** Brings a backup from this computer into the storage. It is found whole before anything is written. */
export function UploadDialog(props: {
  readonly storage: StorageProfile;
  readonly onClose: () => void;
}): ReactNode {
  const { storage, onClose } = props;
  const words = useWords();
  const [chosen, setChosen] = useState<ChosenFile | null>(null);
  const [name, setName] = useState('');
  const targetName = name.trim();
  const choose = (file: ChosenFile): void => {
    setChosen(file);
    setName(file.name);
  };
  return (
    <TransferDialog
      title={words.say('backups.uploadTitle', { place: shortPlaceOf(storage.location) })}
      icon={<UploadFileOutlined aria-hidden />}
      label={words.say('backups.startUpload')}
      request={
        chosen === null || targetName === ''
          ? null
          : {
              kind: 'transfer',
              sourceId: chosen.storageId,
              backupName: chosen.name,
              storageId: storage.id,
              targetName,
            }
      }
      onClose={onClose}
    >
      <p className="secondary">{words.say('backups.uploadHow')}</p>
      {hasDialogs() ? (
        <ChooseButtons zip="zipToRead" folder="folderToRead" suggestedName="" onChosen={choose} />
      ) : (
        <ZipField onChosen={choose} />
      )}
      {chosen && <NameField name={name} onChange={setName} />}
    </TransferDialog>
  );
}

/** A browser sends the whole zip before it can be looked into. */
function ZipField(props: { readonly onChosen: (file: ChosenFile) => void }): ReactNode {
  const words = useWords();
  const input = useRef<HTMLInputElement>(null);
  const gone = useRef(new AbortController());
  const sent = useMutation({
    mutationFn: (file: File) => sendZip(file, gone.current.signal),
    onSuccess: props.onChosen,
  });
  useEffect(() => {
    const sending = new AbortController();
    gone.current = sending;
    return () => sending.abort();
  }, []);
  return (
    <div className="row wrap">
      <input
        ref={input}
        type="file"
        accept=".zip,application/zip"
        hidden
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          target.value = '';
          if (file) sent.mutate(file);
        }}
      />
      <Button
        startIcon={<FolderZipOutlined aria-hidden />}
        disabled={sent.isPending}
        onClick={() => input.current?.click()}
      >
        {words.say('backups.chooseZip')}
      </Button>
      {sent.isPending && (
        <Status
          kind="running"
          label={words.say('backups.sending', { size: words.bytes(sent.variables.size) })}
        />
      )}
      <InlineError error={sent.error} />
    </div>
  );
}
