import { describe, expect, test } from 'vitest';

import type { ClusterContents } from '#shared/catalog.ts';

import { choosePolicy, policyForAll, policyOf, toNamesOfCopy, typedName } from '../copyPage.ts';
import { nextStep, press, runCommand, tabTo } from '../keyboard.ts';
import {
  button,
  cellsOf,
  goOn,
  heading,
  leadingTo,
  openWizard,
  pickCluster,
  review,
  start,
  startButton,
  tick,
  untilOutcome,
} from '../studioPage.ts';
import { ask, type Visit } from './studio.ts';
import { useStudio, useStudioWithPractice } from './useStudio.ts';

const studio = useStudioWithPractice();
const another = useStudio();

const articles = ['default.articles', '4,000', '4,000', '4,000', 'Equal'];
const images = ['media.images', '3,000', '3,000', '3,000', 'Equal'];

describe('a copy to another cluster', () => {
  test('in the same bucket is made by the store, under the same names', async () => {
    const visit = await studio().open();
    const { page, words } = visit;
    await toNamesOfCopy(visit, {
      from: 'Practice A',
      to: 'Practice B',
      collections: ['default.articles', 'media.images'],
    });
    await goOn(visit, 'place', 'options', 'review');
    expect(await review(visit)).toMatch(
      /^Copy 2 collections \(7,000 rows\) from Practice A to Practice B, by way of the backup copy_\w+\. 2 created\. The storage copies by itself: 0 B go through this computer\.$/,
    );
    await page.getByRole('tab', { name: words.say('wizard.yaml') }).click();
    const files = page.locator('.plan-text');
    await files.nth(1).getByText('target.yaml', { exact: true }).waitFor();
    expect(await files.first().innerText()).toMatch(/^source\.yaml[^]* rootPath: "cluster-a"/);
    expect(await files.nth(1).innerText()).toMatch(/^target\.yaml[^]* rootPath: "cluster-b"/);
    await page.getByRole('tab', { name: words.say('wizard.commands') }).click();
    await page.getByText('milvus-backup-studio --practice A --to-practice B copy --name').waitFor();
    await start(visit, 'copy');
    // The aliases of the source are made there, too.
    await untilOutcome(visit, 'verified');
    expect(await cellsOf(visit, 'default.articles')).toEqual(articles);
    expect(await cellsOf(visit, 'media.images')).toEqual(images);
    expect(await movedBytes(visit)).toMatch(/^[\d.]+ MiB copied inside the store, 0 B through/);
    expect(visit.complaints).toEqual([]);
  });
});

describe('a direct migration to a protected cluster on another service', () => {
  test('begins with its name, passes this computer, and leaves no backup', async () => {
    const visit = await studio().open();
    const { page, words } = visit;
    await page.goto(new URL('/copy?direct', page.url()).href);
    await pickCluster(visit, 'Practice A');
    await goOn(visit, 'target');
    await pickCluster(visit, 'Practice D');
    await page.getByText(words.say('scenario.otherStore')).waitFor();
    await goOn(visit, 'what');
    await tick(visit, 'default.articles');
    await tick(visit, 'media.images');
    await goOn(visit, 'names', 'place');
    await page.getByText(words.say('wizard.directMigrationNote')).waitFor();
    await goOn(visit, 'options', 'check');
    const known = page.getByRole('checkbox', { name: words.say('wizard.checkAccept') });
    await known.waitFor();
    expect(await leadingTo(visit, 'review').isDisabled()).toBe(true);
    await known.check();
    await page.getByLabel(words.say('wizard.acceptReason')).fill('Change 4711');
    await goOn(visit, 'review');
    expect(await review(visit)).toMatch(
      /2 created\. The bytes go through this computer\. No backup is kept\.$/,
    );
    const last = startButton(visit, 'copy', 'Practice D');
    expect(await last.isDisabled()).toBe(true);
    await typedName(visit, 'Practice D').fill('practice d');
    expect(await last.isDisabled()).toBe(true);
    await typedName(visit, 'Practice D').fill('Practice D');
    await start(visit, 'copy', 'Practice D');
    await untilOutcome(visit, 'verified');
    expect(await cellsOf(visit, 'media.images')).toEqual(images);
    await page.getByText(words.say('job.backupRemoved')).waitFor();
    const accepted = page.getByRole('region', { name: words.say('job.accepted') });
    expect(await accepted.innerText()).toMatch(
      /Environment of the target: [^]+Reason: Change 4711/,
    );
    expect(await movedBytes(visit)).toMatch(/ copied inside the store, [\d.]+ MiB through/);
    expect(visit.complaints).toEqual([]);
  });

  test('replaces what is there by name, counted before the old ones are dropped', async () => {
    const visit = await studio().open();
    const { page } = visit;
    await toNamesOfCopy(visit, {
      from: 'Practice A',
      to: 'Practice D',
      collections: ['default.articles', 'default.events', 'media.images'],
    });
    await leadingTo(visit, 'place').and(page.locator(':disabled')).waitFor();
    await choosePolicy(visit, policyForAll(visit, 2), 'replace');
    await choosePolicy(visit, policyOf(visit, 'media.images'), 'skip');
    await goOn(visit, 'place', 'options', 'review');
    expect(await review(visit)).toContain('1 created, 1 replaced after verification.');
    await typedName(visit, 'Practice D').fill('Practice D');
    await start(visit, 'copy', 'Practice D');
    await untilOutcome(visit, 'verified');
    expect(await cellsOf(visit, 'default.articles')).toEqual(articles);
    const copied = ['default.articles', 'default.events', 'media.images'];
    const before = (await rowsOf(visit, 'practice-a')).filter(([name]) => copied.includes(name));
    expect(await rowsOf(visit, 'practice-d')).toEqual(before);
    expect(visit.complaints).toEqual([]);
  });
});

describe('the draft of a copy', () => {
  test('is there again after a reload, with its target, its names and what happens to those that are taken', async () => {
    const visit = await studio().open();
    const { page, words } = visit;
    await toNamesOfCopy(visit, {
      from: 'Practice A',
      to: 'Practice D',
      collections: ['media.images'],
    });
    await choosePolicy(visit, policyOf(visit, 'media.images'), 'beside');
    await page.reload();
    await heading(visit, words.say('wizard.namesHeading')).waitFor();
    await page.getByText(words.say('wizard.draftSaved')).waitFor();
    await policyOf(visit, 'media.images').getByText(words.say('wizard.policy.beside')).waitFor();
    await page
      .getByRole('region', { name: words.say('shell.target') })
      .getByText('Practice D')
      .waitFor();
    await button(visit, words.say('wizard.startOver')).click();
    await heading(visit, words.say('wizard.step.source')).waitFor();
    expect(await page.getByRole('radio', { checked: true }).count()).toBe(0);
    expect(visit.complaints).toEqual([]);
  });

  test('waits at home, where it is gone on with or given up', async () => {
    const visit = await studio().open();
    const { page, words } = visit;
    await toNamesOfCopy(visit, {
      from: 'Practice A',
      to: 'Practice D',
      collections: ['media.images'],
    });
    const home = page.getByRole('link', { name: words.say('shell.home'), exact: true });
    const draft = page.getByRole('region', { name: 'Draft: Copy' });
    await home.click();
    await draft.getByText('1 collection, Practice A → Practice D, step 4 of 8').waitFor();
    await draft.getByRole('link', { name: words.say('home.continueDraft') }).click();
    await heading(visit, words.say('wizard.namesHeading')).waitFor();
    await home.click();
    await draft.getByRole('button', { name: words.say('home.discardDraft') }).click();
    await draft.waitFor({ state: 'detached' });
    await openWizard(visit, 'copy');
    await heading(visit, words.say('wizard.step.source')).waitFor();
    expect(visit.complaints).toEqual([]);
  });

  test('stays in the same cluster when that is another one, also where it was the target', async () => {
    const visit = await studio().open();
    const { words } = visit;
    await openWizard(visit, 'copy');
    await pickCluster(visit, 'Practice A');
    await pickCluster(visit, 'Practice B');
    await goOn(visit, 'target');
    const target = visit.page.getByRole('navigation', { name: words.say('wizard.steps') });
    await target.getByText(words.say('wizard.sameCluster')).waitFor();
    await pickCluster(visit, 'Practice A');
    await button(visit, words.say('wizard.back')).click();
    await pickCluster(visit, 'Practice A');
    await target.getByText(words.say('wizard.sameCluster')).waitFor();
  });
});

test('the way to another cluster goes without a mouse', async () => {
  const visit = await another().open();
  const { page, words } = visit;
  await press(visit, button(visit, words.say('home.practice')));
  await heading(visit, words.say('home.clusters')).waitFor();
  await runCommand(visit, 'direct');
  await tabTo(visit, page.getByRole('radio', { name: /Practice A/ }));
  await page.keyboard.press('Space');
  await nextStep(visit, 'target');
  await tabTo(visit, page.getByRole('radio', { name: /Practice A/ }));
  for (const _ of ['B', 'C', 'D']) await page.keyboard.press('ArrowDown');
  await nextStep(visit, 'what');
  await press(visit, page.getByRole('checkbox', { name: 'default.articles' }), 'Space');
  for (const step of ['names', 'place', 'options', 'check'] as const) await nextStep(visit, step);
  const known = page.getByRole('checkbox', { name: words.say('wizard.checkAccept') });
  await press(visit, known, 'Space');
  await nextStep(visit, 'review');
  expect(await review(visit)).toMatch(/No backup is kept\.$/);
  await tabTo(visit, typedName(visit, 'Practice D'));
  await page.keyboard.type('Practice D');
  await press(visit, startButton(visit, 'copy', 'Practice D'));
  await untilOutcome(visit, 'verified');
  expect(await cellsOf(visit, 'default.articles')).toEqual(articles);
  expect((await visit.handled()).clicks).toBe(0);
  expect(visit.complaints).toEqual([]);
});

async function movedBytes({ page }: Visit): Promise<string> {
  return (await page.locator('.job-moved').innerText()).replaceAll('\u00A0', ' ');
}

/** Each collection of a cluster with its rows, as the engine says. */
async function rowsOf(visit: Visit, clusterId: string): Promise<(readonly [string, string])[]> {
  const { value } = (await ask(visit, 'clusters.browse', { clusterId })) as {
    value: ClusterContents;
  };
  return value.collections
    .map(({ database, name, rows }) => [`${database}.${name}`, rows] as const)
    .toSorted(([a], [b]) => a.localeCompare(b));
}
