import CheckOutlined from '@mui/icons-material/CheckOutlined';
import CloseOutlined from '@mui/icons-material/CloseOutlined';
import type { ReactNode } from 'react';

import { useWords } from '../texts/texts.ts';

import './home.css';
import { ImportCard } from './ImportCard.tsx';
import { PracticeCard } from './PracticeCard.tsx';

const does = [
  'home.does.copies',
  'home.does.lists',
  'home.does.counts',
  'home.does.format',
] as const;
const doesNot = ['home.not.drops', 'home.not.sends', 'home.not.keeps', 'home.not.follows'] as const;

/** The ways in, for somebody who has just opened the app. */
export function FirstSteps(): ReactNode {
  const words = useWords();
  return (
    <div className="column gap-24">
      <div className="column gap-4">
        <h1>{words.say('home.firstSteps')}</h1>
        <p className="secondary">{words.say('home.firstStepsText')}</p>
      </div>
      <div className="ways-in">
        <ImportCard />
        <PracticeCard />
      </div>
      <section className="card promises">
        <div className="padded column">
          <h3>{words.say('home.does')}</h3>
          <ul className="column small secondary">
            {does.map((key) => (
              <li key={key} className="row">
                <CheckOutlined fontSize="small" sx={{ color: 'var(--success)' }} />
                {words.say(key)}
              </li>
            ))}
          </ul>
        </div>
        <div className="padded column">
          <h3>{words.say('home.doesNot')}</h3>
          <ul className="column small secondary">
            {doesNot.map((key) => (
              <li key={key} className="row">
                <CloseOutlined fontSize="small" sx={{ color: 'var(--text-muted)' }} />
                {words.say(key)}
              </li>
            ))}
          </ul>
        </div>
      </section>
      <p className="small secondary" style={{ textAlign: 'center' }}>
        {words.say('home.terminal')} <span className="mono">npm run cli -- --help</span>
      </p>
    </div>
  );
}
