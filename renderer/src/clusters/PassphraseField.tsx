import type { ComponentProps, ReactNode } from 'react';

import { TextField } from '../components/TextField.tsx';

/** What seals the secrets of a file, or opens them. */
export function PassphraseField({
  isNew = false,
  ...field
}: Omit<ComponentProps<typeof TextField>, 'input'> & { readonly isNew?: boolean }): ReactNode {
  const autoComplete = isNew ? 'new-password' : 'off';
  return <TextField {...field} input={{ type: 'password', autoComplete, maxLength: 1024 }} />;
}
