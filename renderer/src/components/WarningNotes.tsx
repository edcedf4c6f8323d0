import type { ReactNode } from 'react';

import type { PlanWarning } from '#shared/plan.ts';

import { useWords } from '../texts/texts.ts';
import { warningText } from '../warningText.ts';
import { Note } from './Status.tsx';

/** More of them would push what they are about off the page. */
const shownWarnings = 3;

/** What a plan or a job warns of; many of them are folded. */
export function WarningNotes({
  warnings,
}: {
  readonly warnings: readonly PlanWarning[];
}): ReactNode {
  const words = useWords();
  const texts = warnings.map((warning) => warningText(warning, words));
  const rest = texts.slice(shownWarnings);
  if (texts.length === 0) return null;
  return (
    <div className="column">
      {texts.slice(0, shownWarnings).map((text) => (
        <Note key={text} kind="warning">
          {text}
        </Note>
      ))}
      {rest.length > 0 && (
        <details className="small">
          <summary>{words.count('shell.moreWarnings', rest.length)}</summary>
          <ul className="column gap-4 more-warnings">
            {rest.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
