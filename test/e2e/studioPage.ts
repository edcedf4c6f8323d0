import type { Locator } from 'playwright-core';

import type { Screen } from './screen.ts';

/** What a person finds on the screens, by role and name, and the ways through them that many stories share. */

export function heading({ page }: Screen, name: string): Locator {
  return page.getByRole('heading', { name, exact: true });
}

export function button({ page }: Screen, name: string): Locator {
  return page.getByRole('button', { name, exact: true });
}

/** From the first steps to the home page of a person who practises. */
export async function openPractice(screen: Screen): Promise<void> {
  const { page, words } = screen;
  await button(screen, words.say('home.practice')).click();
  await heading(screen, words.say('home.clusters')).waitFor();
  await page.getByText(words.say('home.answers'), { exact: true }).first().waitFor();
}

/** One of the pages in the rail. */
export async function openPage(
  { page, words }: Screen,
  key: 'home' | 'copy' | 'backUp' | 'restore' | 'jobs' | 'settings',
): Promise<void> {
  const rail = page.getByRole('navigation', { name: words.say('shell.pages') });
  await rail.getByRole('link', { name: words.say(`shell.${key}`), exact: true }).click();
}

/** The button that leads to the next step of a wizard. */
export function next({ page, words }: Screen): Locator {
  const name = words.say('wizard.continue', { step: '' }).trim();
  return page.getByRole('button', { name });
}

export async function goOn(screen: Screen): Promise<void> {
  await next(screen).click();
}

export async function pickCluster({ page, words }: Screen, name: string): Promise<void> {
  const group = page.getByRole('radiogroup', { name: words.say('wizard.clusters') });
  await group.getByText(name, { exact: true }).click();
}

export async function tick({ page }: Screen, collection: string): Promise<void> {
  await page.getByRole('checkbox', { name: collection, exact: true }).check();
}

/** Waits for the plan, and says its sentence. */
export async function review({ page }: Screen): Promise<string> {
  const sentence = page.locator('.review-sentence');
  await sentence.waitFor();
  return sentence.innerText();
}

/** The row of cells that begins with a name, as a person reads it. */
export async function cellsOf({ page }: Screen, name: string): Promise<string[]> {
  const row = page.getByRole('row').filter({ has: page.getByRole('cell', { name, exact: true }) });
  return row.getByRole('cell').allInnerTexts();
}

/** Presses the last button of a wizard and waits for the page of the job. */
export async function start(
  screen: Screen,
  key: 'startCopy' | 'startBackUp' | 'startRestore',
): Promise<void> {
  await button(screen, screen.words.say(`wizard.${key}`)).click();
  await screen.page.waitForURL(/\/jobs\/.+/);
}

export async function untilOutcome(
  { page, words }: Screen,
  outcome: 'verified' | 'stopped' | 'failed' | 'interrupted' | 'succeededWithWarnings',
): Promise<void> {
  const label = words.say(`job.outcome.${outcome}`);
  await page.locator('.page-head').getByText(label, { exact: true }).waitFor();
}

/** From the rail to a running job that backs up a cluster, or some collections of it. */
export async function backUp(
  screen: Screen,
  options: { readonly cluster: string; readonly collections?: readonly string[]; name?: string },
): Promise<void> {
  const { page, words } = screen;
  await openPage(screen, 'backUp');
  await pickCluster(screen, options.cluster);
  await goOn(screen);
  for (const name of options.collections ?? [words.say('wizard.selectAll')]) {
    await tick(screen, name);
  }
  await goOn(screen);
  await page.getByLabel(words.say('wizard.backupName')).fill(options.name ?? '');
  await goOn(screen);
  await review(screen);
  await start(screen, 'startBackUp');
}
