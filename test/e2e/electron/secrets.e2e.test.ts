import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from 'vitest';

import { firstMissing } from '../../servers/command.ts';
import { keyringPrograms } from '../../servers/electron.ts';
import { bucket, storage } from '../../unit/profiles/builders.ts';
import { openPage } from '../studioPage.ts';
import { call, type Studio } from './studio.ts';
import { useDesktop } from './useDesktop.ts';

const desktop = useDesktop('each story');
let studio: Studio;

const secret = 'correct-horse-battery-staple';
const save = () =>
  call(studio, 'storages.save', {
    profile: storage('lyon', { location: bucket('lyon') }),
    secrets: { 'lyon.secretKey': secret },
  });

test('without a keychain secrets are kept for this session only, and the app says so', async () => {
  studio = await desktop.open('no-keychain');
  await openPage(studio, 'settings');
  await studio.page.getByText(studio.words.say('settings.secrets.none')).waitFor();
  expect(await save()).toMatchObject({ ok: true });
  const files = ['vault.key', 'vault.json'].filter((file) =>
    existsSync(path.join(studio.dataFolder, file)),
  );
  expect(files).toEqual([]);
});

describe.skipIf(firstMissing(keyringPrograms) !== null)('with the keychain of a desktop', () => {
  const open = async () => {
    const electron = desktop.installed().electronWithKeychain;
    studio = await desktop.open('keychain', { electron });
  };

  test('secrets are kept encrypted, and are there at the next start', async () => {
    await open();
    await openPage(studio, 'settings');
    await studio.page.getByText(studio.words.say('settings.secrets.keychain')).waitFor();
    expect(await save()).toMatchObject({ ok: true });
    const read = (file: string) => readFileSync(path.join(studio.dataFolder, file));
    const [key, vault] = [read('vault.key'), read('vault.json')];
    // The mark of what libsecret has sealed; v10 would be the key that is the same on every computer.
    expect(key.subarray(0, 3).toString()).toBe('v11');
    expect(vault.toString()).not.toContain(secret);
    expect((statSync(path.join(studio.dataFolder, 'vault.key')).mode & 0o777).toString(8)).toBe(
      '600',
    );
    await studio.app.close();
    await studio.ended;
    await open();
    // A vault that does not open refuses what is to be put into it.
    expect(await save()).toMatchObject({ ok: true });
    expect(read('vault.key')).toEqual(key);
  });

  test('a start without it keeps what is typed for the session, and leaves the key and the vault as they are', async () => {
    const read = (file: string) =>
      readFileSync(path.join(desktop.installed().home, 'keychain', file));
    const before = [read('vault.key'), read('vault.json')];
    studio = await desktop.open('keychain');
    expect(await save()).toMatchObject({ ok: true });
    expect(await call(studio, 'app.info', {})).toMatchObject({ value: { secrets: 'none' } });
    expect([read('vault.key'), read('vault.json')]).toEqual(before);
  });
});
