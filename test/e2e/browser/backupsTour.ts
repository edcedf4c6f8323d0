import { button, heading } from '../studioPage.ts';
import { compareWith, openBackup, openBackups, openTab, putFile, rowOf } from './backupsPage.ts';
import type { Studio, Visit } from './studio.ts';

/** The page of backups with its drawer and dialogs, for a storage that holds the complete backup of this name. */
export async function backupsTour(
  studio: Studio,
  visit: Visit,
  options: { readonly backup: string; readonly scene: (name: string) => Promise<void> },
): Promise<void> {
  const { backup, scene } = options;
  for (const file of ['backup', 'collection', 'partition', 'segment']) {
    await putFile(studio, `nightly_broken/meta/${file}_meta.json`, '{ not json');
  }
  await putFile(studio, 'nightly_unfinished/binlogs/insert_log/1/2/3/4/5', 'x');
  await tables(visit, scene);
  await drawer(visit, backup, scene);
  await dialogs(visit, backup, scene);
  await unreachable(studio, visit, scene);
}

type Scene = (name: string) => Promise<void>;

async function tables(visit: Visit, scene: Scene): Promise<void> {
  const { page, words } = visit;
  await openBackups(visit);
  await rowOf(visit, 'nightly_broken').getByText(words.say('backups.state.unreadable')).waitFor();
  await scene('backups');
  await button(visit, words.say('backups.columns')).click();
  await page.getByRole('menu').waitFor();
  await scene('backups-columns');
  await page.keyboard.press('Escape');
  await page.getByRole('searchbox').fill('nothing like it');
  await heading(visit, words.say('backups.noMatch')).waitFor();
  await scene('backups-no-match');
  await button(visit, words.say('backups.clearFilters')).first().click();
  await button(visit, words.say('backups.by.collection')).click();
  await button(visit, 'default.products').waitFor();
  await scene('backups-collections');
  await button(visit, 'default.products').click();
  await heading(visit, 'default.products').waitFor();
  await page.locator('.skeleton').first().waitFor({ state: 'detached' });
  await scene('backups-of-collection');
  await button(visit, words.say('backups.by.backup')).click();
}

async function drawer(visit: Visit, backup: string, scene: Scene): Promise<void> {
  const { page, words } = visit;
  const open = await openBackup(visit, backup);
  await open
    .getByRole('button', { name: words.say('backups.verify') })
    .first()
    .click();
  await open.getByText(words.say('backups.proof.sound')).waitFor();
  await scene('backups-overview');
  await openTab(visit, 'collections');
  await open.getByRole('table', { name: words.say('collection.fields') }).waitFor();
  await scene('backups-drawer');
  await openTab(visit, 'files');
  await button(visit, 'meta/').click();
  await page.getByText('backup_meta.json').waitFor();
  await scene('backups-files');
  await openTab(visit, 'compare');
  await compareWith(visit, words.say('backups.live', { name: 'Practice B' }));
  await page.locator('.expand-button').first().click();
  await scene('backups-compare');
  await openTab(visit, 'history');
  await scene('backups-history');
  await openTab(visit, 'metadata');
  await page.getByText(words.say('backups.metadataForm')).waitFor();
  await scene('backups-metadata');
  await page.keyboard.press('Escape');
  await openBackup(visit, 'nightly_broken');
  await page.getByText('MB-313').waitFor();
  await scene('backups-unreadable');
  await page.keyboard.press('Escape');
}

async function dialogs(visit: Visit, backup: string, scene: Scene): Promise<void> {
  const { page, words } = visit;
  await openBackup(visit, backup);
  await button(visit, words.say('backups.copy')).click();
  await page.getByLabel(words.say('backups.nameThere')).fill('twin');
  await page.locator('.review-sentence').waitFor();
  await scene('backups-copy');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await button(visit, words.say('backups.more', { name: backup }))
    .last()
    .click();
  await page.getByRole('menuitem', { name: words.say('backups.download') }).click();
  await page.locator('.review-sentence').waitFor();
  await scene('backups-download');
  await button(visit, words.say('shell.cancel')).click();
  await page.getByRole('complementary', { name: backup }).press('Escape');
  await button(visit, words.say('backups.upload')).click();
  await heading(visit, words.say('backups.uploadTitle', { place: 'practice/backup' })).waitFor();
  await scene('backups-upload');
  await button(visit, words.say('shell.cancel')).click();
  await rowOf(visit, backup).press('Control+a');
  await page.getByText(/^\d/).first().waitFor();
  await scene('backups-selected');
  await rowOf(visit, backup).press('Delete');
  await page.getByRole('dialog').getByRole('table').waitFor();
  await scene('backups-remove');
  await button(visit, words.say('shell.cancel')).click();
  await rowOf(visit, backup).press('Escape');
}

async function unreachable(studio: Studio, visit: Visit, scene: Scene): Promise<void> {
  const { page, words } = visit;
  const practice = await studio.practice();
  const refused = { operation: null, status: 403, code: 'AccessDenied', message: 'practice' };
  await practice.setFaults('A', [{ type: 'storageError', ...refused, after: 0, times: null }]);
  await button(visit, words.say('backups.refresh')).click();
  await page.getByRole('alert').waitFor();
  await scene('backups-unreachable');
  await practice.setFaults('A', []);
  await button(visit, words.say('shell.retry')).click();
  await page.getByRole('alert').waitFor({ state: 'detached' });
}
