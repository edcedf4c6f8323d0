import type { ReactNode } from 'react';

import { Page } from '../shell/Page.tsx';
import { useWords } from '../texts/texts.ts';

export function ClustersPage(): ReactNode {
  const words = useWords();
  return (
    <Page crumbs={[{ label: words.say('clusters.title') }]}>
      <h1>{words.say('clusters.title')}</h1>
    </Page>
  );
}
