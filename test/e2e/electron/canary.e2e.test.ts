// A secret that was typed once, looked for afterwards in everything that the app leaves or shows.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { beforeAll, describe, expect, test } from 'vitest';

import { bucket, storage } from '../../unit/profiles/builders.ts';
import { call, enginePid, type Studio } from './studio.ts';
import { useDesktop } from './useDesktop.ts';

const desktop = useDesktop('the file');
let studio: Studio;

const canary = 'Canary-7fe1/c0ffee+secret';

beforeAll(async () => {
  studio = await desktop.openFirst('canary');
  const saved = await call(studio, 'storages.save', {
    profile: storage('lyon', { location: bucket('lyon', { endpoint: '127.0.0.1:9' }) }),
    secrets: { 'lyon.secretKey': canary },
  });
  expect(saved).toMatchObject({ ok: true });
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
    await expect.poll(() => ask('app.info', {})).toMatchObject({ ok: true });
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
      .filter((line) => line.includes(studio.dataFolder) || line.includes(desktop.installed().out));
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.filter((line) => line.includes(canary))).toEqual([]);
  });
});
