import { readFile, writeFile } from 'node:fs/promises';

import type { Locator } from 'playwright-core';
import { describe, expect, test } from 'vitest';

import { isPracticeProfile } from '#shared/practice.ts';

import { hasFocus, press, tabTo } from '../keyboard.ts';
import { button, fieldOf, heading, openPage } from '../studioPage.ts';
import {
  fillIn,
  openNew,
  pickAction,
  removeProfile,
  placeOfPractice,
  saveCluster,
  savedCluster,
  savedStorages,
  useRootPath,
  yamlOf,
} from './clusterSteps.ts';
import { chooseFile } from './tour.ts';
import { useStudioWithPractice } from './useStudio.ts';

const studio = useStudioWithPractice();

describe('a backup.yaml with a wrong root path', () => {
  test('becomes a saved profile with the right one in two clicks after it is chosen', async () => {
    const visit = await studio().open();
    const { page, words } = visit;
    const place = await placeOfPractice(studio());
    await page.goto(new URL('/?first-steps', page.url()).href);
    await chooseFile(visit, yamlOf({ ...place, rootPath: 'files' }));
    await page.getByText(words.say('clusters.fault.rootPath')).waitFor();
    const before = (await visit.handled()).clicks;
    await useRootPath(visit, 'cluster-a').click();
    await page.getByText(words.say('clusters.fault.rootPath')).waitFor({ state: 'detached' });
    const name = await fieldOf(visit, 'clusters.name').inputValue();
    await saveCluster(visit, name);
    expect((await visit.handled()).clicks - before).toBe(2);
    await page.getByRole('row', { name: /^default\.products 8,040 / }).waitFor();
    const { storage } = await savedCluster(visit, name);
    expect(storage).toMatchObject({ bucket: place.bucket, rootPath: 'cluster-a' });
    const storages = (await savedStorages(visit)).filter(({ id }) => !isPracticeProfile(id));
    expect(storages.map(({ location }) => location)).toMatchObject([
      { bucket: place.bucket, rootPath: 'backup-by-hand' },
    ]);
    expect(visit.complaints).toEqual([]);
  });
});

describe('a cluster', () => {
  test('is filled in by hand, tested, saved, edited, copied and deleted', async () => {
    const visit = await studio().open();
    const { page, words } = visit;
    const place = await placeOfPractice(studio());
    await openNew(visit);
    await fillIn(visit, { ...place, name: 'By hand' });
    await fieldOf(visit, 'clusters.address').fill('http://127.0.0.1');
    await fieldOf(visit, 'clusters.name').focus();
    await button(visit, words.say('clusters.removeScheme')).click();
    expect(await fieldOf(visit, 'clusters.address').inputValue()).toBe('127.0.0.1');
    await button(visit, words.say('shell.production')).click();
    const typedName = button(visit, words.say('clusters.protection.typedName'));
    expect(await typedName.getAttribute('aria-pressed')).toBe('true');
    await button(visit, words.say('clusters.testNow')).click();
    await button(visit, words.say('clusters.writeProbe')).waitFor();
    await page.reload();
    await expect.poll(() => fieldOf(visit, 'clusters.name').inputValue()).toBe('By hand');
    expect(await fieldOf(visit, 'clusters.secretKey').inputValue()).toBe('');
    await fieldOf(visit, 'clusters.secretKey').fill(place.secretKey);
    await page.getByLabel(words.say('clusters.backup.beside')).check();
    await saveCluster(visit, 'By hand');
    const made = (await savedStorages(visit)).find(({ name }) => name === 'By hand/backup');
    expect(made?.location).toMatchObject({ bucket: place.bucket, rootPath: 'backup' });
    await page.getByRole('link', { name: words.say('clusters.edit'), exact: true }).click();
    const kept = fieldOf(visit, 'clusters.secretKey');
    expect(await kept.inputValue()).toBe(words.say('clusters.secretSaved'));
    await fieldOf(visit, 'clusters.folder').fill('Paris');
    await saveCluster(visit, 'By hand');
    await openPage(visit, 'clusters');
    await page.getByRole('rowheader', { name: 'Paris' }).waitFor();
    await pickAction(visit, 'By hand', 'duplicate');
    await saveCluster(visit, 'By hand copy');
    await page.getByRole('row', { name: /^default\.products 8,040 / }).waitFor();
    await openPage(visit, 'clusters');
    await removeProfile(visit, 'By hand copy', 'removeText');
    expect(visit.complaints).toEqual([]);
  });

  test('takes a pasted address apart, and keeps its password out of sight', async () => {
    const visit = await studio().open();
    const { page } = visit;
    await openNew(visit);
    const uri = 'milvus://root:pass@word@milvus.example:19531/library';
    await paste(fieldOf(visit, 'clusters.address'), uri);
    await expect.poll(() => fieldOf(visit, 'clusters.address').inputValue()).toBe('milvus.example');
    expect(await fieldOf(visit, 'clusters.port').first().inputValue()).toBe('19531');
    expect(await fieldOf(visit, 'clusters.user').inputValue()).toBe('root');
    expect(await fieldOf(visit, 'clusters.database').inputValue()).toBe('library');
    expect(await fieldOf(visit, 'clusters.endpoint').inputValue()).toBe('');
    await paste(fieldOf(visit, 'clusters.endpoint'), 'https://minio.example:9001/bucket');
    expect(await fieldOf(visit, 'clusters.endpoint').inputValue()).toBe('minio.example');
    expect(await fieldOf(visit, 'clusters.port').last().inputValue()).toBe('9001');
    expect(await fieldOf(visit, 'clusters.address').inputValue()).toBe('milvus.example');
    await fieldOf(visit, 'clusters.address').fill('other.example:19532');
    await fieldOf(visit, 'clusters.name').focus();
    expect(await fieldOf(visit, 'clusters.address').inputValue()).toBe('other.example');
    expect(await fieldOf(visit, 'clusters.port').first().inputValue()).toBe('19532');
    expect(await page.content()).not.toContain('pass@word');
    expect(visit.complaints).toEqual([]);
  });

  test('is made without a mouse', async () => {
    const visit = await studio().open();
    const { page, words } = visit;
    const place = await placeOfPractice(studio());
    const [host = '', port = ''] = place.milvus.split(':');
    await openPage(visit, 'clusters');
    const clicks = (await visit.handled()).clicks;
    await press(visit, page.getByRole('link', { name: words.say('clusters.new'), exact: true }));
    const type = async (key: Parameters<typeof fieldOf>[1], text: string, index = 0) => {
      await tabTo(visit, fieldOf(visit, key).nth(index));
      await page.keyboard.press('Control+a');
      await page.keyboard.type(text);
    };
    const [s3Host = '', s3Port = ''] = place.endpoint.split(':');
    await type('clusters.name', 'By keys');
    await type('clusters.address', host);
    await type('clusters.port', port);
    await type('clusters.endpoint', s3Host);
    await type('clusters.port', s3Port, 1);
    await type('clusters.bucket', place.bucket);
    await type('clusters.rootPath', place.rootPath);
    await type('clusters.accessKey', place.accessKey);
    await type('clusters.secretKey', place.secretKey);
    await press(visit, button(visit, words.say('clusters.testNow')));
    await page.getByText(words.say('clusters.allPassed')).waitFor();
    await press(visit, button(visit, words.say('clusters.save')));
    await heading(visit, 'By keys').waitFor();
    await press(visit, page.getByRole('link', { name: 'default.products' }));
    const drawer = page.getByRole('complementary', { name: 'default.products' });
    await drawer.getByRole('table', { name: words.say('collection.segments') }).waitFor();
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
    expect((await visit.handled()).clicks).toBe(clicks);
    expect(visit.complaints).toEqual([]);
  });

  test('that does not answer says where that is put right, and leads there', async () => {
    const visit = await studio().open();
    const { page, words } = visit;
    const place = await placeOfPractice(studio());
    await openNew(visit);
    await fillIn(visit, { ...place, milvus: '127.0.0.1:9', name: 'Gone' });
    await saveCluster(visit, 'Gone');
    const name = words.say('clusters.editField', { field: words.say('clusters.address') });
    await page.getByRole('link', { name }).click();
    await page.locator(':focus').waitFor();
    await expect.poll(() => hasFocus(fieldOf(visit, 'clusters.address'))).toBe(true);
  });

  test('with fields that break a rule is not saved, and each leads to its field', async () => {
    const visit = await studio().open();
    const { page, words } = visit;
    const place = await placeOfPractice(studio());
    await openNew(visit);
    await fillIn(visit, { ...place, name: 'Practice A', bucket: 'Not_One' });
    await button(visit, words.say('clusters.save')).click();
    const alert = page.getByRole('alert');
    await alert.getByRole('button', { name: words.say('clusters.bucket') }).click();
    await expect.poll(() => hasFocus(fieldOf(visit, 'clusters.bucket'))).toBe(true);
    await page.getByText(words.say('clusters.nameTaken')).waitFor();
    expect(visit.complaints).toEqual([]);
  });
});

describe('exported profiles', () => {
  test('come back with their secrets by the passphrase, and not by another one', async () => {
    const visit = await studio().open();
    const { page, words } = visit;
    const place = await placeOfPractice(studio());
    await openNew(visit);
    await fillIn(visit, { ...place, name: 'To export' });
    await saveCluster(visit, 'To export');
    await openPage(visit, 'clusters');
    await pickAction(visit, 'To export', 'exportProfile');
    await button(visit, words.say('clusters.secrets.sealed')).click();
    await fieldOf(visit, 'clusters.passphrase').fill('a long passphrase');
    await fieldOf(visit, 'clusters.passphraseAgain').fill('a long passphrase');
    const download = page.waitForEvent('download');
    await button(visit, words.count('clusters.exportNow', 1)).click();
    const file = await (await download).path();
    expect(await readFile(file, 'utf8')).not.toContain(place.secretKey);
    await removeProfile(visit, 'To export', 'removeText');
    await button(visit, words.say('clusters.import')).click();
    // A download has no name of its own.
    await writeFile(`${file}.json`, await readFile(file));
    await page.locator('input[type=file]').last().setInputFiles(`${file}.json`);
    const passphrase = fieldOf(visit, 'clusters.passphrase');
    await passphrase.fill('another passphrase');
    await button(visit, words.say('clusters.openSecrets')).click();
    await page.getByText(words.say('clusters.passphraseWrong')).waitFor();
    await passphrase.fill('a long passphrase');
    await button(visit, words.say('clusters.openSecrets')).click();
    await page.getByText(words.say('clusters.fileSecrets.opened')).waitFor();
    await button(visit, words.count('clusters.importNow', 1)).click();
    await page.getByRole('link', { name: 'To export', exact: true }).click();
    await page.getByRole('row', { name: /^default\.products 8,040 / }).waitFor();
    expect(visit.complaints).toEqual([]);
  });
});

/** As Ctrl V does, without a clipboard that other stories could write to. */
async function paste(field: Locator, text: string): Promise<void> {
  await field.evaluate((element, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text', pasted);
    const options = { clipboardData, bubbles: true, cancelable: true };
    element.dispatchEvent(new ClipboardEvent('paste', options));
  }, text);
}
