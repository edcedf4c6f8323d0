import { describe, expect, test } from 'vitest';

import { figure } from '../../stories/figure.ts';
import { nextStep, press, runCommand, tabTo } from '../keyboard.ts';
import {
  button,
  cellsOf,
  goOn,
  heading,
  leadingTo,
  openPractice,
  pickCluster,
  review,
  start,
  startButton,
  tick,
  untilOutcome,
} from '../studioPage.ts';
import type { Visit } from './studio.ts';
import { useStudio } from './useStudio.ts';

const studio = useStudio();
const another = useStudio();

const sentence =
  /^Copy 1 collection \(8,040 rows\) inside Practice A.* 0 B go through this computer\.$/;
const countedRows = [
  'default.products_bak',
  '8,000 to 8,040',
  '8,040',
  '8,000',
  'Explained by deletes',
];

describe('a person who has never seen the app', () => {
  test('copies a collection beside itself by mouse, and sees its rows counted', async () => {
    const visit = await studio().open();
    const startMs = performance.now();
    const { page, words } = visit;
    await heading(visit, words.say('home.firstSteps')).waitFor();
    await openPractice(visit);
    await page.getByRole('link', { name: words.say('home.newCopy') }).click();
    await pickCluster(visit, 'Practice A');
    await goOn(visit, 'what');
    await tick(visit, 'default.products');
    await goOn(visit, 'names', 'place', 'options', 'review');
    expect(await review(visit)).toMatch(sentence);
    expect(await reviewedPath(visit)).toMatch(
      /Practice A → practice\/cluster-a → practice\/backup → Practice A/,
    );
    expect(await reviewedActions(visit)).toContain('Create collection default.products_bak');
    await start(visit, 'copy');
    await untilOutcome(visit, 'verifiedWithWarnings');
    expect(await cellsOf(visit, 'default.products_bak')).toEqual(countedRows);
    await expectUnderTwoMinutes(visit, startMs);
    expect(visit.complaints).toEqual([]);
  });

  test('does the same without a mouse', async () => {
    const visit = await another().open();
    const startMs = performance.now();
    const { page, words } = visit;
    await press(visit, button(visit, words.say('home.practice')));
    await heading(visit, words.say('home.clusters')).waitFor();
    await runCommand(visit, 'copy coll');
    await tabTo(visit, page.getByRole('radio', { name: /Practice A/ }));
    await page.keyboard.press('Space');
    await nextStep(visit, 'target');
    await nextStep(visit, 'what');
    await press(visit, page.getByRole('checkbox', { name: 'default.products' }), 'Space');
    await nextStep(visit, 'names');
    await nextStep(visit, 'place');
    await nextStep(visit, 'options');
    await nextStep(visit, 'check');
    await leadingTo(visit, 'review').and(page.locator(':enabled')).waitFor();
    await nextStep(visit, 'review');
    expect(await review(visit)).toMatch(sentence);
    await press(visit, startButton(visit, 'copy'));
    await untilOutcome(visit, 'verifiedWithWarnings');
    expect(await cellsOf(visit, 'default.products_bak')).toEqual(countedRows);
    await tabTo(visit, page.getByRole('tab', { selected: true }));
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.getByText(words.say('job.event.succeededWithWarnings')).waitFor();
    await expectUnderTwoMinutes(visit, startMs);
    expect((await visit.handled()).clicks).toBe(0);
    expect(visit.complaints).toEqual([]);
  });
});

/** What the picture says to those who do not see it. */
async function reviewedPath({ page, words }: Visit): Promise<string | null> {
  return page.getByRole('img', { name: words.say('job.dataPath') }).getAttribute('aria-label');
}

async function reviewedActions({ page, words }: Visit): Promise<string[]> {
  const table = page.getByRole('table', { name: words.say('wizard.allActions') });
  const rows = await table.getByRole('row').all();
  const texts = rows.map(async (row) => (await row.getByRole('cell').allInnerTexts()).slice(2));
  return (await Promise.all(texts)).map((cells) => cells.join(' '));
}

/**
 * The bar of the main story. A test neither reads nor aims, so that is added: three seconds to find and press a thing with the
 * mouse, half a second for a key, which is what people are measured at who look where they are going.
 */
async function expectUnderTwoMinutes(visit: Visit, startMs: number): Promise<void> {
  const machineSeconds = (performance.now() - startMs) / 1000;
  const { keys, clicks } = await visit.handled();
  const seconds = machineSeconds + keys * 0.5 + clicks * 3;
  figure(`the first copy, by a person with ${keys} keys and ${clicks} clicks`, seconds, {});
  figure('the first copy, waiting for the machine only', machineSeconds, {});
  expect(seconds).toBeLessThan(120);
}
