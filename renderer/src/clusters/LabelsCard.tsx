import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import type { ReactNode } from 'react';

import { useWords } from '../texts/texts.ts';
import type { StorageForm } from './clusterForm.ts';
import { FieldPair, FormField } from './FormField.tsx';

/** How a profile is found again, and how much of the network it may take. */
export function LabelsCard(props: {
  readonly form: StorageForm;
  /** Folders that others stand in. */
  readonly folders: readonly string[];
  readonly onChange: (change: Partial<StorageForm>) => void;
}): ReactNode {
  const { form, folders, onChange } = props;
  const words = useWords();
  const line = { form, onChange };
  return (
    <section className="card form-card" aria-label={words.say('clusters.labels')}>
      <h2 className="card-title">{words.say('clusters.labels')}</h2>
      <FieldPair>
        <FormField
          {...line}
          name="folder"
          field="folder"
          hint={words.say('clusters.folderHint')}
          maxLength={64}
          suggestions={folders}
        />
        <FormField
          {...line}
          name="cap"
          field="maxBytesPerSecond"
          placeholder={words.say('clusters.noCap')}
          hint={words.say('clusters.capHint')}
          isNumber
          maxLength={8}
        />
      </FieldPair>
      <FormControlLabel
        control={
          <Checkbox
            checked={form.isFavourite}
            onChange={({ target }) => onChange({ isFavourite: target.checked })}
          />
        }
        label={words.say('clusters.favourite')}
      />
      <FormField {...line} name="notes" field="notes" isLong maxLength={4000} />
    </section>
  );
}
