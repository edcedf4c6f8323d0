import { beforeEach, describe, expect, test } from 'vitest';

import { beginHeldBackup, beginSlowBackup, release } from '../heldJob.ts';
import { openPage, openPractice, untilOutcome } from '../studioPage.ts';
import { call, closeWindow, type Studio } from './studio.ts';
import { useDesktop } from './useDesktop.ts';

const desktop = useDesktop('each story');
let name: string;
let studio: Studio;

beforeEach(async ({ task }) => {
  name = task.id;
  studio = await desktop.open(name);
  await openPractice(studio);
});

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

/** The outcome of the only job, after the app was started again. */
async function outcomeAfterRestart(): Promise<unknown> {
  studio = await desktop.open(name);
  await openPage(studio, 'jobs');
  const { value } = await call(studio, 'jobs.list', {});
  return (value as { outcome: string; resumable: boolean }[]).map(({ outcome, resumable }) => ({
    outcome,
    resumable,
  }));
}

describe('leaving the app while a job runs', () => {
  test('is asked about, and the job goes on when the person stays', async () => {
    await beginSlowBackup(studio, studio, 'slow');
    await answer(0);
    await closeWindow(studio);
    await expect
      .poll(asked)
      .toMatchObject([{ message: 'A job is running', buttons: ['Keep Running', 'Stop and Quit'] }]);
    const title = await studio.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.getTitle(),
    );
    expect(title).toMatch(/^\d+% – Back up 6 collections – Milvus Backup Studio$/);
    await release(studio);
    await untilOutcome(studio, 'verified');
  });

  test('stops it cleanly when the person wants that, and it can be continued', async () => {
    await beginHeldBackup(studio, studio, 'held');
    await answer(1);
    await closeWindow(studio);
    expect(await studio.ended).toBe(0);
    expect(await outcomeAfterRestart()).toEqual([{ outcome: 'stopped', resumable: true }]);
  });

  test('by a signal stops it as cleanly, without a question', async () => {
    await beginHeldBackup(studio, studio, 'held');
    const startMs = performance.now();
    studio.app.process().kill('SIGTERM');
    expect(await studio.ended).toBe(0);
    expect(performance.now() - startMs).toBeLessThan(20_000);
    expect(await outcomeAfterRestart()).toEqual([{ outcome: 'stopped', resumable: true }]);
  });
});

test('leaving the app while nothing runs is not asked about', async () => {
  await answer(0);
  await closeWindow(studio);
  expect(await studio.ended).toBe(0);
});
