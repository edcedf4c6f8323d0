import type { ReactNode } from 'react';

import { CopyButton } from '../components/CopyButton.tsx';
import { useWords } from '../texts/texts.ts';

/** The same plan as it is typed in a terminal. */
export function CommandLines({ lines }: { readonly lines: readonly string[] }): ReactNode {
  const words = useWords();
  // Each only when the one before it has succeeded.
  const text = lines.join(' &&\n');
  const usesFile = lines.some((line) => line.includes('--config'));
  const usesTwo = lines.some((line) => line.includes('--to-config'));
  const usesFiles = usesTwo ? 'wizard.commandsConfigs' : 'wizard.commandsConfig';
  return (
    <div className="plan-text">
      <div className="row">
        <p className="small secondary">
          {words.say(usesFile ? usesFiles : 'wizard.commandsPractice')}
        </p>
        <span className="push">
          <CopyButton text={text} label={words.say('wizard.copyCommands')} />
        </span>
      </div>
      <pre className="mono">{text}</pre>
    </div>
  );
}
