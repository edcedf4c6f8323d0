import type { Locator } from 'playwright-core';

import type { Screen } from './screen.ts';
import { leadingTo, type Step } from './studioPage.ts';

/** More controls than any page has. */
const mostTabs = 80;

/** Presses Tab until this has the focus, and sees that the focus can be seen. @throws when Tab does not come to it */
export async function tabTo({ page }: Screen, target: Locator): Promise<void> {
  await target.waitFor({ state: 'attached' });
  for (let pressed = 0; pressed < mostTabs; pressed += 1) {
    if (await hasFocus(target)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${mostTabs} times Tab do not lead to ${target.toString()}`);
}

/** Tab to it, then the key that presses it. */
export async function press(
  screen: Screen,
  target: Locator,
  key: 'Enter' | 'Space' = 'Enter',
): Promise<void> {
  await tabTo(screen, target);
  await screen.page.keyboard.press(key);
}

export async function hasFocus(target: Locator): Promise<boolean> {
  return target.evaluate((element) => element.matches(':focus'));
}

/** Ctrl K, some letters, Enter. */
export async function runCommand({ page, words }: Screen, letters: string): Promise<void> {
  await page.keyboard.press('Control+k');
  const field = page.getByRole('combobox', { name: words.say('shell.command') });
  await field.waitFor();
  await page.keyboard.type(letters);
  await page.keyboard.press('Enter');
  await field.waitFor({ state: 'detached' });
}

/** Alt N as soon as the step can be left, and waits until the heading of the next one has the focus. */
export async function nextStep(screen: Screen, step: Step): Promise<void> {
  const { page, words } = screen;
  await leadingTo(screen, step).and(page.locator(':enabled')).waitFor();
  await page.keyboard.press('Alt+n');
  const steps = page.getByRole('navigation', { name: words.say('wizard.steps') });
  const current = steps.locator('[aria-current=step]');
  await current.filter({ hasText: words.say(`wizard.step.${step}`) }).waitFor();
  await page.locator('h1:focus').waitFor();
}
