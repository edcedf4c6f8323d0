import ErrorOutlineOutlined from '@mui/icons-material/ErrorOutlineOutlined';
import type { ReactNode } from 'react';

import { toErrorInfo } from '#shared/errors.ts';

import { useWords } from '../texts/texts.ts';

/** What a button could not do, in one line beside it. */
export function InlineError({ error }: { readonly error: Error | null }): ReactNode {
  const words = useWords();
  if (error === null) return null;
  const { title, next } = words.error(toErrorInfo(error));
  return (
    <span className="inline-error" role="alert">
      <ErrorOutlineOutlined fontSize="small" aria-hidden />
      <span>
        {title} {next}
      </span>
    </span>
  );
}
