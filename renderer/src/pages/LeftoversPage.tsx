import type { ReactNode } from 'react';

import { Page } from '../shell/Page.tsx';
import { useWords } from '../texts/texts.ts';

export function LeftoversPage(): ReactNode {
  const words = useWords();
  return (
    <Page crumbs={[{ label: words.say('leftovers.title') }]}>
      <h1>{words.say('leftovers.title')}</h1>
    </Page>
  );
}
