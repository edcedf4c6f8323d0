/** Controls but line break and tab, and what turns the direction of text or cannot be seen. */
const hidden = /(?![\n\t])\p{Cc}|[\p{Zl}\p{Zp}\p{Bidi_Control}\u200B\u2060\uFEFF]/gu;

const longest = 4000;

/**
 * Text that somebody else wrote, such as a name in a backup or what a server said, as it is put into a sentence of ours: what
 * would hide in it or turn the rest around is shown by its number, and it has an end.
 */
export function visibleText(text: string): string {
  const shown = text.slice(0, longest).replaceAll(hidden, (control) => {
    const number = (control.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    return `⟨U+${number}⟩`;
  });
  return text.length > longest ? `${shown}…` : shown;
}
