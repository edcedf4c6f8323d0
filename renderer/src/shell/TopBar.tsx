import ChevronRightOutlined from '@mui/icons-material/ChevronRightOutlined';
import HelpOutlineOutlined from '@mui/icons-material/HelpOutlineOutlined';
import SearchOutlined from '@mui/icons-material/SearchOutlined';
import IconButton from '@mui/material/IconButton';
import type { ReactNode } from 'react';
import { Link } from 'react-router';

import { useWords } from '../texts/texts.ts';
import { useOverlay } from './overlay.ts';
import { isMac } from './shortcuts.ts';

export interface Crumb {
  readonly label: string;
  /** Where it leads; the last one, the page itself, leads nowhere. */
  readonly to?: string;
}

/** Where one is, the way to everything else, and help. */
export function TopBar({ crumbs }: { readonly crumbs: readonly Crumb[] }): ReactNode {
  const words = useWords();
  const show = useOverlay((overlay) => overlay.show);
  return (
    <header className="top-bar">
      <nav className="crumb-place" aria-label={words.say('shell.crumbs')}>
        <ol className="crumbs">
          {crumbs.map(({ label, to }, index) => (
            <li key={label}>
              {index > 0 && <ChevronRightOutlined aria-hidden />}
              {to === undefined ? (
                <span
                  className="ellipsis"
                  title={label}
                  aria-current={index === crumbs.length - 1 ? 'page' : undefined}
                >
                  {label}
                </span>
              ) : (
                <Link to={to}>{label}</Link>
              )}
            </li>
          ))}
        </ol>
      </nav>
      <button
        type="button"
        className="command-field"
        onClick={() => show('palette')}
        aria-keyshortcuts="Control+K Meta+K"
      >
        <SearchOutlined fontSize="small" aria-hidden />
        <span className="command-field-text">{words.say('shell.command')}</span>
        <kbd aria-hidden>{isMac() ? '⌘ K' : 'Ctrl K'}</kbd>
      </button>
      <IconButton
        aria-label={words.say('shell.shortcuts')}
        title={words.say('shell.shortcuts')}
        aria-keyshortcuts="F1"
        onClick={() => show('shortcuts')}
      >
        <HelpOutlineOutlined aria-hidden />
      </IconButton>
    </header>
  );
}
