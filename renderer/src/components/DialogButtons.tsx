import Button from '@mui/material/Button';
import type { ReactNode } from 'react';

import { useWords } from '../texts/texts.ts';

/** Cancel, and the button that does what the dialog is about; where that cannot be undone, Cancel has the focus. */
export function DialogButtons(props: {
  readonly label: string;
  readonly isReady: boolean;
  readonly isCareful?: boolean;
  readonly color?: 'primary' | 'error';
  readonly onCancel: () => void;
  readonly onConfirm: () => void;
}): ReactNode {
  const { label, isReady, isCareful = false, color = 'primary', onCancel, onConfirm } = props;
  const words = useWords();
  return (
    <>
      <Button onClick={onCancel} autoFocus={isCareful}>
        {words.say('shell.cancel')}
      </Button>
      <Button variant="contained" color={color} disabled={!isReady} onClick={onConfirm}>
        {label}
      </Button>
    </>
  );
}
