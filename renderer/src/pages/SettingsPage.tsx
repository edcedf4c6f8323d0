import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import type { Preferences } from '#shared/preferences.ts';

import { api } from '../api.ts';
import { ErrorPanel } from '../components/ErrorPanel.tsx';
import { useAppInfo } from '../queries.ts';
import { PracticeSettings } from '../settings/PracticeSettings.tsx';
import { Page } from '../shell/Page.tsx';
import { usePreferences } from '../stores/preferences.ts';
import { useWords } from '../texts/texts.ts';

/** Language, theme, where data and secrets lie, and the practice clusters. */
export function SettingsPage(): ReactNode {
  const words = useWords();
  const { preferences, set } = usePreferences();
  const info = useAppInfo().data;
  const save = useMutation({
    mutationFn: (next: Preferences) => api.preferences.save(next),
    onMutate: set,
  });
  const change = (next: Partial<Preferences>) => save.mutate({ ...preferences, ...next });
  return (
    <Page crumbs={[{ label: words.say('shell.settings') }]}>
      <div className="page-head">
        <h1>{words.say('shell.settings')}</h1>
      </div>
      {save.error && <ErrorPanel error={save.error} />}
      <section className="card padded column gap-16">
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
      </section>
      <section className="card padded column gap-12">
        <h2>{words.say('settings.data')}</h2>
        <p className="small secondary">{words.say('settings.dataText')}</p>
        <dl className="facts">
          <dt>{words.say('settings.folder')}</dt>
          <dd className="mono">{info?.dataFolder}</dd>
          <dt>{words.say('settings.secrets')}</dt>
          <dd>{info && words.say(`settings.secrets.${info.secrets}`)}</dd>
          <dt>{words.say('settings.version')}</dt>
          <dd className="mono">{info?.version}</dd>
        </dl>
      </section>
      <PracticeSettings />
    </Page>
  );
}

function Choice<Value extends string>(props: {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly (readonly [Value, string])[];
  readonly onChange: (value: Value) => void;
}): ReactNode {
  const { label, value, options, onChange } = props;
  return (
    <div className="column gap-4">
      <span className="field-label">{label}</span>
      <ToggleButtonGroup
        exclusive
        value={value}
        aria-label={label}
        onChange={(_, next: Value | null) => next !== null && onChange(next)}
      >
        {options.map(([option, text]) => (
          <ToggleButton key={option} value={option}>
            {text}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
    </div>
  );
}
