import Button from '@mui/material/Button';
import type { ReactNode } from 'react';
import { Link } from 'react-router';

import { CopyButton } from '../components/CopyButton.tsx';
import { ErrorPanel } from '../components/ErrorPanel.tsx';
import { useAppInfo } from '../queries.ts';
import { useWords } from '../texts/texts.ts';

/** Where profiles, jobs and secrets lie, and how the secrets are kept. */
export function DataSettings(): ReactNode {
  const words = useWords();
  const { data: info, error } = useAppInfo();
  const skeleton = <span className="skeleton" style={{ width: 220 }} />;
  return (
    <section className="card padded column gap-12" aria-label={words.say('settings.data')}>
      <div className="column gap-4">
        <h2>{words.say('settings.data')}</h2>
        <p className="small secondary">{words.say('settings.dataText')}</p>
      </div>
      {error && <ErrorPanel error={error} />}
      <dl className="facts settings-facts">
        <dt>{words.say('settings.folder')}</dt>
        <dd className="row wrap">
          {info ? <span className="mono">{info.dataFolder}</span> : skeleton}
          {info && <CopyButton text={info.dataFolder} label={words.say('settings.copyFolder')} />}
        </dd>
        <dt>{words.say('settings.secrets')}</dt>
        <dd>
          {info ? words.say(`settings.secrets.${info.secrets}`) : skeleton}
          {info && <p className="muted">{words.say(`settings.secretsMeaning.${info.secrets}`)}</p>}
        </dd>
        <dt>{words.say('settings.version')}</dt>
        <dd className="mono">{info?.version}</dd>
      </dl>
      <div className="row">
        <Button component={Link} to="/leftovers">
          {words.say('leftovers.look')}
        </Button>
      </div>
    </section>
  );
}
