import type { ReactNode } from 'react';

import type { StorageProfile } from '#shared/profile.ts';

import { Field } from '../components/Field.tsx';
import { placeOf } from '../placeOf.ts';

/** One of the places for backups. */
export function StorageSelect(props: {
  readonly id: string;
  readonly label: string;
  readonly storages: readonly StorageProfile[];
  readonly storageId: string;
  readonly onPick: (storageId: string) => void;
}): ReactNode {
  const { id, label, storages, storageId, onPick } = props;
  return (
    <Field id={id} label={label}>
      <select
        id={id}
        className="native-select"
        value={storageId}
        onChange={({ target }) => onPick(target.value)}
      >
        {storages.map((storage) => (
          <option key={storage.id} value={storage.id}>
            {`${storage.name} (${placeOf(storage.location)})`}
          </option>
        ))}
      </select>
    </Field>
  );
}
