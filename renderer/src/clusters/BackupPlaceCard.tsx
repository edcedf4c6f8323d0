import Radio from '@mui/material/Radio';
import { type ReactNode, useId } from 'react';

import { placeOf } from '../placeOf.ts';
import { useStorages } from '../queries.ts';
import { useWords } from '../texts/texts.ts';
import { type BackupPlace, besideName, type ClusterForm } from './clusterForm.ts';
import { fieldId } from './formContext.ts';
import { FormField } from './FormField.tsx';
import { StorageSelect } from './StorageSelect.tsx';

/** Where backups of this cluster go: tested with it, and saved with it where it is new. */
export function BackupPlaceCard(props: {
  readonly form: ClusterForm;
  /** The storage that the imported file names. */
  readonly found: Extract<BackupPlace, { type: 'found' }> | null;
  readonly onChange: (backup: BackupPlace) => void;
}): ReactNode {
  const { form, found, onChange } = props;
  const words = useWords();
  const storages = useStorages().data ?? [];
  const { backup, location } = form;
  const [first] = storages;
  return (
    <section className="card form-card" aria-label={words.say('clusters.backupPlace')}>
      <div className="column gap-4">
        <h2 className="card-title">{words.say('clusters.backupPlace')}</h2>
        <p className="small secondary">{words.say('clusters.backupPlaceText')}</p>
      </div>
      <div role="radiogroup" aria-label={words.say('clusters.backupPlace')} className="column">
        {found !== null && (
          <Way
            label={words.say('clusters.backup.found', { place: placeOf(found.profile.location) })}
            isChosen={backup.type === 'found'}
            onPick={() => onChange(found)}
          />
        )}
        {location.type === 's3' && (
          <Way
            label={words.say('clusters.backup.beside')}
            isChosen={backup.type === 'beside'}
            onPick={() => onChange({ type: 'beside', id: crypto.randomUUID(), rootPath: 'backup' })}
          />
        )}
        {backup.type === 'beside' && (
          <div className="backup-choice">
            <FormField
              form={backup}
              name="rootPath"
              field="backup.rootPath"
              hint={words.say('clusters.backup.besideName', { name: besideName(form.name) })}
              isMono
              onChange={(change) => onChange({ ...backup, ...change })}
            />
          </div>
        )}
        {first !== undefined && (
          <Way
            label={words.say('clusters.backup.existing')}
            isChosen={backup.type === 'existing'}
            onPick={() => onChange({ type: 'existing', storageId: first.id })}
          />
        )}
        {backup.type === 'existing' && (
          <div className="backup-choice">
            <StorageSelect
              id={fieldId('backup.storageId')}
              label={words.say('clusters.storage')}
              storages={storages}
              storageId={backup.storageId}
              onPick={(storageId) => onChange({ type: 'existing', storageId })}
            />
          </div>
        )}
        <Way
          label={words.say('clusters.backup.none')}
          isChosen={backup.type === 'none'}
          onPick={() => onChange({ type: 'none' })}
        />
      </div>
    </section>
  );
}

function Way(props: {
  readonly label: string;
  readonly isChosen: boolean;
  readonly onPick: () => void;
}): ReactNode {
  const id = useId();
  return (
    <label className="row top radio-row" htmlFor={id}>
      <Radio id={id} name="backup-place" checked={props.isChosen} onChange={props.onPick} />
      <span className="break-anywhere">{props.label}</span>
    </label>
  );
}
