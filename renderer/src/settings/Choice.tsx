import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import type { ReactNode } from 'react';

/** One of a few, all of them in sight. */
export function Choice<Value extends string>(props: {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly (readonly [Value, string])[];
  readonly onChange: (value: Value) => void;
}): ReactNode {
  const { label, value, options, onChange } = props;
  return (
    <div className="column gap-4">
      <span className="field-label">{label}</span>
      <ToggleButtonGroup
        exclusive
        value={value}
        aria-label={label}
        onChange={(_, next: Value | null) => next !== null && onChange(next)}
      >
        {options.map(([option, text]) => (
          <ToggleButton key={option} value={option}>
            {text}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
    </div>
  );
}
