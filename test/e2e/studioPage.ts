import type { Locator } from 'playwright-core';

import type { Screen } from './screen.ts';

/** What a person finds on the screens, by role and name, and the ways through them that many stories share. */

export function heading({ page }: Screen, name: string): Locator {
  return page.getByRole('heading', { name, exact: true });
}

export function button({ page }: Screen, name: string): Locator {
  return page.getByRole('button', { name, exact: true });
}

/** A field of a form, by the key of its label. */
export function fieldOf(
  { page, words }: Screen,
  key: Parameters<Screen['words']['say']>[0],
): Locator {
  return page.getByLabel(words.say(key), { exact: true });
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
  key: 'home' | 'copy' | 'backUp' | 'restore' | 'jobs' | 'settings' | 'clusters',
): Promise<void> {
  const rail = page.getByRole('navigation', { name: words.say('shell.pages') });
  const name = words.say(key === 'clusters' ? 'clusters.title' : `shell.${key}`);
  const link = rail.getByRole('link', { name, exact: true });
  await link.click();
  // The page before stays until the new one can be drawn; what is clicked meanwhile belongs to it.
  await link.and(page.locator('[aria-current=page]')).waitFor();
}

/** The first step of a wizard, also where it was left in the middle. */
export async function openWizard(
  screen: Screen,
  key: 'copy' | 'backUp' | 'restore',
): Promise<void> {
  const { page, words } = screen;
  await openPage(screen, key);
  const steps = page.getByRole('navigation', { name: words.say('wizard.steps') });
  await steps.getByRole('button').first().click();
}

/** All but the first of each wizard. */
export type Step = 'what' | 'names' | 'place' | 'options' | 'target' | 'check' | 'review';

/** The button that leads to this step of a wizard. */
export function leadingTo(screen: Screen, step: Step): Locator {
  return button(screen, screen.words.say(`wizard.to.${step}`));
}

/**
 * On to a step of a wizard, and from there to the next ones. A copy goes to the cluster it came from, past its target, and
 * what the check warns of before the review is accepted.
 */
export async function goOn(screen: Screen, ...steps: readonly Step[]): Promise<void> {
  for (const step of steps) {
    const wanted = leadingTo(screen, step);
    if (step === 'what') {
      const target = leadingTo(screen, 'target');
      await wanted.or(target).waitFor();
      if (await target.isVisible()) await target.click();
    }
    if (step === 'review') await passCheck(screen);
    await wanted.click();
  }
}

/** Through the check, which has to be over before the review can be gone to. */
async function passCheck(screen: Screen): Promise<void> {
  const { page, words } = screen;
  const check = leadingTo(screen, 'check');
  const isOver = page.getByRole('button', { name: words.say('wizard.showPassed') });
  // The step before stays until this one can be drawn.
  await check.or(isOver).waitFor();
  if (await check.isVisible()) await check.click();
  await isOver.waitFor();
  const warnings = page.getByRole('checkbox', { name: words.say('wizard.checkAccept') });
  for (const warning of await warnings.all()) await warning.check();
}

export async function pickCluster({ page, words }: Screen, name: string): Promise<void> {
  const group = page.getByRole('radiogroup', { name: words.say('wizard.clusters') });
  await group.getByText(name, { exact: true }).click();
}

export async function tick({ page }: Screen, collection: string): Promise<void> {
  const box = page.getByRole('checkbox', { name: collection, exact: true });
  await box.waitFor();
  // Not check(), which insists on the state after the click: "all" is no longer all when a job has just made another one.
  while (!(await box.isChecked())) await box.click();
}

/** Waits for the plan, and says its sentence, with spaces that may break. */
export async function review({ page }: Screen): Promise<string> {
  const sentence = page.locator('.review-sentence');
  await sentence.waitFor();
  return (await sentence.innerText()).replaceAll('\u00A0', ' ');
}

/** The cells of the row that begins with a name, as a person reads them. */
export async function cellsOf({ page }: Screen, name: string): Promise<string[]> {
  const row = page.getByRole('row', {
    name: new RegExp(`^${name.replaceAll('.', String.raw`\.`)} `),
  });
  await row.waitFor();
  return row.getByRole('cell').allInnerTexts();
}

/** Presses the last button of a wizard and waits for the page of the job. */
export async function start(
  screen: Screen,
  kind: 'copy' | 'backUp' | 'restore',
  protectedTarget?: string,
): Promise<void> {
  await startButton(screen, kind, protectedTarget).click();
  await screen.page.waitForURL(/\/jobs\/.+/);
}

/** It names the cluster where that is protected. */
export function startButton(
  screen: Screen,
  kind: 'copy' | 'backUp' | 'restore',
  protectedTarget?: string,
): Locator {
  const { words } = screen;
  if (protectedTarget === undefined) return button(screen, words.say(`wizard.start.${kind}`));
  return button(screen, words.say(`wizard.startOn.${kind}`, { target: protectedTarget }));
}

type Outcome = 'verified' | 'verifiedWithWarnings' | 'done' | 'stopped' | 'failed' | 'interrupted';

/** Waits until the job of the page has ended, as it should. */
export async function untilOutcome(screen: Screen, outcome: Outcome): Promise<void> {
  const { page, words } = screen;
  const labels = ['verified', 'counted', 'done', 'different', 'stopped', 'failed'] as const;
  const texts = [...labels, 'interrupted' as const].map((label) =>
    words.say(`job.outcome.${label}`),
  );
  const ended = page.locator('.page-head').getByText(new RegExp(`^(?:${texts.join('|')})`));
  const expected =
    outcome === 'verifiedWithWarnings'
      ? words.say('job.outcome.withWarnings', { outcome: words.say('job.outcome.verified') })
      : words.say(`job.outcome.${outcome}`);
  const text = await ended.innerText();
  if (text !== expected) {
    throw new Error(`The job ended as “${text}”:\n${await page.locator('main').innerText()}`);
  }
}

/** On with a job that was stopped, has failed or was cut off; resolves when it runs again. */
export async function continueJob(screen: Screen, failed = 0): Promise<void> {
  const { words } = screen;
  const label = failed === 0 ? words.say('job.continue') : words.count('job.retryFailed', failed);
  const again = button(screen, label);
  await again.click();
  await again.waitFor({ state: 'detached' });
}

/** From the rail to a running job that backs up all of a cluster. `beforeStart` runs when the check is over, which reads and writes, too. */
export async function backUp(
  screen: Screen,
  options: {
    readonly cluster: string;
    readonly name: string;
    readonly beforeStart?: () => Promise<void>;
  },
): Promise<void> {
  const { page, words } = screen;
  await openWizard(screen, 'backUp');
  await pickCluster(screen, options.cluster);
  await goOn(screen, 'what');
  await tick(screen, words.say('wizard.selectAll'));
  await goOn(screen, 'place');
  await page.getByLabel(words.say('wizard.backupName')).fill(options.name);
  await goOn(screen, 'options', 'review');
  await review(screen);
  await options.beforeStart?.();
  await start(screen, 'backUp');
}

/** From the rail to a running job that copies one collection of practice A beside itself. */
export async function copy(screen: Screen, collection: string): Promise<void> {
  await openWizard(screen, 'copy');
  await pickCluster(screen, 'Practice A');
  await goOn(screen, 'what');
  await tick(screen, collection);
  await goOn(screen, 'names', 'place', 'options', 'review');
  await review(screen);
  await start(screen, 'copy');
}
