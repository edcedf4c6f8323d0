// What leaves this computer or goes further than its source, and what of it a person is shown before.
import { readFile } from 'node:fs/promises';

import { beforeAll, expect, test } from 'vitest';

import { button, openPage } from '../studioPage.ts';
import { makeBackup, openBackup, openBackups, openTab, putUser } from './backupsPage.ts';
import { useStudioWithPractice } from './useStudio.ts';

const studio = useStudioWithPractice();
const hash = '$2a$04$wK9URuv8HmqIqAIlNdM2d';

beforeAll(async () => {
  const visit = await studio().open();
  await makeBackup(visit, 'shop', 'default.events');
  await putUser(studio(), 'shop', { user: 'anna', password: hash });
  await visit.close();
});

test('S07 a backup that holds a user says so, never shows the hash, and is copied without unless told otherwise', async () => {
  const visit = await studio().open();
  const { page, words } = visit;
  await openBackups(visit);
  const drawer = await openBackup(visit, 'shop');
  await drawer.getByText(words.count('backups.holdsUsers', 1)).waitFor();
  await openTab(visit, 'metadata');
  await drawer.getByText('"meta_size"').waitFor();
  expect(await drawer.innerText()).not.toContain('$2a');
  await drawer.getByRole('button', { name: words.say('backups.copy') }).click();
  await page.getByLabel(words.say('backups.nameThere')).fill('shop_twin');
  await page.getByText(words.say('warning.usersLeftOut', { count: '1' })).waitFor();
  await page.getByLabel(words.say('backups.keepUsers')).check();
  await page.getByText(words.say('warning.usersCopied', { count: '1' })).waitFor();
  expect(await button(visit, words.say('backups.startCopy')).isEnabled()).toBe(true);
  expect(visit.complaints).toEqual([]);
});

test('S06 the support file of a job is shown as it is saved', async () => {
  const visit = await studio().open();
  const { page, words } = visit;
  await openPage(visit, 'jobs');
  const job = words.say('job.title.backup', { name: 'default.events' });
  await page.getByRole('link', { name: job }).click();
  await page.getByRole('tab', { name: words.say('job.log') }).click();
  await button(visit, words.say('job.support')).click();
  const shown = page.getByRole('group', { name: words.say('job.supportTitle') });
  await shown.getByText('milvus-backup-studio/support').waitFor();
  const text = await shown.textContent();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    button(visit, words.say('job.supportSave')).click(),
  ]);
  expect(await readFile(await download.path(), 'utf8')).toBe(text);
  const saved = JSON.parse(text ?? '') as Record<string, Record<string, unknown>>;
  expect({ outcome: saved['job']?.['outcome'], name: saved['plan']?.['backupName'] }).toEqual({
    outcome: 'succeeded',
    name: 'shop',
  });
  expect(visit.complaints).toEqual([]);
});
