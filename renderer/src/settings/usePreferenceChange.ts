import { useMutation } from '@tanstack/react-query';

import type { Preferences } from '#shared/preferences.ts';

import { api } from '../api.ts';
import { usePreferences } from '../stores/preferences.ts';

/** Changes preferences at once, and keeps them for the next time. */
export function usePreferenceChange() {
  const set = usePreferences((store) => store.set);
  const save = useMutation({
    mutationFn: (next: Preferences) => api.preferences.save(next),
    onMutate: set,
  });
  return {
    error: save.error,
    // Read at the time of the change: two in a row must not undo each other.
    change: (next: Partial<Preferences>) =>
      save.mutate({ ...usePreferences.getState().preferences, ...next }),
  };
}
