import { z } from 'zod';

import type { Language } from './errors.ts';

/** What a person chose for all windows; kept beside the profiles, shared by desktop and browser. */
export const Preferences = z.object({
  language: z.enum(['system', 'en', 'fr']),
  theme: z.enum(['system', 'light', 'dark']),
  /** True once the first steps were seen or skipped. */
  firstStepsDone: z.boolean(),
});
export type Preferences = z.infer<typeof Preferences>;

export const defaultPreferences: Preferences = {
  language: 'system',
  theme: 'system',
  firstStepsDone: false,
};

/** The language to speak: the chosen one, else French for whoever's system speaks it. */
export function languageOf({ language }: Preferences, systemLanguage: string): Language {
  if (language !== 'system') return language;
  return /^fr\b/i.test(systemLanguage) ? 'fr' : 'en';
}
