import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { type Display, startDisplay } from '../../servers/display.ts';
import { type InstalledApp, installApp } from '../../servers/electron.ts';
import { backUp, openPage, openPractice, untilOutcome } from '../studioPage.ts';
import {
  call,
  closeWindow,
  letStorageStall,
  openStudio,
  type Studio,
  untilRunning,
} from './studio.ts';

let installed: InstalledApp;
let display: Display;
let name: string;
let studio: Studio;

beforeAll(async () => {
  installed = await installApp();
  display = await startDisplay(installed.user);
});

afterAll(() => display?.server.kill());

beforeEach(async ({ task }) => {
  name = task.id;
  studio = await openStudio({ installed, display, name });
  await openPractice(studio);
});

afterEach(() => studio?.kill());

/** The question of the system cannot be clicked on a display without a desktop: it is answered here, and noted. */
async function answer(response: 0 | 1): Promise<void> {
  await studio.app.evaluate(({ dialog }, given) => {
    const asked: unknown[] = [];
    Object.assign(globalThis, { asked });
    dialog.showMessageBox = async (...all: unknown[]) => {
      asked.push(all.at(-1));
      return { response: given, checkboxChecked: false };
    };
  }, response);
}

const asked = () =>
  studio.app.evaluate(() => (globalThis as unknown as { asked: { buttons: string[] }[] }).asked);

async function startSlowBackup(): Promise<void> {
  await letStorageStall(studio);
  await backUp(studio, { cluster: 'Practice A', name: 'slow' });
  await untilRunning(studio);
}

/** The outcome of the only job, after the app was started again. */
async function outcomeAfterRestart(): Promise<unknown> {
  studio = await openStudio({ installed, display, name });
  await openPage(studio, 'jobs');
  const { value } = await call(studio, 'jobs.list', {});
  return (value as { outcome: string; resumable: boolean }[]).map(({ outcome, resumable }) => ({
    outcome,
    resumable,
  }));
}

describe('leaving the app while a job runs', () => {
  test('is asked about, and the job goes on when the person stays', async () => {
    await startSlowBackup();
    await answer(0);
    await closeWindow(studio);
    await expect
      .poll(asked)
      .toMatchObject([{ message: 'A job is running', buttons: ['Keep Running', 'Stop and Quit'] }]);
    const title = await studio.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.getTitle(),
    );
    expect(title).toMatch(/^\d+% – Back up 6 collections – Milvus Backup Studio$/);
    await untilOutcome(studio, 'verified');
  });

  test('stops it cleanly when the person wants that, and it can be continued', async () => {
    await startSlowBackup();
    await answer(1);
    await closeWindow(studio);
    expect(await studio.ended).toBe(0);
    expect(await outcomeAfterRestart()).toEqual([{ outcome: 'stopped', resumable: true }]);
  });

  test('by a signal stops it as cleanly, without a question', async () => {
    await startSlowBackup();
    const startMs = performance.now();
    studio.app.process().kill('SIGTERM');
    expect(await studio.ended).toBe(0);
    expect(performance.now() - startMs).toBeLessThan(5000);
    expect(await outcomeAfterRestart()).toEqual([{ outcome: 'stopped', resumable: true }]);
  });
});

test('leaving the app while nothing runs is not asked about', async () => {
  await answer(0);
  await closeWindow(studio);
  expect(await studio.ended).toBe(0);
});
