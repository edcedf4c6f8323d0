import { afterAll, afterEach, beforeAll } from 'vitest';

import { openPractice } from '../studioPage.ts';
import { openStudio, type Studio, type Visit } from './studio.ts';

/** One studio for the stories of a file; where one fails, the pages it looked at are drawn into out/failures. */
export function useStudio(): () => Studio {
  let studio: Studio | undefined;
  const visits = new Set<Visit>();
  beforeAll(async () => {
    const opened = await openStudio();
    studio = {
      ...opened,
      async open(options) {
        const visit = await opened.open(options);
        visits.add(visit);
        return visit;
      },
    };
  });
  afterEach(async ({ task }) => {
    let number = 0;
    for (const visit of visits) {
      if (visit.page.isClosed()) continue;
      const name = `${task.name.replaceAll(/\W+/g, '-')}-${(number += 1)}.png`;
      if (task.result?.state === 'fail')
        await visit.page.screenshot({ path: `out/failures/${name}` });
      await visit.close();
    }
    visits.clear();
  });
  afterAll(() => studio?.close());
  return () => {
    if (!studio) throw new Error('the studio is open while stories run');
    return studio;
  };
}

/** The same, in which somebody has opened the practice clusters before the first story. */
export function useStudioWithPractice(): () => Studio {
  const studio = useStudio();
  beforeAll(async () => {
    const visit = await studio().open();
    await openPractice(visit);
    await visit.close();
  });
  return studio;
}
