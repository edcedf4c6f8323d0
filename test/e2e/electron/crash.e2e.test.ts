import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test } from 'vitest';

import { type Display, startDisplay } from '../../servers/display.ts';
import { type InstalledApp, installApp } from '../../servers/electron.ts';
import { backUp, button, continueJob, openPractice, untilOutcome } from '../studioPage.ts';
import { enginePid, letStorageStall, openStudio, type Studio, untilRunning } from './studio.ts';

let installed: InstalledApp;
let display: Display;
let studio: Studio;

beforeAll(async () => {
  installed = await installApp();
  display = await startDisplay(installed.user);
});

afterAll(() => display?.server.kill());

beforeEach(async ({ task }) => {
  studio = await openStudio({ installed, display, name: task.id });
  await openPractice(studio);
});

afterEach(() => studio?.kill());

describe('a backup whose storage stalls', () => {
  test('is interrupted when its process is killed; the window stays, and Continue finishes it', async () => {
    await letStorageStall(studio);
    await backUp(studio, { cluster: 'Practice A', name: 'killed' });
    await untilRunning(studio);
    const before = await enginePid(studio);
    process.kill(before, 'SIGKILL');
    await untilOutcome(studio, 'interrupted');
    await button(studio, studio.words.say('job.cleanUp')).waitFor();
    await continueJob(studio);
    await untilOutcome(studio, 'verified');
    expect(await enginePid(studio)).not.toBe(before);
  });

  test('goes on when the page crashes, which comes back where it was', async () => {
    await letStorageStall(studio);
    await backUp(studio, { cluster: 'Practice A', name: 'crashed' });
    await untilRunning(studio);
    const before = await enginePid(studio);
    const address = studio.page.url();
    await studio.app.evaluate(
      ({ BrowserWindow }) =>
        new Promise<void>((resolve) => {
          const contents = BrowserWindow.getAllWindows()[0]?.webContents;
          contents?.once('did-finish-load', () => resolve());
          contents?.forcefullyCrashRenderer();
        }),
    );
    // Playwright looks no more at a page that has crashed; the window itself does.
    const head = () =>
      studio.app.evaluate(async ({ BrowserWindow }) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents;
        const text = "document.querySelector('.page-head')?.innerText";
        return [contents?.getURL(), await contents?.executeJavaScript(text)];
      });
    const verified = expect.stringContaining(studio.words.say('job.outcome.verified'));
    await expect.poll(head, { timeout: 30_000 }).toEqual([address, verified]);
    expect(await enginePid(studio)).toBe(before);
  });

  test('goes on when the page is loaded again', async () => {
    await letStorageStall(studio);
    await backUp(studio, { cluster: 'Practice A', name: 'reloaded' });
    await untilRunning(studio);
    await studio.page.reload();
    await untilRunning(studio);
    await untilOutcome(studio, 'verified');
  });
});
