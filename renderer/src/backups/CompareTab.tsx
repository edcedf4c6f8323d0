import Autocomplete, { createFilterOptions } from '@mui/material/Autocomplete';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import TextField from '@mui/material/TextField';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useId, useState } from 'react';

import { api } from '../api.ts';
import { useClusters, useNamesIn, useStorages } from '../queries.ts';
import { useWords } from '../texts/texts.ts';
import { ComparisonTable } from './ComparisonTable.tsx';
import { TabState } from './TabState.tsx';
import type { BackupPlace } from './useAddress.ts';

/** What a backup can be held against: a cluster as it is now, or another backup. */
interface OtherSide {
  readonly group: string;
  readonly label: string;
  readonly key: string;
  readonly side:
    | { readonly type: 'cluster'; readonly clusterId: string }
    | ({ readonly type: 'backup' } & BackupPlace);
}

/** What differs between this backup and another one, or a cluster. */
export function CompareTab(props: BackupPlace): ReactNode {
  const words = useWords();
  const [other, setOther] = useState<OtherSide | null>(null);
  const [onlyDifferences, setOnlyDifferences] = useState(true);
  const comparison = useQuery({
    queryKey: ['comparison', props.storageId, props.backupName, other?.key],
    queryFn: () => {
      if (other === null) throw new Error('there is nothing to compare with');
      return api.backups.compare({ left: props, right: other.side });
    },
    enabled: other !== null,
  });
  return (
    <div className="column padded">
      <div className="row wrap">
        <OtherSideField {...props} other={other} onChange={setOther} />
        <span className="push">
          <FormControlLabel
            control={
              <Checkbox
                checked={onlyDifferences}
                onChange={(_, isOn) => setOnlyDifferences(isOn)}
              />
            }
            label={<span className="small">{words.say('backups.onlyDifferences')}</span>}
          />
        </span>
      </div>
      {other === null ? (
        <p className="small muted">{words.say('backups.compareHow')}</p>
      ) : (
        <TabState query={comparison}>
          {comparison.data && (
            <ComparisonTable
              comparison={comparison.data}
              isLive={other.side.type === 'cluster'}
              onlyDifferences={onlyDifferences}
            />
          )}
        </TabState>
      )}
    </div>
  );
}

/** A list of thousands of names is searched, not read. */
const filterOptions = createFilterOptions<OtherSide>({
  limit: 100,
  stringify: ({ label, group }) => `${label} ${group}`,
});

function OtherSideField(
  props: BackupPlace & {
    readonly other: OtherSide | null;
    readonly onChange: (other: OtherSide | null) => void;
  },
): ReactNode {
  const { other, onChange } = props;
  const words = useWords();
  const id = useId();
  const options = useOtherSides(props.storageId, props.backupName);
  return (
    <>
      <label className="small secondary" htmlFor={id}>
        {words.say('backups.comparedWith')}
      </label>
      <Autocomplete
        id={id}
        size="small"
        className="compare-field"
        options={options}
        value={other}
        onChange={(_, chosen) => onChange(chosen)}
        groupBy={({ group }) => group}
        getOptionKey={({ key }) => key}
        isOptionEqualToValue={(option, value) => option.key === value.key}
        filterOptions={filterOptions}
        renderGroup={({ key, group, children }) => (
          <li key={key} role="none">
            <div className="option-group" aria-hidden>
              {group}
            </div>
            <ul role="group" aria-label={group}>
              {children}
            </ul>
          </li>
        )}
        noOptionsText={words.say('shell.noMatch')}
        openText={words.say('backups.showList')}
        closeText={words.say('backups.hideList')}
        clearText={words.say('backups.clear')}
        renderInput={(params) => (
          <TextField {...params} placeholder={words.say('backups.otherSide')} />
        )}
      />
    </>
  );
}

/** Clusters first, then the backups of this storage, then those of the others. */
function useOtherSides(storageId: string, backupName: string): OtherSide[] {
  const words = useWords();
  const clusters = useClusters().data ?? [];
  const storages = useStorages().data ?? [];
  const ordered = storages.toSorted(
    (a, b) => Number(b.id === storageId) - Number(a.id === storageId),
  );
  const names = useNamesIn(ordered.map(({ id }) => id));
  return [
    ...clusters.map(({ id, name }) => ({
      side: { type: 'cluster' as const, clusterId: id },
      group: words.say('backups.clustersNow'),
      label: words.say('backups.live', { name }),
      key: `cluster ${id}`,
    })),
    ...ordered.flatMap((storage, index) =>
      (names[index]?.data?.names ?? [])
        .filter((name) => storage.id !== storageId || name !== backupName)
        .map((name) => ({
          side: { type: 'backup' as const, storageId: storage.id, backupName: name },
          group: storage.name,
          label: name,
          key: `backup ${storage.id} ${name}`,
        })),
    ),
  ];
}
