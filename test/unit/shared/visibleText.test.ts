import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { AppError, describeError, toErrorInfo } from '#shared/errors.ts';
import { visibleText } from '#shared/visibleText.ts';

describe('E18 a text of somebody else', () => {
  test.each([
    ['turned around', 'bill\u202Egpj.exe', 'bill⟨U+202E⟩gpj.exe'],
    ['isolated', '\u2066a\u2069', '⟨U+2066⟩a⟨U+2069⟩'],
    ['with a mark of direction', 'a\u200Fb', 'a⟨U+200F⟩b'],
    ['that is not there', 'admin\u200B', 'admin⟨U+200B⟩'],
    ['that speaks to a terminal', '\u001B[31mred', '⟨U+001B⟩[31mred'],
    ['with an end of its own', 'a\0b', 'a⟨U+0000⟩b'],
    ['with a separator of paragraphs', 'a\u2029b', 'a⟨U+2029⟩b'],
  ])('%s is shown as it is', (_, text, shown) => expect(visibleText(text)).toBe(shown));

  test.each(['livres_été', '東京', 'مرحبا', '👩‍🚀 crew', 'two\nlines\tand a tab'])(
    'in any language stays: %s',
    (text) => expect(visibleText(text)).toBe(text),
  );

  test('has an end', () => {
    expect(visibleText('x'.repeat(1_000_000))).toHaveLength(4001);
  });

  test('never turns the sentence around that it is put into', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (bucket) => {
        const error = new AppError('BUCKET_NOT_FOUND', { bucket, host: 'h' });
        const { title } = describeError(toErrorInfo(error), 'en');
        expect(title).not.toMatch(/[\p{Bidi_Control}]|(?![\n\t])\p{Cc}/u);
        expect(error.message).toBe(title);
      }),
    );
  });
});
