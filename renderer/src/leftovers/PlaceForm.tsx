import SearchOutlined from '@mui/icons-material/SearchOutlined';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import Select from '@mui/material/Select';
import type { ReactNode } from 'react';

import { Field } from '../components/Field.tsx';
import { placeOf } from '../placeOf.ts';
import { useClusters, useStorages } from '../queries.ts';
import { useWords } from '../texts/texts.ts';

export interface ChosenPlaces {
  readonly clusterId: string | null;
  readonly storageId: string | null;
}

/** Where to look: a cluster, a place for backups, or both. */
export function PlaceForm(props: {
  readonly places: ChosenPlaces;
  readonly isLooking: boolean;
  readonly isSearched: boolean;
  readonly onChange: (places: ChosenPlaces) => void;
  readonly onLook: () => void;
}): ReactNode {
  const { places, isLooking, isSearched, onChange, onLook } = props;
  const words = useWords();
  const clusters = useClusters().data ?? [];
  const storages = useStorages().data ?? [];
  const isNowhere = places.clusterId === null && places.storageId === null;
  return (
    <section className="card padded column gap-12" aria-label={words.say('leftovers.where')}>
      <div className="leftover-places">
        <PlaceField
          id="leftovers-cluster"
          label={words.say('leftovers.cluster')}
          none={words.say('leftovers.noCluster')}
          chosen={places.clusterId}
          options={clusters.map(({ id, name, storage }) => ({ id, name, place: placeOf(storage) }))}
          onChoose={(clusterId) => onChange({ ...places, clusterId })}
        />
        <PlaceField
          id="leftovers-storage"
          label={words.say('leftovers.storage')}
          none={words.say('leftovers.noStorage')}
          chosen={places.storageId}
          options={storages.map(({ id, name, location }) => ({
            id,
            name,
            place: placeOf(location),
          }))}
          onChoose={(storageId) => onChange({ ...places, storageId })}
        />
        <Button
          {...(isSearched ? {} : { variant: 'contained', color: 'primary' })}
          startIcon={<SearchOutlined aria-hidden />}
          disabled={isNowhere || isLooking}
          onClick={onLook}
        >
          {words.say(isLooking ? 'leftovers.looking' : 'leftovers.look')}
        </Button>
      </div>
      <p className="small secondary">{words.say('leftovers.lookEffect')}</p>
    </section>
  );
}

function PlaceField(props: {
  readonly id: string;
  readonly label: string;
  readonly none: string;
  readonly chosen: string | null;
  readonly options: readonly {
    readonly id: string;
    readonly name: string;
    readonly place: string;
  }[];
  readonly onChoose: (id: string | null) => void;
}): ReactNode {
  const { id, label, none, chosen, options, onChoose } = props;
  return (
    <Field id={id} label={label}>
      <Select
        value={chosen ?? ''}
        displayEmpty
        onChange={({ target }) => onChoose(target.value === '' ? null : target.value)}
        labelId={`${id}-label`}
        inputProps={{ id }}
      >
        <MenuItem value="">{none}</MenuItem>
        {options.map(({ id: option, name, place }) => (
          <MenuItem key={option} value={option}>
            <span className="ellipsis">
              {name} <span className="caption muted">{place}</span>
            </span>
          </MenuItem>
        ))}
      </Select>
    </Field>
  );
}
