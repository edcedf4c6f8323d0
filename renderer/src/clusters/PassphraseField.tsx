import OutlinedInput from '@mui/material/OutlinedInput';
import { type ReactNode, useId } from 'react';

import { Field } from '../components/Field.tsx';

/** What seals the secrets of a file, or opens them. */
export function PassphraseField(props: {
  readonly label: string;
  readonly value: string;
  readonly hint?: string;
  /** '' for nothing. */
  readonly fault: string;
  readonly isNew?: boolean;
  readonly onChange: (passphrase: string) => void;
}): ReactNode {
  const { label, value, hint, fault, isNew = false, onChange } = props;
  const id = useId();
  return (
    <Field id={id} label={label} hint={hint} error={fault === '' ? undefined : fault}>
      <OutlinedInput
        id={id}
        type="password"
        value={value}
        error={fault !== ''}
        onChange={({ target }) => onChange(target.value)}
        inputProps={{
          'aria-describedby': `${id}-note`,
          autoComplete: isNew ? 'new-password' : 'off',
          maxLength: 1024,
        }}
      />
    </Field>
  );
}
