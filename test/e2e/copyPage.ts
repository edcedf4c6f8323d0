import type { Locator } from 'playwright-core';

import type { ConflictPolicy } from '#shared/plan.ts';

import type { Screen } from './screen.ts';
import { goOn, openWizard, pickCluster, tick } from './studioPage.ts';

/** What a person finds in the wizard of a copy from one cluster to another. */

/** As far as the names, from the rail. */
export async function toNamesOfCopy(
  screen: Screen,
  options: {
    readonly from: string;
    readonly to: string;
    readonly collections: readonly string[];
  },
): Promise<void> {
  await openWizard(screen, 'copy');
  await pickCluster(screen, options.from);
  await goOn(screen, 'target');
  await pickCluster(screen, options.to);
  await goOn(screen, 'what');
  for (const collection of options.collections) await tick(screen, collection);
  await goOn(screen, 'names');
}

/** The decision on the name of one collection that is taken. */
export function policyOf({ page, words }: Screen, source: string): Locator {
  return page.getByRole('combobox', { name: `${words.say('wizard.ifTaken')}, ${source}` });
}

/** The decision on all names that are taken. */
export function policyForAll({ page, words }: Screen, count: number): Locator {
  return page.getByRole('combobox', {
    name: words.say('wizard.ifTakenAll', { count: `${count}` }),
  });
}

export async function choosePolicy(
  { page, words }: Screen,
  select: Locator,
  policy: ConflictPolicy,
): Promise<void> {
  await select.click();
  await page
    .getByRole('option', { name: words.say(`wizard.policy.${policy}`), exact: true })
    .click();
}

/** The field in which the name of a protected cluster is typed. */
export function typedName({ page, words }: Screen, name: string): Locator {
  return page.getByLabel(words.say('shell.typeName', { name }).replaceAll('**', ''));
}
