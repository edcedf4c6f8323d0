import type { ReactNode } from 'react';

import { useWords } from '../texts/texts.ts';

/** Rows that are still being read, in the shape they will have and without motion. */
export function SkeletonRows({ columns }: { readonly columns: readonly number[] }): ReactNode {
  const words = useWords();
  return (
    <div role="status" aria-label={words.say('shell.loading')}>
      {[0, 1, 2, 3].map((row) => (
        <div key={row} className="skeleton-row">
          {columns.map((width, column) => (
            <span
              key={`${column} ${width}`}
              className="skeleton"
              // Names differ in length.
              style={{ width: column === 0 ? width + ((row * 37) % 60) : width }}
            />
          ))}
        </div>
      ))}
    </div>
  );
}
