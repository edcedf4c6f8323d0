import CheckOutlined from '@mui/icons-material/CheckOutlined';
import CloseOutlined from '@mui/icons-material/CloseOutlined';
import Button from '@mui/material/Button';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';

import { LanguageAndTheme } from '../settings/LanguageAndTheme.tsx';
import { usePreferenceChange } from '../settings/usePreferenceChange.ts';
import { useWords, type Words } from '../texts/texts.ts';
import { CreateCard } from './CreateCard.tsx';
import { ImportCard } from './ImportCard.tsx';
import { PracticeCard } from './PracticeCard.tsx';

const does = [
  'home.does.copies',
  'home.does.lists',
  'home.does.counts',
  'home.does.format',
] as const;
const doesNot = ['home.not.drops', 'home.not.sends', 'home.not.keeps', 'home.not.follows'] as const;

/** How the app shall look and speak, the ways in, and what it does, for somebody who has just opened it. */
export function FirstSteps(): ReactNode {
  const words = useWords();
  const navigate = useNavigate();
  const { change } = usePreferenceChange();
  const leave = () => {
    change({ firstStepsDone: true });
    void navigate('/');
  };
  return (
    <div className="column gap-24">
      <div className="page-head">
        <div className="column gap-4">
          <h1>{words.say('home.firstSteps')}</h1>
          <p className="secondary">{words.say('home.firstStepsText')}</p>
        </div>
        <div className="page-actions">
          <Button variant="text" onClick={leave}>
            {words.say('home.skip')}
          </Button>
        </div>
      </div>
      <LanguageAndTheme />
      <div className="ways-in">
        <ImportCard />
        <CreateCard />
        <PracticeCard onDone={leave} />
      </div>
      <section className="card promises">
        <Promises title={words.say('home.does')} texts={does} isKept words={words} />
        <Promises title={words.say('home.doesNot')} texts={doesNot} isKept={false} words={words} />
      </section>
      <p className="small secondary centred">
        {words.say('home.terminal')} <span className="mono">npm run cli -- --help</span>
      </p>
    </div>
  );
}

function Promises(props: {
  readonly title: string;
  readonly texts: readonly ((typeof does)[number] | (typeof doesNot)[number])[];
  readonly isKept: boolean;
  readonly words: Words;
}): ReactNode {
  const { title, texts, isKept, words } = props;
  const Icon = isKept ? CheckOutlined : CloseOutlined;
  return (
    <div className="padded column">
      <h2 className="card-title">{title}</h2>
      <ul className="column small secondary">
        {texts.map((key) => (
          <li key={key} className="row top">
            <Icon fontSize="small" className={isKept ? 'promise-kept' : 'muted'} aria-hidden />
            {words.say(key)}
          </li>
        ))}
      </ul>
    </div>
  );
}
