import { describe, expect, test } from 'vitest';

import {
  button,
  fieldOf,
  goOn,
  heading,
  leadingTo,
  openWizard,
  pickCluster,
  tick,
} from '../studioPage.ts';
import type { Visit } from './studio.ts';
import { backupYaml, chooseFile } from './tour.ts';
import { useStudioWithPractice } from './useStudio.ts';

const studio = useStudioWithPractice();

describe('a backup.yaml', () => {
  test('that is none is refused with the reason, and can be chosen again', async () => {
    const visit = await studio().open();
    const { page } = visit;
    await page.goto(new URL('/?first-steps', page.url()).href);
    await chooseFile(visit, 'milvus:\n  address: [');
    await page
      .getByRole('alert')
      .getByText(/line 2/)
      .first()
      .waitFor();
    await chooseFile(visit, 'milvus:\n  port: many\n');
    await page
      .getByRole('alert')
      .getByText(/milvus\.port/)
      .first()
      .waitFor();
    await chooseFile(visit, backupYaml);
    await heading(visit, visit.words.say('clusters.new')).waitFor();
    expect(visit.complaints).toEqual([]);
  });

  test('shows what it says before it is saved, and which keys say nothing', async () => {
    const visit = await studio().open();
    const { page, words } = visit;
    await page.goto(new URL('/?first-steps', page.url()).href);
    await chooseFile(visit, backupYaml);
    await heading(visit, words.say('clusters.new')).waitFor();
    const values = page.getByRole('region', { name: words.say('clusters.imported') });
    await values.locator('summary').click();
    const text = await values.innerText();
    expect(text).toContain('milvus.address');
    expect(text).toContain('milvus.example');
    expect(text).toContain('milvus.adress, whatever');
    expect(await fieldOf(visit, 'clusters.rootPath').first().inputValue()).toBe('files');
    expect(await page.content()).not.toContain('not-for-the-screen');
    await button(visit, words.say('shell.cancel')).click();
    await heading(visit, words.say('clusters.title')).waitFor();
    expect(visit.complaints).toEqual([]);
  });
});

describe('a name of a copy', () => {
  test('that Milvus does not take is repaired by one click', async () => {
    const visit = await studio().open();
    const { words } = visit;
    const field = await toNames(visit);
    await field.fill('products-bak 2');
    await visit.page.getByText(words.say('wizard.name.invalid')).waitFor();
    expect(await leadingTo(visit, 'place').isDisabled()).toBe(true);
    await button(visit, words.say('wizard.useName', { name: 'products_bak_2' })).click();
    expect(await field.inputValue()).toBe('products_bak_2');
    expect(await leadingTo(visit, 'place').isEnabled()).toBe(true);
    expect(visit.complaints).toEqual([]);
  });

  test.each([
    ['of another collection', 'articles', 'Exists (4,000 rows)'],
    ['of an alias', 'catalogue', 'An alias has this name'],
  ])('%s is refused before anything is planned', async (_, name, state) => {
    const visit = await studio().open();
    const field = await toNames(visit);
    await field.fill(name);
    await visit.page.getByText(state, { exact: true }).waitFor();
    expect(await leadingTo(visit, 'place').isDisabled()).toBe(true);
  });
});

test('a filter without a match says so, and keeps what was chosen', async () => {
  const visit = await studio().open();
  const { page, words } = visit;
  await toCollections(visit);
  await tick(visit, 'default.products');
  const filter = words.count('wizard.filterCollections', 6);
  await page.getByRole('searchbox', { name: filter }).fill('nothing like it');
  await page.getByText(words.say('shell.noMatch')).waitFor();
  const chosen = words.say('wizard.selected', { count: '1', total: '6' });
  await page.getByRole('status').getByText(chosen).waitFor();
  expect(await leadingTo(visit, 'names').isEnabled()).toBe(true);
});

test('a job that is not there is said to be missing', async () => {
  const visit = await studio().open();
  const { page, words } = visit;
  await page.goto(new URL('/jobs/none', page.url()).href);
  await heading(visit, words.say('job.notFound')).waitFor();
});

async function toCollections(visit: Visit): Promise<void> {
  await openWizard(visit, 'copy');
  await pickCluster(visit, 'Practice A');
  await goOn(visit, 'what');
}

/** As far as the names of a copy of default.products; gives the field of its target name. */
async function toNames(visit: Visit) {
  await toCollections(visit);
  await tick(visit, 'default.products');
  await goOn(visit, 'names');
  const label = `${visit.words.say('wizard.targetName')}, default.products`;
  return visit.page.getByRole('textbox', { name: label });
}
