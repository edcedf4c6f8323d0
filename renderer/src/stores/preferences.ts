import { create } from 'zustand';

import type { Preferences } from '#shared/preferences.ts';

import type { Theme } from '../theme/tokens.ts';

interface PreferencesStore {
  readonly preferences: Preferences;
  readonly set: (preferences: Preferences) => void;
}

/** What the person chose, as the engine keeps it; set once at the start and whenever it is saved. */
export const usePreferences = create<PreferencesStore>((set) => ({
  preferences: { language: 'system', theme: 'system', firstStepsDone: false },
  set: (preferences) => set({ preferences }),
}));

export function themeOf({ theme }: Preferences, isSystemDark: boolean): Theme {
  if (theme !== 'system') return theme;
  return isSystemDark ? 'dark' : 'light';
}
