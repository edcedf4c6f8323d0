import Button from '@mui/material/Button';
import Checkbox from '@mui/material/Checkbox';
import { type ReactNode, useState } from 'react';

import { FilterField } from '../components/FilterField.tsx';
import { useFirstRows } from '../components/MoreRows.tsx';
import { useWords } from '../texts/texts.ts';
import { matchesQuery } from './matchesQuery.ts';

export interface SelectableCollection {
  /** db.collection */
  readonly name: string;
  readonly rows: string;
  readonly sizeBytes: number | null;
  readonly partitions: number;
  readonly indexTypes: readonly string[];
  readonly isLoaded: boolean;
}

/** Which collections: a table to tick, with a filter that only hides. */
export function CollectionsStep(props: {
  readonly collections: readonly SelectableCollection[];
  readonly selected: readonly string[];
  readonly onSelect: (selected: string[]) => void;
}): ReactNode {
  const { collections, selected, onSelect } = props;
  const words = useWords();
  const [query, setQuery] = useState('');
  const visible = collections.filter(({ name }) => matchesQuery(name, query));
  const isSelected = new Set(selected);
  const select = (names: ReadonlySet<string>) =>
    // In the order of the table, whatever the order of the clicks.
    onSelect(collections.map(({ name }) => name).filter((name) => names.has(name)));
  const toggle = (name: string) => {
    const next = new Set(isSelected);
    if (!next.delete(name)) next.add(name);
    select(next);
  };
  const areAll = visible.every(({ name }) => isSelected.has(name));
  const toggleVisible = () => {
    const next = new Set(isSelected);
    for (const { name } of visible) {
      if (areAll) next.delete(name);
      else next.add(name);
    }
    select(next);
  };
  return (
    <>
      <div className="row wrap">
        <FilterField
          label={words.count('wizard.filterCollections', collections.length)}
          query={query}
          onChange={setQuery}
        />
        <span className="push small secondary" role="status">
          {words.say('wizard.selected', {
            count: words.number(selected.length),
            total: words.number(collections.length),
          })}
        </span>
      </div>
      <CollectionTable
        visible={visible}
        isSelected={isSelected}
        head={
          <Checkbox
            checked={visible.length > 0 && areAll}
            indeterminate={!areAll && visible.some(({ name }) => isSelected.has(name))}
            onChange={toggleVisible}
            slotProps={{ input: { 'aria-label': words.say('wizard.selectAll') } }}
          />
        }
        onToggle={toggle}
      />
      {visible.length === 0 && (
        <p className="row small muted" role="status">
          {words.say(collections.length === 0 ? 'wizard.noCollections' : 'shell.noMatch')}
          {query !== '' && (
            <Button variant="text" onClick={() => setQuery('')}>
              {words.say('wizard.clearFilter')}
            </Button>
          )}
        </p>
      )}
    </>
  );
}

function CollectionTable(props: {
  readonly visible: readonly SelectableCollection[];
  readonly isSelected: ReadonlySet<string>;
  readonly head: ReactNode;
  readonly onToggle: (name: string) => void;
}): ReactNode {
  const { visible, isSelected, head, onToggle } = props;
  const words = useWords();
  const { first, more } = useFirstRows(visible);
  const hasSizes = visible.some(({ sizeBytes }) => sizeBytes !== null);
  return (
    <div className="card table-scroll">
      <table className="table" aria-label={words.say('wizard.collections')}>
        <thead>
          <tr>
            <th className="tick-cell">{head}</th>
            <th>{words.say('wizard.collection')}</th>
            <th className="right">{words.say('wizard.rows')}</th>
            {hasSizes && <th className="right">{words.say('wizard.size')}</th>}
            <th className="right">{words.say('wizard.partitions')}</th>
            <th>{words.say('wizard.indexes')}</th>
            <th>{words.say('wizard.loadState')}</th>
          </tr>
        </thead>
        <tbody>
          {first.map(({ name, rows, sizeBytes, partitions, indexTypes, isLoaded }) => (
            <tr
              key={name}
              className="row-pick"
              data-selected={isSelected.has(name)}
              onClick={() => onToggle(name)}
            >
              <td>
                <Checkbox
                  checked={isSelected.has(name)}
                  onChange={() => onToggle(name)}
                  onClick={(event) => event.stopPropagation()}
                  slotProps={{ input: { 'aria-label': name } }}
                />
              </td>
              <td className="strong name-cell" title={name}>
                {name}
              </td>
              <td className="right">{words.number(rows)}</td>
              {hasSizes && (
                <td className="right">{sizeBytes === null ? '–' : words.bytes(sizeBytes)}</td>
              )}
              <td className="right">{words.number(partitions)}</td>
              <td className="secondary">{indexTypes.join(', ') || '–'}</td>
              <td className="secondary">
                {words.say(isLoaded ? 'wizard.loaded' : 'wizard.notLoaded')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {more}
    </div>
  );
}
