import { choosePolicy, policyForAll, toNamesOfCopy, typedName } from '../copyPage.ts';
import { button, goOn, review, start, untilOutcome } from '../studioPage.ts';
import type { Visit } from './studio.ts';

type Scene = (name: string) => Promise<void>;

const ends = { from: 'Practice A', to: 'Practice D' };

/** A copy to another cluster, which is protected and on another service, and a second one onto what the first has made. */
export async function copyingAcross(visit: Visit, scene: Scene): Promise<void> {
  const { page, words } = visit;
  await toNamesOfCopy(visit, { ...ends, collections: ['default.articles', 'media.images'] });
  await goOn(visit, 'place');
  await page.getByRole('checkbox', { name: words.say('wizard.keepBackup') }).uncheck();
  await scene('across-5-backup');
  await goOn(visit, 'options', 'check');
  await button(visit, words.say('wizard.showPassed')).click();
  await scene('across-7-check');
  await goOn(visit, 'review');
  await review(visit);
  await scene('across-8-review');
  for (const tab of ['wizard.summary', 'wizard.yaml', 'wizard.commands'] as const) {
    await page.getByRole('tab', { name: words.say(tab) }).click();
    await scene(`across-8-review-${tab.replace('wizard.', '')}`);
  }
  await typedName(visit, ends.to).fill(ends.to);
  await start(visit, 'copy', ends.to);
  await untilOutcome(visit, 'verified');
  await scene('across-done');
  await toNamesOfCopy(visit, {
    ...ends,
    collections: ['default.articles', 'media.images', 'default.events'],
  });
  await scene('across-4-names-taken');
  await choosePolicy(visit, policyForAll(visit, 2), 'replace');
  await scene('across-4-names-replaced');
  await button(visit, words.say('wizard.startOver')).click();
}
