import { beforeEach, describe, expect, test } from 'vitest';

import { beginHeldBackup, beginSlowBackup, release, untilRunning } from '../heldJob.ts';
import { button, continueJob, openPractice, untilOutcome } from '../studioPage.ts';
import { enginePid, type Studio } from './studio.ts';
import { useDesktop } from './useDesktop.ts';

const desktop = useDesktop('each story');
let studio: Studio;

beforeEach(async ({ task }) => {
  studio = await desktop.open(task.id);
  await openPractice(studio);
});

describe('a backup whose storage holds it', () => {
  test('is interrupted when its process is killed; the window stays, and Continue finishes it', async () => {
    await beginHeldBackup(studio, studio, 'killed');
    const before = await enginePid(studio);
    process.kill(before, 'SIGKILL');
    await untilOutcome(studio, 'interrupted');
    await button(studio, studio.words.say('job.cleanUp')).waitFor();
    await release(studio);
    await continueJob(studio);
    await untilOutcome(studio, 'verified');
    expect(await enginePid(studio)).not.toBe(before);
  });

  test('goes on when the page crashes, which comes back where it was', async () => {
    await beginSlowBackup(studio, studio, 'crashed');
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
    await release(studio);
    // Playwright looks no more at a page that has crashed; the window itself does.
    const head = () =>
      studio.app.evaluate(async ({ BrowserWindow }) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents;
        const text = "document.querySelector('.page-head')?.innerText";
        return [contents?.getURL(), await contents?.executeJavaScript(text)];
      });
    const verified = expect.stringContaining(studio.words.say('job.outcome.verified'));
    await expect.poll(head).toEqual([address, verified]);
    expect(await enginePid(studio)).toBe(before);
  });

  test('goes on when the page is loaded again', async () => {
    await beginSlowBackup(studio, studio, 'reloaded');
    await studio.page.reload();
    await untilRunning(studio);
    await release(studio);
    await untilOutcome(studio, 'verified');
  });
});
