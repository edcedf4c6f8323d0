import Button from '@mui/material/Button';
import type { ReactNode } from 'react';

import { AppDialog } from '../components/AppDialog.tsx';
import { useWords } from '../texts/texts.ts';
import { useOverlay } from './overlay.ts';
import { isMac, keysInWords, type ShortcutName, shortcuts } from './shortcuts.ts';

/** F1 or ?: every shortcut there is, from the table that binds them. */
export function ShortcutList(): ReactNode {
  const words = useWords();
  const { shown, close } = useOverlay();
  const names = {
    isMac: isMac(),
    enter: words.say('shell.key.enter'),
    escape: words.say('shell.key.escape'),
  };
  if (shown !== 'shortcuts') return null;
  return (
    <AppDialog
      title={words.say('shell.shortcuts')}
      width={560}
      onClose={close}
      actions={
        <Button onClick={close} autoFocus>
          {words.say('shell.close')}
        </Button>
      }
    >
      <dl className="shortcut-list" tabIndex={0}>
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
    </AppDialog>
  );
}
