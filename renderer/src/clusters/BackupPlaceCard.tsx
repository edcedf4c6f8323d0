import Radio from '@mui/material/Radio';
import { type ReactNode, useId } from 'react';

import { Field } from '../components/Field.tsx';
import { placeOf } from '../placeOf.ts';
import { useStorages } from '../queries.ts';
import { useWords } from '../texts/texts.ts';
import { type BackupPlace, besideName, type ClusterForm } from './clusterForm.ts';
import { fieldId } from './formContext.ts';
import { FormField } from './FormField.tsx';

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
              field="backup.rootPath"
              label={words.say('clusters.rootPath')}
              value={backup.rootPath}
              hint={words.say('clusters.backup.besideName', { name: besideName(form.name) })}
              isMono
              onChange={(rootPath) => onChange({ ...backup, rootPath })}
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
        {backup.type === 'existing' && <ExistingStorage backup={backup} onChange={onChange} />}
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

function ExistingStorage(props: {
  readonly backup: Extract<BackupPlace, { type: 'existing' }>;
  readonly onChange: (backup: BackupPlace) => void;
}): ReactNode {
  const words = useWords();
  const storages = useStorages().data ?? [];
  const id = fieldId('backup.storageId');
  return (
    <div className="backup-choice">
      <Field id={id} label={words.say('clusters.storage')}>
        <select
          id={id}
          className="native-select"
          value={props.backup.storageId}
          onChange={({ target }) => props.onChange({ type: 'existing', storageId: target.value })}
        >
          {storages.map((storage) => (
            <option key={storage.id} value={storage.id}>
              {`${storage.name} (${placeOf(storage.location)})`}
            </option>
          ))}
        </select>
      </Field>
    </div>
  );
}
