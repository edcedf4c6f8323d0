import type { ReactNode } from 'react';

/** A text in which `**words**` stand out. */
export function Emphasis({ text }: { readonly text: string }): ReactNode {
  return text
    .split('**')
    .map((part, index) => (index % 2 === 1 ? <b key={`${index} ${part}`}>{part}</b> : part));
}
