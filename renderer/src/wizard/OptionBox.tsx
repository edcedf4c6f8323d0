import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import { type ReactNode, useId } from 'react';

import { useWords } from '../texts/texts.ts';

/** An option as a box to tick, with what it does in one line. */
export function OptionBox(props: {
  readonly label: string;
  readonly effect: string;
  readonly isOn: boolean;
  /** What it is as long as nobody chooses. */
  readonly isUsuallyOn: boolean;
  /** Cannot be chosen; the effect says why. */
  readonly isOff?: boolean;
  readonly onChange: (isOn: boolean) => void;
}): ReactNode {
  const { label, effect, isOn, isUsuallyOn, isOff = false, onChange } = props;
  const words = useWords();
  const id = useId();
  return (
    <div>
      <FormControlLabel
        label={label}
        control={
          <Checkbox
            checked={isOn}
            disabled={isOff}
            onChange={(_, checked) => onChange(checked)}
            slotProps={{ input: { 'aria-describedby': id } }}
          />
        }
      />
      <p className="option-effect caption muted" id={id}>
        {effect} {words.say(isUsuallyOn ? 'wizard.usuallyOn' : 'wizard.usuallyOff')}
      </p>
    </div>
  );
}
