import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import type { ReactNode } from 'react';

/** One of a few, all of them in sight. */
export function Choice<Value extends string>(props: {
  readonly label: string;
  readonly value: Value;
  /** Value, word and perhaps an icon of each. */
  readonly options: readonly (readonly [Value, string, ReactNode?])[];
  readonly onChange: (value: Value) => void;
  readonly hint?: ReactNode;
  /** beside: label, choice and hint in one line, and smaller. */
  readonly layout?: 'above' | 'beside' | 'wide';
  /** Of the first button, so that it can be given the focus. */
  readonly id?: string;
  readonly isDisabled?: boolean;
}): ReactNode {
  const { label, value, options, onChange, hint, layout = 'above', id, isDisabled = false } = props;
  return (
    <div className={`choice-field choice-field-${layout}`}>
      <span className="field-label">{label}</span>
      <ToggleButtonGroup
        exclusive
        fullWidth={layout === 'wide'}
        disabled={isDisabled}
        value={value}
        aria-label={label}
        onChange={(_, next: Value | null) => next !== null && onChange(next)}
      >
        {options.map(([option, text, icon], index) => (
          <ToggleButton key={option} value={option} id={index === 0 ? id : undefined}>
            {icon}
            {text}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      {hint !== undefined && <span className="field-hint">{hint}</span>}
    </div>
  );
}
