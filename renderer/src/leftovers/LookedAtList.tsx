import type { ReactNode } from 'react';

import type { LookedAt } from '#shared/leftovers.ts';

import { Note } from '../components/Status.tsx';
import { useWords } from '../texts/texts.ts';

/** What could not be looked at, and then, folded, everything that was. */
export function LookedAtList({ lookedAt }: { readonly lookedAt: readonly LookedAt[] }): ReactNode {
  const words = useWords();
  return (
    <>
      {lookedAt.map(({ kind, where, error, hasMore }) => {
        const what = words.say(`foundKinds.${kind}`);
        if (error !== null) {
          return (
            <Note key={`${kind} ${where}`} kind="warning">
              {words.say('leftovers.notLookedAt', { what })} {words.error(error).title}{' '}
              {words.error(error).next} <span className="mono break-anywhere">{where}</span>
            </Note>
          );
        }
        return hasMore ? (
          <Note key={`${kind} ${where}`} kind="info">
            {words.say('leftovers.hasMore', { what })}
          </Note>
        ) : null;
      })}
      <details className="small secondary">
        <summary>{words.say('leftovers.lookedAt')}</summary>
        <ul className="column gap-4 leftover-places-list">
          {lookedAt.map(({ kind, where }) => (
            <li key={`${kind} ${where}`}>
              {words.say(`foundKinds.${kind}`)} <span className="mono break-anywhere">{where}</span>
            </li>
          ))}
        </ul>
        <p>{words.say('leftovers.onlyOwnPauses')}</p>
      </details>
    </>
  );
}
