import OutlinedInput from '@mui/material/OutlinedInput';
import { type ReactNode, useId, useState } from 'react';

import { AppDialog } from '../components/AppDialog.tsx';
import { DialogButtons } from '../components/DialogButtons.tsx';
import { ErrorPanel } from '../components/ErrorPanel.tsx';
import { Field } from '../components/Field.tsx';
import { useWords } from '../texts/texts.ts';
import { DropZone } from './DropZone.tsx';
import { FileButton } from './FileButton.tsx';
import { useImport } from './useImport.tsx';

/** A file that is dropped or chosen, or a text that is pasted. */
export function ImportDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const words = useWords();
  const id = useId();
  const [text, setText] = useState('');
  const { takeFile, takeText, isReading, error, dialog } = useImport(onClose);
  // The profiles of a file take its place.
  if (dialog) return dialog;
  return (
    <AppDialog
      title={words.say('clusters.import')}
      width={640}
      onClose={onClose}
      actions={
        <DialogButtons
          label={words.say('clusters.readText')}
          isReady={text.trim() !== '' && !isReading}
          onCancel={onClose}
          onConfirm={() => takeText({ name: words.say('clusters.pastedText'), text })}
        />
      }
    >
      <p className="secondary small">{words.say('clusters.importText')}</p>
      <DropZone onFile={takeFile} />
      <span>
        <FileButton onFile={takeFile} />
      </span>
      <Field id={id} label={words.say('clusters.pasteText')}>
        <OutlinedInput
          id={id}
          value={text}
          onChange={({ target }) => setText(target.value)}
          multiline
          rows={6}
          className="mono-field"
          inputProps={{ spellCheck: false, maxLength: 1_000_000 }}
        />
      </Field>
      {error && <ErrorPanel error={error} />}
    </AppDialog>
  );
}
