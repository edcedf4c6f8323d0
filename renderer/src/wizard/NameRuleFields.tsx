import Button from '@mui/material/Button';
import OutlinedInput from '@mui/material/OutlinedInput';
import { type ReactNode, useId } from 'react';

import { Field } from '../components/Field.tsx';
import { useWords } from '../texts/texts.ts';
import type { NameChoice } from './nameRules.ts';

const rules = ['prefix', 'suffix', 'find', 'replacement', 'database'] as const;

/** The rules for all names at once; what stands in them can be seen and taken back. */
export function NameRuleFields(props: {
  readonly choice: NameChoice;
  /** What was there before anything was chosen. */
  readonly usual: NameChoice;
  readonly onChange: (choice: NameChoice) => void;
}): ReactNode {
  const { choice, usual, onChange } = props;
  const words = useWords();
  const isChanged = JSON.stringify(choice) !== JSON.stringify(usual);
  return (
    <fieldset className="name-rules">
      <legend className="field-label">{words.say('wizard.forAll')}</legend>
      {rules.map((rule) => (
        <RuleField
          key={rule}
          label={words.say(`wizard.rule.${rule}`)}
          value={choice[rule]}
          onChange={(value) => onChange({ ...choice, [rule]: value })}
        />
      ))}
      <Button variant="text" disabled={!isChanged} onClick={() => onChange(usual)}>
        {words.say('wizard.resetNames')}
      </Button>
    </fieldset>
  );
}

function RuleField(props: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}): ReactNode {
  const id = useId();
  return (
    <Field id={id} label={props.label}>
      <OutlinedInput
        id={id}
        size="small"
        value={props.value}
        onChange={({ target }) => props.onChange(target.value.trim())}
        inputProps={{ className: 'mono', spellCheck: false, autoComplete: 'off' }}
      />
    </Field>
  );
}
