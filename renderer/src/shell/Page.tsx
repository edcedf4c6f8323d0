import { type ReactNode, useEffect } from 'react';

import { useWords } from '../texts/texts.ts';
import { LostBand } from './LostBand.tsx';
import { PracticeBand } from './PracticeBand.tsx';
import { type Crumb, TopBar } from './TopBar.tsx';
import { useRunningFraction } from './useRunningFraction.ts';

/**
 * Top bar, bands and content of one page. `band` stands above the content and does not scroll away in a window of ordinary
 * height; `fill` gives the content the whole height without padding, for wizards that have a footer of their own.
 */
export function Page(props: {
  readonly crumbs: readonly Crumb[];
  readonly band?: ReactNode;
  readonly layout?: 'narrow' | 'wide' | 'fill';
  /** A drawer over the right side of the content. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}): ReactNode {
  const { crumbs, band, layout = 'narrow', aside, children } = props;
  useDocumentTitle(crumbs.at(-1)?.label ?? '');
  return (
    <div className="frame">
      <TopBar crumbs={crumbs} />
      <LostBand />
      <PracticeBand />
      {band}
      <main className="main" id="main" tabIndex={-1}>
        {layout === 'fill' ? (
          children
        ) : (
          <div className={`page ${layout === 'narrow' ? 'page-narrow' : ''}`}>{children}</div>
        )}
        {aside}
      </main>
    </div>
  );
}

/** The page, and before it how far a running job is, so that it can be read in the tab of another window. */
function useDocumentTitle(title: string): void {
  const words = useWords();
  const fraction = useRunningFraction();
  // The desktop puts the percentage before the titles of its windows by itself.
  const percent = fraction === null || window.bridge ? '' : `${words.percent(fraction)} – `;
  useEffect(() => {
    document.title = `${percent}${title} – Milvus Backup Studio`;
  }, [percent, title]);
}
