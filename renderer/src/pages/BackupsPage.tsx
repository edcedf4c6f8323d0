import type { ReactNode } from 'react';

import { Page } from '../shell/Page.tsx';
import { useWords } from '../texts/texts.ts';

export function BackupsPage(): ReactNode {
  const words = useWords();
  return (
    <Page crumbs={[{ label: words.say('backups.title') }]}>
      <h1>{words.say('backups.title')}</h1>
    </Page>
  );
}
