// Controls, line separators, and what turns the direction of text: names come from storage, and a terminal would obey them.
const controls = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/** Text that cannot move a cursor, hide itself or break a line. */
export function clean(text: string): string {
  return text.replaceAll(controls, '\uFFFD');
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** What a person takes for one character each. */
function charactersOf(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** At most this many characters, the rest an ellipsis. Cheap however long the text is. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const characters = charactersOf(text.slice(0, limit * 8));
  return characters.length <= limit && text.length <= limit * 8
    ? text
    : `${characters.slice(0, limit - 1).join('')}…`;
}

/** In characters, not UTF-16 units. */
export function widthOf(text: string): number {
  return charactersOf(text).length;
}

/** Filled up with spaces to this many characters. */
export function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}
