import { expect, test } from 'vitest';

import { createTexts } from '#shared/text.ts';

const catalogues = {
  en: { hello: 'Hello {name}', rows: { one: '{count} row', other: '{count} rows of {what}' } },
  fr: {
    hello: 'Bonjour {name}',
    rows: { one: '{count} ligne', other: '{count} lignes de {what}' },
  },
};

test('a text is that of the language, with its values', () => {
  expect(createTexts(catalogues, 'fr').say('hello', { name: 'Ada' })).toEqual('Bonjour Ada');
});

test('nothing is one in French and several in English', () => {
  const count = (language: 'en' | 'fr') =>
    [0, 1, 2].map((rows) => createTexts(catalogues, language).count('rows', rows, { what: 'a' }));
  expect(count('en')).toEqual(['0 rows of a', '1 row', '2 rows of a']);
  expect(count('fr')).toEqual(['0 ligne', '1 ligne', '2 lignes de a']);
});

test('a 64-bit count is written whole', () => {
  const text = createTexts(catalogues, 'en').count('rows', '9223372036854775807', { what: 'a' });
  expect(text).toEqual('9,223,372,036,854,775,807 rows of a');
});
