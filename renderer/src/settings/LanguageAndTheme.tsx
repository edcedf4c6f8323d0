import type { ReactNode } from 'react';

import { Choice } from '../components/Choice.tsx';
import { ErrorPanel } from '../components/ErrorPanel.tsx';
import { usePreferences } from '../stores/preferences.ts';
import { useWords } from '../texts/texts.ts';
import { usePreferenceChange } from './usePreferenceChange.ts';

/** How the app speaks and looks; both change at once, without a restart. */
export function LanguageAndTheme(): ReactNode {
  const words = useWords();
  const preferences = usePreferences((store) => store.preferences);
  const { change, error } = usePreferenceChange();
  return (
    <>
      <div className="row wrap gap-24">
        <Choice
          label={words.say('settings.language')}
          value={preferences.language}
          options={[
            ['system', words.say('settings.system')],
            ['en', 'English'],
            ['fr', 'Français'],
          ]}
          onChange={(language) => change({ language })}
        />
        <Choice
          label={words.say('settings.theme')}
          value={preferences.theme}
          options={[
            ['system', words.say('settings.system')],
            ['light', words.say('settings.light')],
            ['dark', words.say('settings.dark')],
          ]}
          onChange={(theme) => change({ theme })}
        />
      </div>
      {error && <ErrorPanel error={error} />}
    </>
  );
}
