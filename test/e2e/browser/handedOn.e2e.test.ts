// What leaves this computer or goes further than its source, and what of it a person is shown before.
import { readFile } from 'node:fs/promises';

import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

import { CheckStep } from '#shared/check.ts';

import { button, openPage } from '../studioPage.ts';
import { makeBackup, openBackup, openBackups, openTab, putUser } from './backupsPage.ts';
import { ask } from './studio.ts';
import { useStudioWithPractice } from './useStudio.ts';

/** What of it this looks at. */
const Support = z.object({
  job: z.object({ outcome: z.string() }),
  plan: z.object({ backupName: z.string() }),
  connectionTests: z.array(z.object({ steps: z.array(z.object({ step: z.string() })) })),
});

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

test('S06 the support file of a job is shown as it is saved, with the last test of its cluster', async () => {
  const visit = await studio().open();
  const target = { type: 'saved', clusterId: 'practice-a', storageId: 'practice-backups' };
  await ask(visit, 'checks.run', { testId: 'test', target, mayWrite: 'never' });
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
  const saved = Support.parse(JSON.parse(text ?? ''));
  expect(saved).toEqual({
    job: { outcome: 'succeeded' },
    plan: { backupName: 'shop' },
    connectionTests: [{ steps: CheckStep.options.map((step) => ({ step })) }],
  });
  expect(visit.complaints).toEqual([]);
});
