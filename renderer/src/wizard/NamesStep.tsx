import Button from '@mui/material/Button';
import OutlinedInput from '@mui/material/OutlinedInput';
import { type ReactNode, useId } from 'react';

import { type CollectionName, collectionNameLimit } from '#shared/selection.ts';

import { Field } from '../components/Field.tsx';
import { Status, type StatusKind } from '../components/Status.tsx';
import { useWords } from '../texts/texts.ts';
import { type NameChoice, type NamedCollection, type NameState, repairName } from './nameRules.ts';

const looks: Record<NameState, StatusKind> = {
  new: 'success',
  exists: 'error',
  duplicate: 'error',
  invalid: 'error',
  alias: 'error',
};

/** Target names: a suffix for all, and each one by hand where it should differ. */
export function NamesStep(props: {
  readonly named: readonly NamedCollection[];
  readonly choice: NameChoice;
  readonly onChange: (choice: NameChoice) => void;
}): ReactNode {
  const { named, choice, onChange } = props;
  const words = useWords();
  const suffixId = useId();
  const setTarget = (source: string, target: CollectionName) =>
    onChange({ ...choice, overrides: { ...choice.overrides, [source]: target } });
  return (
    <>
      <div className="row gap-12" style={{ alignItems: 'flex-end' }}>
        <Field id={suffixId} label={words.say('wizard.suffix')}>
          <OutlinedInput
            id={suffixId}
            size="small"
            value={choice.suffix}
            onChange={({ target }) => onChange({ ...choice, suffix: target.value.trim() })}
            inputProps={{ className: 'mono', spellCheck: false }}
            sx={{ width: 160 }}
          />
        </Field>
        {Object.keys(choice.overrides).length > 0 && (
          <Button variant="text" onClick={() => onChange({ ...choice, overrides: {} })}>
            {words.say('wizard.resetNames')}
          </Button>
        )}
      </div>
      <div className="card table-scroll">
        <table className="table">
          <thead>
            <tr>
              <th>{words.say('wizard.sourceCollection')}</th>
              <th>{words.say('wizard.targetDatabase')}</th>
              <th>{words.say('wizard.targetName')}</th>
              <th>{words.say('wizard.state')}</th>
            </tr>
          </thead>
          <tbody>
            {named.map((collection) => (
              <NameRow
                key={collection.source}
                collection={collection}
                onTarget={(target) => setTarget(collection.source, target)}
              />
            ))}
          </tbody>
        </table>
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
  const input = (part: keyof CollectionName, label: string) => (
    <OutlinedInput
      size="small"
      fullWidth
      value={target[part]}
      error={state !== 'new' && (part === 'collection' || state === 'invalid')}
      onChange={(event) => onTarget({ ...target, [part]: event.target.value.trim() })}
      inputProps={{ 'aria-label': `${label}, ${source}`, spellCheck: false }}
    />
  );
  return (
    <>
      <tr>
        <td className="strong">{source}</td>
        <td style={{ width: 150 }}>{input('database', words.say('wizard.targetDatabase'))}</td>
        <td>{input('collection', words.say('wizard.targetName'))}</td>
        <td>
          <Status kind={looks[state]} label={words.say(`wizard.name.${state}`)} />
        </td>
      </tr>
      {state === 'invalid' && (
        <tr>
          <td />
          <td colSpan={3}>
            <span className="row small" style={{ color: 'var(--error)' }}>
              {words.say('wizard.nameRule', { limit: words.number(collectionNameLimit) })}
              <Button
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
