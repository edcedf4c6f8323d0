import { describe, expect, test } from 'vitest';

import { isPracticeProfile } from '#shared/practice.ts';

import { button, fieldOf, heading, openPage } from '../studioPage.ts';
import { pickAction, placeOfPractice, removeProfile, savedStorages } from './clusterSteps.ts';
import { ask, type Visit } from './studio.ts';
import { useStudioWithPractice } from './useStudio.ts';

const studio = useStudioWithPractice();

describe('a place for backups', () => {
  test('is filled in by hand under a name of its own, edited, copied and deleted', async () => {
    const visit = await studio().open();
    const { page, words } = visit;
    const place = await placeOfPractice(studio());
    const [host = '', port = ''] = place.endpoint.split(':');
    await openStorages(visit);
    await page.getByRole('link', { name: words.say('clusters.newStorage'), exact: true }).click();
    await heading(visit, words.say('clusters.newStorage')).waitFor();
    await fieldOf(visit, 'clusters.name').fill('Practice backups');
    await fieldOf(visit, 'clusters.endpoint').fill(host);
    await fieldOf(visit, 'clusters.port').fill(port);
    await fieldOf(visit, 'clusters.bucket').fill(place.bucket);
    await fieldOf(visit, 'clusters.rootPath').fill('archive');
    await fieldOf(visit, 'clusters.accessKey').fill(place.accessKey);
    await fieldOf(visit, 'clusters.secretKey').fill(place.secretKey);
    await button(visit, words.say('clusters.save')).click();
    await page.getByText(words.say('clusters.nameTaken')).waitFor();
    expect(await own(visit)).toEqual([]);
    await fieldOf(visit, 'clusters.name').fill('Archive');
    await saveStorage(visit);
    await page.getByRole('link', { name: 'Archive', exact: true }).click();
    const kept = fieldOf(visit, 'clusters.secretKey');
    await expect.poll(() => kept.inputValue()).toBe(words.say('clusters.secretSaved'));
    await fieldOf(visit, 'clusters.rootPath').fill('archive/2026');
    await fieldOf(visit, 'clusters.folder').fill('Lyon');
    await saveStorage(visit);
    await page.getByRole('rowheader', { name: 'Lyon' }).waitFor();
    await pickAction(visit, 'Archive', 'duplicate');
    await heading(visit, words.say('clusters.newStorage')).waitFor();
    await saveStorage(visit);
    await page.getByRole('link', { name: 'Archive copy', exact: true }).waitFor();
    const { bucket } = place;
    const location = { bucket, rootPath: 'archive/2026', endpoint: place.endpoint };
    const made = await own(visit);
    expect(made).toMatchObject([
      { name: 'Archive', location },
      { name: 'Archive copy', location },
    ]);
    // Each opens with the keys that were typed once.
    for (const { id } of made) {
      expect(await ask(visit, 'backups.names', { storageId: id })).toMatchObject({ ok: true });
    }
    await removeProfile(visit, 'Archive copy', 'removeStorageText');
    expect((await own(visit)).map(({ name }) => name)).toEqual(['Archive']);
    expect(visit.complaints).toEqual([]);
  });

  test('of the practice clusters can be copied, and neither edited nor deleted', async () => {
    const visit = await studio().open();
    const { page, words } = visit;
    await openStorages(visit);
    const [practice] = (await savedStorages(visit)).filter(({ id }) => isPracticeProfile(id));
    const name = practice?.name ?? '';
    await page.getByRole('button', { name: words.say('clusters.actionsOf', { name }) }).click();
    const entries = page.getByRole('menuitem');
    await entries.first().waitFor();
    expect(await entries.allInnerTexts()).toEqual([words.say('clusters.duplicate')]);
    await page.keyboard.press('Escape');
    const link = page.getByRole('link', { name: words.say('clusters.editName', { name }) });
    expect(await link.count()).toBe(0);
    expect(visit.complaints).toEqual([]);
  });
});

async function openStorages(visit: Visit): Promise<void> {
  const { page, words } = visit;
  await openPage(visit, 'clusters');
  await page.getByRole('tab', { name: words.say('clusters.storages') }).click();
  await page.getByRole('table', { name: words.say('clusters.storages') }).waitFor();
}

/** Saves the form, and waits until the list is there again. */
async function saveStorage(visit: Visit): Promise<void> {
  const { page, words } = visit;
  await button(visit, words.say('clusters.save')).click();
  await page.getByRole('table', { name: words.say('clusters.storages') }).waitFor();
}

/** Those that somebody has made. */
async function own(visit: Visit) {
  return (await savedStorages(visit)).filter(({ id }) => !isPracticeProfile(id));
}
