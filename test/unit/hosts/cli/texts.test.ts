import { expect, test } from 'vitest';

import english from '#shared/text/cli.en.json' with { type: 'json' };
import french from '#shared/text/cli.fr.json' with { type: 'json' };
import jobsEnglish from '#shared/text/jobs.en.json' with { type: 'json' };
import jobsFrench from '#shared/text/jobs.fr.json' with { type: 'json' };

type Catalogue = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

/** Every text by its path, with the names it expects. */
function placeholders(catalogue: Catalogue): Record<string, string[]> {
  const texts = Object.entries(catalogue).flatMap(([key, text]) =>
    typeof text === 'string'
      ? [[key, text] as const]
      : Object.entries(text).map(([form, value]) => [`${key}/${form}`, value] as const),
  );
  return Object.fromEntries(
    texts.map(([key, text]) => [
      key,
      [...new Set(text.match(/\{\w+\}/g) ?? [])].sort((a, b) => a.localeCompare(b)),
    ]),
  );
}

test('French and English have the same texts with the same values', () => {
  expect(placeholders(french)).toEqual(placeholders(english));
  expect(placeholders(jobsFrench)).toEqual(placeholders(jobsEnglish));
});

test('no text is empty or left in the other language', () => {
  const same = Object.entries<unknown>({ ...french, ...jobsFrench })
    .filter(([key, text]) => {
      const other = ({ ...english, ...jobsEnglish } as Catalogue)[key];
      return text === '' || JSON.stringify(text) === JSON.stringify(other);
    })
    .map(([key]) => key);
  expect(same).toEqual([
    'column.collection',
    'column.version',
    'column.cluster',
    'leftover.collection',
    'phase.index',
  ]);
});
