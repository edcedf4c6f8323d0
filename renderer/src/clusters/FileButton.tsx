import FolderOpenOutlined from '@mui/icons-material/FolderOpenOutlined';
import Button from '@mui/material/Button';
import { type ReactNode, useRef } from 'react';

import { useWords } from '../texts/texts.ts';

/** Chooses a configuration or an exported file. */
export function FileButton(props: {
  readonly isPrimary?: boolean;
  readonly onFile: (file: File | undefined) => void;
}): ReactNode {
  const words = useWords();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button
        {...(props.isPrimary ? { variant: 'contained' as const, color: 'primary' as const } : {})}
        startIcon={<FolderOpenOutlined aria-hidden />}
        onClick={() => input.current?.click()}
      >
        {words.say('clusters.chooseFile')}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        accept=".yaml,.yml,.json"
        aria-label={words.say('clusters.chooseFile')}
        onChange={({ target }) => {
          props.onFile(target.files?.[0]);
          // The same file again, after a correction, is a change too.
          target.value = '';
        }}
      />
    </>
  );
}
