import Button from '@mui/material/Button';
import { type ReactNode, useEffect } from 'react';
import { Link, useLocation } from 'react-router';

import { DataSettings } from '../settings/DataSettings.tsx';
import { LanguageAndTheme } from '../settings/LanguageAndTheme.tsx';
import { PracticeSettings } from '../settings/PracticeSettings.tsx';
import { useOverlay } from '../shell/overlay.ts';
import { Page } from '../shell/Page.tsx';
import { useWords } from '../texts/texts.ts';

import '../settings/settings.css';

/** Language, theme, where data and secrets lie, and the practice clusters. */
export function SettingsPage(): ReactNode {
  const words = useWords();
  const show = useOverlay((overlay) => overlay.show);
  const { hash } = useLocation();
  // The link of the practice band leads to a part of the page.
  useEffect(() => {
    if (hash !== '') document.getElementById(hash.slice(1))?.scrollIntoView({ block: 'start' });
  }, [hash]);
  return (
    <Page crumbs={[{ label: words.say('shell.settings') }]}>
      <div className="page-head">
        <h1>{words.say('shell.settings')}</h1>
      </div>
      <section className="card padded column gap-12" aria-label={words.say('settings.looks')}>
        <h2>{words.say('settings.looks')}</h2>
        <LanguageAndTheme />
      </section>
      <DataSettings />
      <PracticeSettings />
      <section className="card padded column gap-12" aria-label={words.say('settings.help')}>
        <h2>{words.say('settings.help')}</h2>
        <p className="small secondary">{words.say('settings.privacy')}</p>
        <div className="row wrap">
          <Button onClick={() => show('shortcuts')}>{words.say('shell.shortcuts')}</Button>
          <Button component={Link} to="/?first-steps">
            {words.say('settings.firstSteps')}
          </Button>
        </div>
      </section>
    </Page>
  );
}
