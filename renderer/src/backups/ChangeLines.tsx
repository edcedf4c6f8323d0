import type { ReactNode } from 'react';

import type { ComparedPart } from '#shared/catalog.ts';

import { useWords, type Words } from '../texts/texts.ts';
import { changeLines, type ChangeLine, type ComparedCollection } from './compareWords.ts';

/** + added, ~ changed, − removed, = same: one line each, in words and signs before colour. */
export function ChangeLines({ compared }: { readonly compared: ComparedCollection }): ReactNode {
  const words = useWords();
  const { left, right, same } = compared;
  const isBoth = left !== null && right !== null;
  const sides = [left, right].map((side) =>
    side?.sizeBytes === null || side === null ? '–' : words.bytes(side.sizeBytes),
  );
  return (
    <ul className="change-lines mono">
      {changeLines(compared).map((line) => (
        <li key={`${line.what} ${line.name}`}>
          <span className={`change change-${line.change}`}>
            {line.sign} {words.say(`backups.change.${line.change}`)}
          </span>
          <span className="break-anywhere">{changeInWords(line, words)}</span>
        </li>
      ))}
      {isBoth && (
        <li>
          <span className="change">= {words.say('backups.change.same')}</span>
          <span>
            {words.list([
              words.count('backups.sameFields', same.fields),
              words.count('backups.sameIndexes', same.indexes),
              words.count('backups.sameAliases', same.aliases),
            ])}
          </span>
        </li>
      )}
      <li>
        <span className="change">{words.say('backups.column.size')}</span>
        <span>{words.say('backups.sizes', { here: sides[0] ?? '–', there: sides[1] ?? '–' })}</span>
      </li>
    </ul>
  );
}

/** field discount Float, nullable; field title VarChar(256) is now VarChar(512) */
function changeInWords({ what, name, before, after }: ChangeLine, words: Words): string {
  const subject = `${words.say(`backups.what.${what}`)} ${name}`.trimEnd();
  if (before !== null && after !== null) {
    const sides = { before: partsInWords(before, words), after: partsInWords(after, words) };
    return words.say('backups.isNow', { subject, ...sides });
  }
  const value = partsInWords(before ?? after ?? [], words);
  // A name that stands for itself is not said twice.
  return value === name || value === '–' ? subject : `${subject} ${value}`;
}

function partsInWords(parts: readonly ComparedPart[], words: Words): string {
  const texts = parts.map((part) =>
    typeof part === 'string' ? part : words.say(`collection.${part.term}`, { value: part.value }),
  );
  return texts.join(', ') || '–';
}
