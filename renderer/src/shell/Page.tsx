import ChevronRightOutlined from '@mui/icons-material/ChevronRightOutlined';
import SearchOutlined from '@mui/icons-material/SearchOutlined';
import { type ReactNode, useEffect } from 'react';
import { Link } from 'react-router';

import { useWords } from '../texts/texts.ts';
import { useCommandPalette } from './commandPalette.ts';
import { PracticeBand } from './PracticeBand.tsx';

export interface Crumb {
  readonly label: string;
  /** Where it leads; the last one, the page itself, leads nowhere. */
  readonly to?: string;
}

/**
 * Top bar, bands and content of one page. `band` stands above the content and does not scroll; `fill` gives the content the
 * whole height without padding, for wizards that have a footer of their own.
 */
export function Page(props: {
  readonly crumbs: readonly Crumb[];
  readonly band?: ReactNode;
  readonly layout?: 'narrow' | 'wide' | 'fill';
  readonly children: ReactNode;
}): ReactNode {
  const { crumbs, band, layout = 'narrow', children } = props;
  const title = crumbs.at(-1)?.label ?? '';
  useEffect(() => {
    document.title = `${title} – Milvus Backup Studio`;
  }, [title]);
  return (
    <>
      <TopBar crumbs={crumbs} />
      <div>
        <PracticeBand />
        {band}
      </div>
      <main className="main" id="main">
        {layout === 'fill' ? (
          children
        ) : (
          // Scrollable by keyboard, too.
          <div className={`page ${layout === 'narrow' ? 'page-narrow' : ''}`} tabIndex={-1}>
            {children}
          </div>
        )}
      </main>
    </>
  );
}

function TopBar({ crumbs }: { readonly crumbs: readonly Crumb[] }): ReactNode {
  const words = useWords();
  const open = useCommandPalette((palette) => palette.open);
  return (
    <header className="top-bar">
      <nav aria-label={words.say('shell.crumbs')}>
        <ol className="crumbs">
          {crumbs.map(({ label, to }, index) => (
            <li key={label}>
              {index > 0 && <ChevronRightOutlined />}
              {to === undefined ? (
                <span aria-current="page">{label}</span>
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
        onClick={open}
        aria-label={words.say('shell.command')}
        aria-keyshortcuts="Control+K Meta+K"
      >
        <SearchOutlined fontSize="small" />
        <span>{words.say('shell.command')}</span>
        <kbd>{isMac() ? '⌘ K' : 'Ctrl K'}</kbd>
      </button>
    </header>
  );
}

export function isMac(): boolean {
  return navigator.userAgent.includes('Mac');
}
