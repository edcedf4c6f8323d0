import ArrowForwardOutlined from '@mui/icons-material/ArrowForwardOutlined';
import Dialog from '@mui/material/Dialog';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useState } from 'react';
import { useNavigate } from 'react-router';

import { useWords } from '../texts/texts.ts';
import { useCommands } from './commands.ts';
import { useOverlay } from './overlay.ts';

/** Ctrl K: every page and command by name. */
export function CommandPalette(): ReactNode {
  const words = useWords();
  const { shown, close } = useOverlay();
  return (
    <Dialog
      open={shown === 'palette'}
      onClose={close}
      fullWidth
      maxWidth="sm"
      slotProps={{
        paper: {
          'aria-label': words.say('shell.command'),
          sx: { alignSelf: 'flex-start', mt: '10vh', maxHeight: '70vh' },
        },
      }}
    >
      {shown === 'palette' && <Palette close={close} />}
    </Dialog>
  );
}

function Palette({ close }: { readonly close: () => void }): ReactNode {
  const words = useWords();
  const navigate = useNavigate();
  const listId = useId();
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState(0);
  const found = useCommands().filter(({ label }) => plain(label).includes(plain(query.trim())));
  const optionId = (index: number) => `${listId}-${index}`;
  useEffect(() => {
    document.getElementById(optionId(chosen))?.scrollIntoView({ block: 'nearest' });
  });
  const run = (index: number) => {
    const command = found[index];
    if (command === undefined) return;
    close();
    void navigate(command.to);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && found.length > 0) {
      event.preventDefault();
      setChosen((chosen + step + found.length) % found.length);
    }
    if (event.key === 'Enter') run(chosen);
  };
  return (
    <>
      <input
        className="palette-input"
        role="combobox"
        aria-label={words.say('shell.command')}
        aria-controls={listId}
        aria-expanded
        aria-activedescendant={found.length > 0 ? optionId(chosen) : undefined}
        placeholder={words.say('shell.command')}
        value={query}
        autoFocus
        onChange={({ target }) => {
          setQuery(target.value);
          setChosen(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div
        className="palette-list"
        role="listbox"
        id={listId}
        aria-label={words.say('shell.commands')}
      >
        {found.map(({ label, to }, index) => (
          <div
            key={to}
            id={optionId(index)}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            className="palette-option"
            onMouseMove={() => setChosen(index)}
            onClick={() => run(index)}
            onKeyDown={onKeyDown}
          >
            <ArrowForwardOutlined fontSize="small" aria-hidden />
            <span className="ellipsis">{label}</span>
          </div>
        ))}
      </div>
      <p className="visually-hidden" role="status">
        {words.count('shell.found', found.length)}
      </p>
      {found.length === 0 && <p className="padded small muted">{words.say('shell.noMatch')}</p>}
    </>
  );
}

/** Without accents and capitals: whoever types reglages means Réglages. */
function plain(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}
