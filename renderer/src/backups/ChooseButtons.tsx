import FolderOutlined from '@mui/icons-material/FolderOutlined';
import FolderZipOutlined from '@mui/icons-material/FolderZipOutlined';
import Button from '@mui/material/Button';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import type { ChosenFile } from '#shared/contract.ts';

import { api } from '../api.ts';
import { InlineError } from '../components/InlineError.tsx';
import { useWords } from '../texts/texts.ts';

/** Asks for a zip or a folder with the dialogs of the system. Who closes one stays with what was chosen before. */
export function ChooseButtons(props: {
  readonly zip: 'zipToRead' | 'zipToWrite';
  readonly folder: 'folderToRead' | 'folderToWrite';
  readonly suggestedName: string;
  readonly onChosen: (place: ChosenFile) => void;
  /** At the end of the line. */
  readonly children?: ReactNode;
}): ReactNode {
  const { zip, folder, suggestedName, onChosen, children } = props;
  const words = useWords();
  const asked = useMutation({
    mutationFn: (what: typeof zip | typeof folder) => api.files.choose({ what, suggestedName }),
    onSuccess: (place) => place && onChosen(place),
  });
  return (
    <div className="row wrap">
      <Button
        startIcon={<FolderZipOutlined aria-hidden />}
        disabled={asked.isPending}
        onClick={() => asked.mutate(zip)}
      >
        {words.say('backups.chooseZip')}
      </Button>
      <Button
        startIcon={<FolderOutlined aria-hidden />}
        disabled={asked.isPending}
        onClick={() => asked.mutate(folder)}
      >
        {words.say('backups.chooseFolder')}
      </Button>
      {children}
      <InlineError error={asked.error} />
    </div>
  );
}
