import { join } from 'node:path';

import type { contract } from '#shared/contract.ts';
import type { AppError } from '#shared/errors.ts';
import { defaultPreferences, Preferences } from '#shared/preferences.ts';
import type { Handlers } from '#shared/rpc.ts';

import type { Clock } from '../clock.ts';
import { openJsonFile } from '../jsonFile.ts';

/** What a person chose for all windows: preferences.json of the data folder. */
export function createPreferenceHandlers(options: {
  readonly folder: string;
  readonly clock: Clock;
  readonly onNotice: (notice: AppError) => void;
}): Pick<Handlers<typeof contract>, 'preferences'> {
  const { folder, clock, onNotice } = options;
  const file = openJsonFile<Preferences>({
    path: join(folder, 'preferences.json'),
    schema: Preferences,
    version: 1,
    empty: defaultPreferences,
    clock,
    onNotice,
  });
  return {
    preferences: {
      get: () => file.read(),
      save: (preferences) => file.update(() => preferences),
    },
  };
}
