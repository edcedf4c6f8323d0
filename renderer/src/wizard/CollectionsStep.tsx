import SearchOutlined from '@mui/icons-material/SearchOutlined';
import Checkbox from '@mui/material/Checkbox';
import InputAdornment from '@mui/material/InputAdornment';
import OutlinedInput from '@mui/material/OutlinedInput';
import { type ReactNode, useState } from 'react';

import { useWords } from '../texts/texts.ts';

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
  readonly onSelect: (selected: readonly string[]) => void;
}): ReactNode {
  const { collections, selected, onSelect } = props;
  const words = useWords();
  const [query, setQuery] = useState('');
  const visible = collections.filter(({ name }) => name.includes(query.trim()));
  const isSelected = new Set(selected);
  const selectedVisible = visible.filter(({ name }) => isSelected.has(name));
  const toggle = (name: string) =>
    onSelect(isSelected.has(name) ? selected.filter((one) => one !== name) : [...selected, name]);
  const toggleVisible = () => {
    const names = new Set(visible.map(({ name }) => name));
    const others = selected.filter((name) => !names.has(name));
    onSelect(selectedVisible.length === visible.length ? others : [...others, ...names]);
  };
  const hasSizes = collections.some(({ sizeBytes }) => sizeBytes !== null);
  return (
    <>
      <div className="row">
        <OutlinedInput
          size="small"
          value={query}
          onChange={({ target }) => setQuery(target.value)}
          placeholder={words.count('wizard.filterCollections', collections.length)}
          inputProps={{ 'aria-label': words.say('wizard.filter') }}
          startAdornment={
            <InputAdornment position="start">
              <SearchOutlined fontSize="small" />
            </InputAdornment>
          }
          sx={{ width: 276 }}
        />
        <span className="push small secondary" role="status">
          {words.say('wizard.selected', {
            count: words.number(selected.length),
            total: words.number(collections.length),
          })}
        </span>
      </div>
      <div className="card table-scroll" tabIndex={-1}>
        <table className="table">
          <thead>
            <tr>
              <th style={{ width: 44 }}>
                <Checkbox
                  checked={visible.length > 0 && selectedVisible.length === visible.length}
                  indeterminate={
                    selectedVisible.length > 0 && selectedVisible.length < visible.length
                  }
                  onChange={toggleVisible}
                  slotProps={{ input: { 'aria-label': words.say('wizard.selectAll') } }}
                />
              </th>
              <th>{words.say('wizard.collection')}</th>
              <th className="right">{words.say('wizard.rows')}</th>
              {hasSizes && <th className="right">{words.say('wizard.size')}</th>}
              <th className="right">{words.say('wizard.partitions')}</th>
              <th>{words.say('wizard.indexes')}</th>
              <th>{words.say('wizard.loadState')}</th>
            </tr>
          </thead>
          <tbody>
            {visible.map((collection) => (
              <tr
                key={collection.name}
                aria-selected={isSelected.has(collection.name)}
                onClick={() => toggle(collection.name)}
              >
                <td>
                  <Checkbox
                    checked={isSelected.has(collection.name)}
                    onChange={() => toggle(collection.name)}
                    onClick={(event) => event.stopPropagation()}
                    slotProps={{ input: { 'aria-label': collection.name } }}
                  />
                </td>
                <td className="strong">{collection.name}</td>
                <td className="right">{words.number(collection.rows)}</td>
                {hasSizes && (
                  <td className="right">
                    {collection.sizeBytes === null ? '–' : words.bytes(collection.sizeBytes)}
                  </td>
                )}
                <td className="right">{words.number(collection.partitions)}</td>
                <td className="secondary">{collection.indexTypes.join(', ') || '–'}</td>
                <td className="secondary">
                  {words.say(collection.isLoaded ? 'wizard.loaded' : 'wizard.notLoaded')}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {visible.length === 0 && (
          <p className="padded small muted">
            {words.say(collections.length === 0 ? 'wizard.noCollections' : 'shell.noMatch')}
          </p>
        )}
      </div>
    </>
  );
}
