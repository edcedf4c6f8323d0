import Button from '@mui/material/Button';
import OutlinedInput from '@mui/material/OutlinedInput';
import { type ReactNode, useId, useState } from 'react';

import { type CollectionName, collectionNameLimit } from '#shared/selection.ts';

import { FilterField } from '../components/FilterField.tsx';
import { useFirstRows } from '../components/MoreRows.tsx';
import { Status } from '../components/Status.tsx';
import { useWords, type Words } from '../texts/texts.ts';
import { matchesQuery } from './matchesQuery.ts';
import { NameRuleFields } from './NameRuleFields.tsx';
import {
  isFree,
  type NameChoice,
  type NamedCollection,
  type NameState,
  repairName,
} from './nameRules.ts';

/** Target names: rules for all, and each one by hand where it should differ. */
export function NamesStep(props: {
  readonly named: readonly NamedCollection[];
  readonly choice: NameChoice;
  readonly onChange: (choice: NameChoice) => void;
}): ReactNode {
  const { named, choice, onChange } = props;
  const words = useWords();
  const [query, setQuery] = useState('');
  // What has to be put right is never hidden.
  const visible = named.filter(
    ({ source, state }) => !isFree(state) || matchesQuery(source, query),
  );
  const { first, more } = useFirstRows(visible);
  const setTarget = (source: string, target: CollectionName) =>
    onChange({ ...choice, overrides: { ...choice.overrides, [source]: target } });
  return (
    <>
      <NameRuleFields choice={choice} onChange={onChange} />
      <FilterField
        label={words.count('wizard.filterCollections', named.length)}
        query={query}
        onChange={setQuery}
      />
      <div className="card table-scroll">
        <table className="table" aria-label={words.say('wizard.step.names')}>
          <thead>
            <tr>
              <th>{words.say('wizard.sourceCollection')}</th>
              <th>{words.say('wizard.targetDatabase')}</th>
              <th>{words.say('wizard.targetName')}</th>
              <th>{words.say('wizard.state')}</th>
            </tr>
          </thead>
          <tbody>
            {first.map((collection) => (
              <NameRow
                key={collection.source}
                collection={collection}
                onTarget={(target) => setTarget(collection.source, target)}
              />
            ))}
          </tbody>
        </table>
        {more}
      </div>
    </>
  );
}

function NameRow(props: {
  readonly collection: NamedCollection;
  readonly onTarget: (target: CollectionName) => void;
}): ReactNode {
  const { collection, onTarget } = props;
  const { source, target, state } = collection;
  const words = useWords();
  const ruleId = useId();
  const isInvalid = state.type === 'invalid';
  const input = (part: keyof CollectionName, label: string) => (
    <OutlinedInput
      size="small"
      fullWidth
      value={target[part]}
      error={!isFree(state) && (part === 'collection' || isInvalid)}
      onChange={(event) => onTarget({ ...target, [part]: event.target.value.trim() })}
      inputProps={{
        'aria-label': `${label}, ${source}`,
        ...(isInvalid ? { 'aria-describedby': ruleId } : {}),
        spellCheck: false,
        autoComplete: 'off',
      }}
    />
  );
  return (
    <>
      <tr className={isInvalid ? 'name-row name-row-open' : 'name-row'}>
        <td className="strong name-cell" title={source}>
          {source}
        </td>
        <td>{input('database', words.say('wizard.targetDatabase'))}</td>
        <td>{input('collection', words.say('wizard.targetName'))}</td>
        <td>
          <Status kind={isFree(state) ? 'success' : 'error'} label={stateInWords(state, words)} />
        </td>
      </tr>
      {isInvalid && (
        <tr>
          <td />
          <td colSpan={3} className="name-repair">
            <span className="row wrap small status-error">
              <span id={ruleId}>
                {words.say('wizard.nameRule', { limit: words.number(collectionNameLimit) })}
              </span>
              <Button
                size="small"
                onClick={() =>
                  onTarget({
                    database: repairName(target.database),
                    collection: repairName(target.collection),
                  })
                }
              >
                {words.say('wizard.useName', { name: repairName(target.collection) })}
              </Button>
            </span>
          </td>
        </tr>
      )}
    </>
  );
}

function stateInWords(state: NameState, words: Words): string {
  if (state.type !== 'exists') return words.say(`wizard.name.${state.type}`);
  return words.say('wizard.name.exists', { rows: words.count('wizard.rowCount', state.rows) });
}
