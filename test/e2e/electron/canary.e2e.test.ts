// A secret that was typed once, looked for afterwards in everything that the app leaves or shows.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type Display, startDisplay } from '../../servers/display.ts';
import { type InstalledApp, installApp } from '../../servers/electron.ts';
import { bucket, storage } from '../../unit/profiles/builders.ts';
import { heading } from '../studioPage.ts';
import { call, enginePid, openStudio, type Studio } from './studio.ts';

let installed: InstalledApp;
let display: Display;
let studio: Studio;

const canary = 'Canary-7fe1/c0ffee+secret';

beforeAll(async () => {
  installed = await installApp();
  display = await startDisplay(installed.user);
  studio = await openStudio({ installed, display, name: 'canary' });
  await heading(studio, studio.words.say('home.firstSteps')).waitFor();
  const saved = await call(studio, 'storages.save', {
    profile: storage('lyon', { location: bucket('lyon', { endpoint: '127.0.0.1:9' }) }),
    secrets: { 'lyon.secretKey': canary },
  });
  expect(saved).toMatchObject({ ok: true });
});

afterAll(async () => {
  await studio?.kill();
  display?.server.kill();
});

/** The page in a process of its own that knows nothing of the one before. */
async function renewPage(): Promise<void> {
  await studio.app.evaluate(
    ({ BrowserWindow }) =>
      new Promise<void>((resolve) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents;
        contents?.once('did-finish-load', () => resolve());
        contents?.forcefullyCrashRenderer();
      }),
  );
}

/** Asks the engine as the screens do, and keeps the answer in the page; Playwright looks no more at a page that has crashed. */
const ask = (name: string, input: unknown) =>
  studio.app.evaluate(
    ({ BrowserWindow }, script) =>
      BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(script) as Promise<unknown>,
    `window.bridge.call(${JSON.stringify(name)}, ${JSON.stringify(input)})
      .then((reply) => ((window.kept ??= []).push(reply), reply))`,
  );

describe('a secret', () => {
  test('E09 is nowhere in the memory of a page that has shown the profile it belongs to', async () => {
    await renewPage();
    const answers = [
      await ask('storages.list', {}),
      await ask('secrets.known', { refs: ['lyon.secretKey'] }),
      await ask('backups.names', { storageId: 'lyon' }),
    ];
    expect(answers).toMatchObject([
      { ok: true, value: [{ id: 'lyon' }] },
      { ok: true },
      // Used, by a connection that fails.
      { ok: false, error: { code: 'STORAGE_UNREACHABLE' } },
    ]);
    expect(JSON.stringify(answers)).not.toContain(canary);
    const file = path.join(studio.dataFolder, 'page.heapsnapshot');
    await studio.app.evaluate(
      ({ BrowserWindow }, name) =>
        BrowserWindow.getAllWindows()[0]?.webContents.takeHeapSnapshot(name),
      file,
    );
    const heap = readFileSync(file, 'utf8');
    // It is the memory of that page.
    expect([heap.includes('storage lyon'), heap.includes(canary)]).toEqual([true, false]);
  });

  test('E17 is in no file after page and engine have crashed, and no crash is kept or sent', async () => {
    process.kill(await enginePid(studio), 'SIGSEGV');
    await renewPage();
    await expect.poll(() => ask('app.info', {}), { timeout: 20_000 }).toMatchObject({ ok: true });
    const files = readdirSync(studio.dataFolder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name));
    expect(files.length).toBeGreaterThan(3);
    expect(files.filter((file) => /\.dmp$|^core/.test(path.basename(file)))).toEqual([]);
    const holding = files.filter((file) => readFileSync(file).includes(canary));
    expect(holding).toEqual([]);
    expect(studio.said()).not.toContain(canary);
  });

  test('S10 stands in the arguments of none of the processes of the app', () => {
    const lines = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((pid) => {
        try {
          return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        } catch {
          return '';
        }
      })
      .filter((line) => line.includes(studio.dataFolder) || line.includes(installed.out));
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.filter((line) => line.includes(canary))).toEqual([]);
  });
});
