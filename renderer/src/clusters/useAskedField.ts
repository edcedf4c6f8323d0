import { useEffect } from 'react';
import { useSearchParams } from 'react-router';

import { focusField } from './formContext.ts';

/** …/edit?field=storage.rootPath, as the button of an error leads here. */
export function useAskedField(): void {
  const [parameters] = useSearchParams();
  const asked = parameters.get('field');
  useEffect(() => {
    if (asked !== null) focusField(asked);
  }, [asked]);
}
