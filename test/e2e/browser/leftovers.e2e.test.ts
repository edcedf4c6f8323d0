import { describe, expect, test } from 'vitest';

import { createStore } from '../../servers/openS3.ts';
import { axeFindings } from '../axe.ts';
import { beginHeldBackup, filesOf, release, stopJob } from '../heldJob.ts';
import { button, openPage, untilOutcome } from '../studioPage.ts';
import type { Studio, Visit } from './studio.ts';
import { useStudioWithPractice } from './useStudio.ts';

const studio = useStudioWithPractice();

describe('what a stopped backup and another program left', () => {
  test('is found, and removed but for what may be in use, by keyboard alone', async () => {
    const visit = await studio().open();
    const { page, words } = visit;
    await beginHeldBackup(studio(), visit, 'left');
    await stopJob(visit);
    await release(studio());
    await putInBackups(studio(), 'foreign/binlogs/insert_log/1');
    await openPage(visit, 'settings');
    const clicks = (await visit.handled()).clicks;

    await page.getByRole('link', { name: words.say('leftovers.look') }).press('Enter');
    await button(visit, words.say('leftovers.look')).press('Enter');
    const ours = rowOf(visit, 'left');
    const foreign = rowOf(visit, 'foreign');
    await ours.waitFor();
    expect(await foreign.getByRole('checkbox').isDisabled()).toBe(true);
    await foreign.getByText(words.say('leftovers.justChanged')).waitFor();
    expect(await button(visit, words.count('leftovers.removeChosen', 0)).isDisabled()).toBe(true);
    await ours.getByRole('checkbox').press('Space');
    await button(visit, words.count('leftovers.removeChosen', 1)).press('Enter');
    const review = page.getByRole('dialog');
    await review.getByText(words.say('verb.deletePrefix')).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await review
      .getByRole('button', { name: words.count('leftovers.remove', 1) })
      .and(page.locator(':enabled'))
      .press('Enter');
    await untilOutcome(visit, 'done');

    expect((await visit.handled()).clicks).toBe(clicks);
    expect(await filesOf(studio(), 'left')).toEqual([]);
    expect(await filesOf(studio(), 'foreign')).toHaveLength(1);
    expect(visit.complaints).toEqual([]);
  });
});

describe('a cluster without leftovers', () => {
  test('is said to be clean, with what was looked at', async () => {
    const visit = await studio().open();
    const { page, words } = visit;
    await page.goto(new URL('/leftovers?cluster=practice-b', page.url()).href);
    await page.getByRole('combobox', { name: words.say('leftovers.cluster') }).click();
    await page.getByRole('option', { name: /^Practice C/ }).click();
    expect(new URL(page.url()).search).toBe('?cluster=practice-c');
    await button(visit, words.say('leftovers.look')).click();
    await page.getByText(words.say('leftovers.none')).waitFor();
    await page.getByText(words.say('leftovers.lookedAt')).click();
    await page.getByText(words.say('foundKinds.temporaryPrefix')).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    expect(visit.complaints).toEqual([]);
  });
});

function rowOf({ page }: Visit, backupName: string) {
  return page.getByRole('row', { name: new RegExp(`/${backupName}/`) });
}

async function putInBackups(of: Studio, key: string): Promise<void> {
  const { backups } = (await of.practice()).status;
  const store = createStore(backups, backups.bucket);
  const { signal } = new AbortController();
  const body = Buffer.from('rows');
  await store.write(`${backups.rootPath}/${key}`, body, { signal, sizeBytes: body.length });
  await store.close();
}
