import { beforeAll, describe, expect, test } from 'vitest';

import { press, tabTo, hasFocus } from '../keyboard.ts';
import { button, heading } from '../studioPage.ts';
import {
  closeStarted,
  compareWith,
  copyInside,
  makeBackup,
  namesShown,
  openBackup,
  openBackups,
  openMenu,
  openTab,
  putFile,
  rowOf,
} from './backupsPage.ts';
import { ask, type Visit } from './studio.ts';
import { useStudioWithPractice } from './useStudio.ts';

const studio = useStudioWithPractice();

beforeAll(async () => {
  const visit = await studio().open();
  await makeBackup(visit, 'everything', '');
  await makeBackup(visit, 'shop', 'default.products');
  for (const file of ['backup', 'collection', 'partition', 'segment']) {
    await putFile(studio(), `broken/meta/${file}_meta.json`, '{ not json');
  }
  await putFile(studio(), 'unfinished/binlogs/insert_log/1/2/3/4/5', 'x');
  await visit.close();
});

describe('the table of backups', () => {
  test('shows each with what is in it, also those that are partial or cannot be read', async () => {
    const visit = await openPage();
    await rowOf(visit, 'broken').getByText(visit.words.say('backups.state.unreadable')).waitFor();
    const cells = (name: string) => rowOf(visit, name).getByRole('gridcell').allInnerTexts();
    const known = async (name: string) =>
      (await cells(name)).slice(3, 8).map((text) => text.replaceAll('\u00A0', ' '));
    await expect
      .poll(() => known('everything'))
      .toEqual(['Complete', '6', '24,040', '9.4 MiB', '2.5.24']);
    await expect.poll(() => known('broken')).toEqual(['Unreadable', '–', '–', '–', '–']);
    await expect.poll(() => known('unfinished')).toEqual(['Partial', '–', '–', '–', '–']);
    expect(visit.complaints).toEqual([]);
  });

  test('is narrowed by a collection, by a state and by a date, and sorted by a column', async () => {
    const visit = await openPage();
    const { page, words } = visit;
    await rowOf(visit, 'broken').getByText(words.say('backups.state.unreadable')).waitFor();
    await page.getByRole('searchbox').fill('fingerprints');
    await expect.poll(() => namesShown(visit)).toEqual(['everything']);
    await button(visit, words.say('backups.clearFilters')).click();
    await page.locator('.filter-chip').getByRole('button', { name: 'State' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Partial' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Unreadable' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('grid').getByRole('button', { name: 'Name' }).click();
    await expect.poll(() => namesShown(visit)).toEqual(['broken', 'unfinished']);
    await button(visit, words.say('backups.clearFilters')).click();
    await page.locator('.filter-chip').getByRole('button', { name: 'Created' }).click();
    await page.getByLabel(words.say('backups.to'), { exact: true }).fill('2020-01-01');
    await page.keyboard.press('Escape');
    await page.getByText('4 backups are hidden by Created: until 2020-01-01.').waitFor();
    await button(visit, words.say('backups.clearFilters')).first().click();
    await page.getByRole('grid').getByRole('button', { name: 'Rows' }).click();
    await expect.poll(async () => (await namesShown(visit))[0]).toBe('everything');
  });

  test('keeps the columns that were chosen', async () => {
    const visit = await openPage();
    const { page, words } = visit;
    await button(visit, words.say('backups.columns')).click();
    await page.getByRole('menuitemcheckbox', { name: 'Format' }).click();
    await page.keyboard.press('Escape');
    await page.reload();
    await page.getByRole('columnheader', { name: 'Format' }).waitFor();
  });
});

describe('a backup that is open', () => {
  test('says why it cannot be restored, beside the table', async () => {
    const visit = await openPage();
    const { words } = visit;
    const drawer = await openBackup(visit, 'broken');
    await drawer.getByText('MB-313').waitFor();
    expect(await drawer.getByRole('button', { name: words.say('backups.restore') }).count()).toBe(
      0,
    );
    await openBackup(visit, 'unfinished');
    await visit.page.getByText('MB-314').waitFor();
  });

  test('is compared with another, and with its cluster after that has changed', async () => {
    const visit = await openPage();
    const { page } = visit;
    await openBackup(visit, 'everything');
    await openTab(visit, 'compare');
    await compareWith(visit, 'shop');
    const table = page.getByRole('table', { name: 'Compare' });
    await page.getByText('5 only in this backup').waitFor();
    expect(await table.getByText('default.products').count()).toBe(0);
    await copyInside(visit, 'default.events');
    await compareWith(visit, 'Practice A, live');
    await table.getByText('default.events_later').waitFor();
    await page.getByText('1 not in this backup').waitFor();
    expect(visit.complaints).toEqual([]);
  });

  test('is verified file by file', async () => {
    const visit = await openPage();
    const { words } = visit;
    const drawer = await openBackup(visit, 'shop');
    await drawer
      .getByRole('button', { name: words.say('backups.verify') })
      .first()
      .click();
    await drawer.getByText(words.say('backups.proof.sound')).waitFor();
    await rowOf(visit, 'shop').getByText(words.say('backups.state.verified')).waitFor();
  });

  test('leads to a restore with it chosen', async () => {
    const visit = await openPage();
    const { page, words } = visit;
    const drawer = await openBackup(visit, 'shop');
    await drawer.getByRole('button', { name: words.say('backups.restore') }).click();
    await page.getByRole('heading', { name: words.say('wizard.step.target') }).waitFor();
    await page.locator('.wizard-summary').getByText('shop').first().waitFor();
  });
});

describe('a backup that is pinned', () => {
  test('keeps its note over a reload and is not deleted until it is unpinned and its name typed', async () => {
    const visit = await openPage();
    const { page, words } = visit;
    await makeBackup(visit, 'weekly', 'default.events');
    const drawer = await openBackup(visit, 'weekly');
    await drawer.getByRole('textbox', { name: words.say('backups.note') }).fill('Before 2.6');
    await drawer.getByLabel(words.say('backups.column.tags')).fill('upgrade');
    await page.keyboard.press('Enter');
    await drawer.getByRole('button', { name: words.say('backups.saveNote') }).click();
    // What the page has not sent yet would be lost with it; the pin is sent when the note is kept.
    const pinned = page.waitForResponse(
      (response) =>
        response.url().endsWith('/api/backups.note') &&
        response.request().postDataJSON().note.isPinned === true,
    );
    await drawer.getByRole('button', { name: words.say('backups.pin'), exact: true }).click();
    const unpin = drawer.getByRole('button', { name: words.say('backups.unpin') });
    await unpin.waitFor();
    await pinned;
    await page.reload();
    expect(
      await drawer.getByRole('textbox', { name: words.say('backups.note') }).inputValue(),
    ).toBe('Before 2.6');
    await drawer
      .getByRole('button', { name: words.say('backups.more', { name: 'weekly' }) })
      .click();
    await page.getByRole('menuitem', { name: words.say('backups.delete') }).click();
    await page.getByRole('dialog').getByText('weekly is pinned').waitFor();
    await button(visit, words.say('shell.cancel')).click();
    const request = { kind: 'delete', storageId: 'practice-backups', backupName: 'weekly' };
    expect(await ask(visit, 'plans.preview', request)).toMatchObject({
      ok: false,
      error: { code: 'BACKUP_PINNED' },
    });
    await unpin.click();
    await drawer.getByRole('button', { name: words.say('backups.pin'), exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
    await page.keyboard.press('Delete');
    const last = button(visit, words.count('backups.removeNow', 1));
    await page.getByRole('dialog').getByRole('textbox').fill('Weekly');
    expect(await last.isDisabled()).toBe(true);
    await page.getByRole('dialog').getByRole('textbox').fill('weekly');
    await last.click();
    await closeStarted(visit);
    await rowOf(visit, 'weekly').waitFor({ state: 'detached' });
  });
});

describe('a backup that moves', () => {
  test('gets a twin in the same storage, by the store itself', async () => {
    const visit = await openPage();
    const { page, words } = visit;
    const drawer = await openBackup(visit, 'shop');
    await drawer.getByRole('button', { name: words.say('backups.copy') }).click();
    await page.getByText(words.say('backups.sameName')).waitFor();
    await page.getByLabel(words.say('backups.nameThere')).fill('shop_twin');
    await page.getByText('0 B go through this computer').waitFor();
    await button(visit, words.say('backups.startCopy')).click();
    await closeStarted(visit);
    await rowOf(visit, 'shop_twin').getByText('8,040').waitFor();
    expect(visit.complaints).toEqual([]);
  });

  test('is saved as a zip, and comes back from it under another name', async () => {
    const visit = await openPage();
    const { page, words } = visit;
    await openMenu(visit, 'shop', words.say('backups.download'));
    await button(visit, words.say('backups.startDownload')).click();
    const link = page.getByRole('link', { name: words.say('backups.saveZip') });
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    expect(download.suggestedFilename()).toBe('shop.zip');
    const file = await download.path();
    await button(visit, words.say('shell.close')).click();
    await button(visit, words.say('backups.upload')).click();
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByLabel(words.say('backups.nameThere')).fill('shop_back');
    await button(visit, words.say('backups.startUpload')).click();
    await closeStarted(visit);
    await rowOf(visit, 'shop_back').getByText('8,040').waitFor();
    await openBackup(visit, 'shop_back');
    await openTab(visit, 'compare');
    await compareWith(visit, 'shop');
    await page.getByText(words.say('backups.allEqual')).waitFor();
  });

  test('is refused when the zip holds none, in words', async () => {
    const visit = await openPage();
    const { page, words } = visit;
    await button(visit, words.say('backups.upload')).click();
    const buffer = Buffer.from('not a zip');
    const file = { name: 'some.zip', mimeType: 'application/zip', buffer };
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByRole('dialog').getByRole('alert').waitFor();
    expect(await button(visit, words.say('backups.startUpload')).isDisabled()).toBe(true);
  });
});

test('all of it is done without a mouse', async () => {
  const visit = await openPage();
  const { page, words } = visit;
  await rowOf(visit, 'everything').getByText('24,040').waitFor();
  const grid = page.getByRole('grid');
  await press(visit, grid.getByRole('button', { name: 'Name' }));
  await tabTo(visit, page.locator('tr[data-name][tabindex="0"]'));
  const [first = '', second = '', third = ''] = await namesShown(visit);
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Shift+Space');
  const selected = page.locator('tr[aria-selected=true] a');
  await expect.poll(() => selected.allInnerTexts()).toEqual([first, second, third]);
  await page.keyboard.press('Delete');
  await heading(visit, words.count('backups.removeSeveral', 3)).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.keyboard.press('Home');
  await press(visit, button(visit, words.say('backups.more', { name: first })));
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Escape');
  await page.getByRole('menu').waitFor({ state: 'detached' });
  await tabTo(visit, rowOf(visit, first));
  await page.keyboard.press('Enter');
  await page.getByRole('complementary', { name: first }).waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => hasFocus(rowOf(visit, first))).toBe(true);
  await page.keyboard.press('Escape');
  await expect.poll(() => selected.count()).toBe(0);
  expect((await visit.handled()).clicks).toBe(1);
});

test('a storage that does not answer shows what was there before, with nothing to be done', async () => {
  const visit = await openPage();
  const { page, words } = visit;
  await rowOf(visit, 'everything').getByText('24,040').waitFor();
  const practice = await studio().practice();
  await practice.setFaults('A', [
    {
      type: 'storageError',
      operation: null,
      status: 403,
      code: 'AccessDenied',
      message: 'told to',
      after: 0,
      times: null,
    },
  ]);
  await button(visit, words.say('backups.refresh')).click();
  await page.getByRole('alert').waitFor();
  await page.getByText(/ as of /).waitFor();
  expect(await button(visit, words.say('backups.upload')).isDisabled()).toBe(true);
  expect(await page.getByRole('grid').getByRole('checkbox').count()).toBe(0);
  await practice.setFaults('A', []);
  await button(visit, words.say('shell.retry')).click();
  await page.getByRole('alert').waitFor({ state: 'detached' });
});

async function openPage(): Promise<Visit> {
  const visit = await studio().open();
  await openBackups(visit);
  return visit;
}
