import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import { type ReactNode, useId } from 'react';

import { useWords } from '../texts/texts.ts';
import { useOverlay } from './overlay.ts';
import { isMac, keysInWords, type ShortcutName, shortcuts } from './shortcuts.ts';

/** F1 or ?: every shortcut there is, from the table that binds them. */
export function ShortcutList(): ReactNode {
  const words = useWords();
  const titleId = useId();
  const { shown, close } = useOverlay();
  const names = {
    isMac: isMac(),
    enter: words.say('shell.key.enter'),
    escape: words.say('shell.key.escape'),
  };
  return (
    <Dialog
      open={shown === 'shortcuts'}
      onClose={close}
      aria-labelledby={titleId}
      slotProps={{ paper: { sx: { width: 560 } } }}
    >
      <div className="column gap-12 dialog-body">
        <h2 id={titleId}>{words.say('shell.shortcuts')}</h2>
        <dl className="shortcut-list">
          {(Object.keys(shortcuts) as ShortcutName[]).map((name) => (
            <div key={name}>
              <dt>{words.say(`shell.shortcut.${name}`)}</dt>
              <dd>
                {shortcuts[name].map((keys) => (
                  <kbd key={keys}>{keysInWords(keys, names)}</kbd>
                ))}
              </dd>
            </div>
          ))}
        </dl>
      </div>
      <DialogActions>
        <Button onClick={close} autoFocus>
          {words.say('shell.close')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
