import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { expect, test } from 'vitest';

import { closeWindow, type Studio } from './studio.ts';
import { useDesktop } from './useDesktop.ts';

const desktop = useDesktop('each story');
let studio: Studio;

async function open(name: string): Promise<void> {
  studio = await desktop.openFirst(name);
}

const bounds = () =>
  studio.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());

test('the window opens where it was left', async () => {
  const place = { x: 120, y: 60, width: 900, height: 640 };
  await open('left');
  await studio.app.evaluate(
    ({ BrowserWindow }, wanted) => BrowserWindow.getAllWindows()[0]?.setBounds(wanted),
    place,
  );
  await expect.poll(bounds).toEqual(place);
  await closeWindow(studio);
  expect(await studio.ended).toBe(0);
  await open('left');
  expect(await bounds()).toEqual(place);
});

test('a window whose screen was unplugged opens on one that is there', async () => {
  await open('unplugged');
  await closeWindow(studio);
  await studio.ended;
  const file = path.join(studio.dataFolder, 'window.json');
  const state = JSON.parse(readFileSync(file, 'utf8')) as object;
  writeFileSync(file, JSON.stringify({ ...state, x: 5000, y: 4000, width: 1000 }));
  await open('unplugged');
  const { x = -1, y = -1, width } = (await bounds()) ?? {};
  expect(x).toBeGreaterThanOrEqual(0);
  expect(x).toBeLessThan(1280);
  expect(y).toBeGreaterThanOrEqual(0);
  expect(y).toBeLessThan(800);
  expect(width).toBe(1000);
});

test('E15 a second start on the same data shows the window of the first and ends', async () => {
  await open('twice');
  await studio.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
  const { electron, out } = desktop.installed();
  const second = spawn(electron, [out, `--data-dir=${studio.dataFolder}`], {
    env: desktop.environment(),
    stdio: 'ignore',
  });
  const code = await new Promise((resolve) => second.once('exit', resolve));
  expect(code).toBe(0);
  const isVisible = () =>
    studio.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => window.isVisible()),
    );
  await expect.poll(isVisible).toEqual([true]);
});

test('E15 the data folder is the user’s alone', async () => {
  await open('private');
  const modes = await studio.app.evaluate(async ({ app }, folder) => {
    const { statSync } = process.getBuiltinModule('node:fs');
    const mode = (file: string) => (statSync(file).mode & 0o777).toString(8);
    return { folder: mode(folder), userData: mode(app.getPath('userData')) };
  }, studio.dataFolder);
  expect(modes).toEqual({ folder: '700', userData: '700' });
});

test('E12 developer tools open only in an app that was started for them, and its title says so', async () => {
  studio = await desktop.open('tools', { more: ['--developer-tools'] });
  const title = () =>
    studio.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle());
  await expect.poll(title).toMatch(/ – Developer Tools$/);
  const isOpened = () =>
    studio.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      contents?.openDevTools({ mode: 'detach' });
      return contents?.isDevToolsOpened();
    });
  await expect.poll(isOpened).toBe(true);
});
