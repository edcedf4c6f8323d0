import OutlinedInput from '@mui/material/OutlinedInput';
import { type InputHTMLAttributes, type ReactNode, useId } from 'react';

import { Field } from './Field.tsx';

/** A line of text with its label, and below it what it is for or what is wrong with it. */
export function TextField(props: {
  readonly label: string;
  readonly value: string;
  readonly hint?: string;
  /** '' for nothing. */
  readonly fault?: string;
  readonly isSmall?: boolean;
  readonly onChange: (value: string) => void;
  readonly input?: Pick<
    InputHTMLAttributes<HTMLInputElement>,
    'type' | 'autoComplete' | 'className' | 'maxLength' | 'spellCheck'
  >;
}): ReactNode {
  const { label, value, hint, fault = '', isSmall = false, onChange, input } = props;
  const id = useId();
  const hasNote = fault !== '' || hint !== undefined;
  return (
    <Field id={id} label={label} hint={hint} error={fault === '' ? undefined : fault}>
      <OutlinedInput
        id={id}
        size={isSmall ? 'small' : 'medium'}
        value={value}
        error={fault !== ''}
        onChange={({ target }) => onChange(target.value)}
        inputProps={{ ...input, ...(hasNote ? { 'aria-describedby': `${id}-note` } : {}) }}
      />
    </Field>
  );
}
