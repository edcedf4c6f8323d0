import Button from '@mui/material/Button';
import type { ReactNode } from 'react';

import { TextField } from '../components/TextField.tsx';
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
        <TextField
          key={rule}
          label={words.say(`wizard.rule.${rule}`)}
          value={choice[rule]}
          isSmall
          onChange={(value) => onChange({ ...choice, [rule]: value.trim() })}
          input={{ className: 'mono', spellCheck: false, autoComplete: 'off' }}
        />
      ))}
      <Button variant="text" disabled={!isChanged} onClick={() => onChange(usual)}>
        {words.say('wizard.resetNames')}
      </Button>
    </fieldset>
  );
}
