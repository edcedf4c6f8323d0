import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import OutlinedInput from '@mui/material/OutlinedInput';
import Select from '@mui/material/Select';
import { type ReactNode, useId, useState } from 'react';

import type { ConflictPolicy } from '#shared/plan.ts';
import { type CollectionName, collectionNameLimit, formatName } from '#shared/selection.ts';

import { FilterField } from '../components/FilterField.tsx';
import { useFirstRows } from '../components/MoreRows.tsx';
import { Note, Status, type StatusKind } from '../components/Status.tsx';
import { useWords, type Words } from '../texts/texts.ts';
import { matchesQuery } from './matchesQuery.ts';
import { NameRuleFields } from './NameRuleFields.tsx';
import {
  decidedPolicies,
  invalidOf,
  isFree,
  isSettled,
  isTaken,
  isValidPart,
  type NameChoice,
  type NamedCollection,
  type NameState,
  policiesFor,
  repairTarget,
  withPolicy,
  withRepairs,
} from './nameRules.ts';

/** Target names: rules for all, and each one by hand where it should differ. */
export function NamesStep(props: {
  readonly named: readonly NamedCollection[];
  readonly choice: NameChoice;
  readonly usual: NameChoice;
  readonly onChange: (choice: NameChoice) => void;
}): ReactNode {
  const { named, choice, usual, onChange } = props;
  const words = useWords();
  const [query, setQuery] = useState('');
  // What has to be put right is never hidden.
  const visible = named.filter((one) => !isSettled(one) || matchesQuery(one.source, query));
  const { first, more } = useFirstRows(visible);
  const setPolicy = (source: string, policy: ConflictPolicy) =>
    onChange({ ...choice, policies: { ...choice.policies, [source]: policy } });
  const setTarget = (source: string, target: CollectionName) =>
    onChange({ ...choice, overrides: { ...choice.overrides, [source]: target } });
  return (
    <>
      <NameRuleFields choice={choice} usual={usual} onChange={onChange} />
      <div className="row wrap">
        <FilterField
          label={words.count('wizard.filterCollections', named.length)}
          query={query}
          onChange={setQuery}
        />
        <RepairAll named={named} onRepair={() => onChange(withRepairs(choice, named))} />
        <PolicyForAll
          named={named}
          onPolicy={(policy) => onChange(withPolicy(choice, named, policy))}
        />
      </div>
      <div className="card table-scroll">
        <table className="table" aria-label={words.say('wizard.step.names')}>
          <thead>
            <tr>
              <th>{words.say('wizard.sourceCollection')}</th>
              <th>{words.say('wizard.targetDatabase')}</th>
              <th>{words.say('wizard.targetName')}</th>
              <th>{words.say('wizard.state')}</th>
              <th>{words.say('wizard.ifTaken')}</th>
            </tr>
          </thead>
          <tbody>
            {first.map((collection) => (
              <NameRow
                key={collection.source}
                collection={collection}
                onTarget={(target) => setTarget(collection.source, target)}
                onPolicy={(policy) => setPolicy(collection.source, policy)}
              />
            ))}
          </tbody>
        </table>
        {more}
      </div>
      <PolicyNotes named={named} />
    </>
  );
}

/** A rule that makes one name invalid makes many: they are repaired together. */
function RepairAll(props: {
  readonly named: readonly NamedCollection[];
  readonly onRepair: () => void;
}): ReactNode {
  const words = useWords();
  const { length } = invalidOf(props.named);
  if (length < 2) return null;
  return (
    <Button size="small" onClick={props.onRepair}>
      {words.count('wizard.repairNames', length)}
    </Button>
  );
}

/** One decision for all names that are taken, which each row can still change. */
function PolicyForAll(props: {
  readonly named: readonly NamedCollection[];
  readonly onPolicy: (policy: ConflictPolicy) => void;
}): ReactNode {
  const taken = props.named.filter(({ state }) => isTaken(state));
  const words = useWords();
  const id = useId();
  if (taken.length < 2) return null;
  const [first, ...others] = new Set(taken.map(({ policy }) => policy));
  const options = [...new Set(taken.flatMap(({ state }) => policiesFor(state)))];
  return (
    <div className="row push">
      <span className="small secondary no-wrap" id={id}>
        {words.say('wizard.ifTakenAll', { count: words.number(taken.length) })}
      </span>
      <PolicySelect
        labelId={id}
        // Where rows differ none of them is shown.
        policy={others.length === 0 ? first : undefined}
        options={options}
        onPolicy={props.onPolicy}
      />
    </div>
  );
}

/** What will become of collections that are there already, in a sentence for each way. */
function PolicyNotes({ named }: { readonly named: readonly NamedCollection[] }): ReactNode {
  const words = useWords();
  return decidedPolicies.map((policy) => {
    const taken = named.filter((one) => isTaken(one.state) && one.policy === policy);
    if (taken.length === 0) return null;
    const collections = words.list(taken.map(({ target }) => formatName(target)));
    return (
      <Note key={policy} kind={policy === 'append' ? 'warning' : 'info'}>
        {words.say(`wizard.policyNote.${policy}`, { collections })}
      </Note>
    );
  });
}

function NameRow(props: {
  readonly collection: NamedCollection;
  readonly onTarget: (target: CollectionName) => void;
  readonly onPolicy: (policy: ConflictPolicy) => void;
}): ReactNode {
  const { collection, onTarget, onPolicy } = props;
  const { source, target, state, policy } = collection;
  const words = useWords();
  const ruleId = useId();
  const isInvalid = state.type === 'invalid';
  const repaired = repairTarget(target);
  const input = (part: keyof CollectionName, label: string) => (
    <OutlinedInput
      size="small"
      fullWidth
      value={target[part]}
      error={
        isInvalid ? !isValidPart(target[part]) : part === 'collection' && !isSettled(collection)
      }
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
          <Status kind={statusOf(collection)} label={stateInWords(state, words)} />
        </td>
        <td className="policy-cell">
          {isTaken(state) ? (
            <PolicySelect
              label={`${words.say('wizard.ifTaken')}, ${source}`}
              policy={policy}
              options={policiesFor(state)}
              onPolicy={onPolicy}
            />
          ) : (
            '–'
          )}
        </td>
      </tr>
      {isInvalid && (
        <tr>
          <td />
          <td colSpan={4} className="name-repair">
            <span className="row wrap small status-error">
              <span id={ruleId}>
                {words.say('wizard.nameRule', { limit: words.number(collectionNameLimit) })}
              </span>
              <Button size="small" onClick={() => onTarget(repaired)}>
                {words.say('wizard.useName', {
                  name: isValidPart(target.database) ? repaired.collection : formatName(repaired),
                })}
              </Button>
            </span>
          </td>
        </tr>
      )}
    </>
  );
}

function statusOf(collection: NamedCollection): StatusKind {
  if (isFree(collection.state)) return 'success';
  return isSettled(collection) ? 'warning' : 'error';
}

function PolicySelect(props: {
  readonly label?: string;
  readonly labelId?: string;
  readonly policy: ConflictPolicy | undefined;
  readonly options: readonly ConflictPolicy[];
  readonly onPolicy: (policy: ConflictPolicy) => void;
}): ReactNode {
  const { label, labelId, policy, options, onPolicy } = props;
  const words = useWords();
  return (
    <Select
      size="small"
      fullWidth
      value={policy ?? ''}
      onChange={({ target }) => onPolicy(target.value)}
      inputProps={{ 'aria-label': label }}
      {...(labelId === undefined ? {} : { labelId })}
    >
      {options.map((option) => (
        <MenuItem key={option} value={option}>
          {words.say(`wizard.policy.${option}`)}
        </MenuItem>
      ))}
    </Select>
  );
}

function stateInWords(state: NameState, words: Words): string {
  if (state.type !== 'exists' && state.type !== 'source') {
    return words.say(`wizard.name.${state.type}`);
  }
  const rows = words.count('wizard.rowCount', state.rows);
  return words.say(`wizard.name.${state.type}`, { rows });
}
