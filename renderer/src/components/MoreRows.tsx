import Button from '@mui/material/Button';
import { type ReactNode, startTransition, useEffect, useState } from 'react';

import { useWords } from '../texts/texts.ts';

/** Thousands of rows at once would make every change of one of them slow. */
const step = 200;
/** More than a screen shows: the rows below it wait until those can be seen. */
const onScreen = 40;

/** The first rows of a list, and the button that shows more of them. */
export function useFirstRows<Row>(rows: readonly Row[]): {
  readonly first: readonly Row[];
  readonly more: ReactNode;
} {
  const [most, setMost] = useState(onScreen);
  useEffect(() => startTransition(() => setMost(step)), []);
  const hidden = rows.length - Math.max(most, step);
  return {
    first: rows.length > most ? rows.slice(0, most) : rows,
    more: hidden > 0 ? <MoreRows hidden={hidden} onShow={() => setMost(most + step)} /> : null,
  };
}

function MoreRows(props: { readonly hidden: number; readonly onShow: () => void }): ReactNode {
  const words = useWords();
  return (
    <p className="more-rows">
      <Button variant="text" onClick={props.onShow}>
        {words.count('shell.showMore', Math.min(step, props.hidden))}
      </Button>
      <span className="small muted">{words.count('shell.hiddenRows', props.hidden)}</span>
    </p>
  );
}
