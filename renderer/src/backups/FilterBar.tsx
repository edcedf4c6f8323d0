import Button from '@mui/material/Button';
import type { ReactNode } from 'react';

import { BackupState } from '#shared/catalog.ts';

import { FilterField } from '../components/FilterField.tsx';
import { useWords } from '../texts/texts.ts';
import type { BackupRow } from './backupRows.ts';
import { DateFilter } from './DateFilter.tsx';
import { FilterMenu } from './FilterMenu.tsx';
import { choicesOf, type Filters, isFiltered, noFilters } from './filters.ts';

/** Narrows the table. What is chosen stands on its button, with a cross to drop it. */
export function FilterBar(props: {
  /** All of the storage. */
  readonly rows: readonly BackupRow[];
  readonly filters: Filters;
  readonly onChange: (filters: Filters) => void;
  /** At the end of the line. */
  readonly children: ReactNode;
}): ReactNode {
  const { rows, filters, onChange, children } = props;
  const words = useWords();
  const { versions, tags } = choicesOf(rows);
  const change = (values: Partial<Filters>) => onChange({ ...filters, ...values });
  return (
    <div className="row wrap filter-bar">
      <FilterField
        label={words.say('backups.filter')}
        query={filters.query}
        onChange={(query) => change({ query })}
      />
      <DateFilter dates={filters.dates} onChange={(dates) => change({ dates })} />
      <FilterMenu
        label={words.say('backups.column.state')}
        values={BackupState.options}
        chosen={filters.states}
        nameOf={(state) => words.say(`backups.state.${state}`)}
        onChange={(states) => change({ states })}
      />
      <FilterMenu
        label={words.say('backups.version')}
        values={versions}
        chosen={filters.versions}
        onChange={(chosen) => change({ versions: chosen })}
      />
      <FilterMenu
        label={words.say('backups.tag')}
        values={tags}
        chosen={filters.tags}
        onChange={(chosen) => change({ tags: chosen })}
      />
      {isFiltered(filters) && (
        <Button variant="text" size="small" onClick={() => onChange(noFilters)}>
          {words.say('backups.clearFilters')}
        </Button>
      )}
      <span className="row push">{children}</span>
    </div>
  );
}
