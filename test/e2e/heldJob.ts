import type { Practice } from '#engine/practiceHost.ts';
import type { PracticeFault } from '#shared/practice.ts';

import { createStore } from '../servers/openS3.ts';
import type { Screen } from './screen.ts';
import { backUp, button, untilOutcome } from './studioPage.ts';

/** Five files are copied, and each further one takes so long. */
const afterFive = (delayMs: number): PracticeFault => ({
  type: 'stall',
  service: 's3',
  operation: 'CopyObject',
  delayMs,
  after: 5,
  times: null,
});

export const heldFiles = 5;

/** An app that has opened the practice clusters. */
interface Practising {
  practice(): Promise<Practice>;
}

/**
 * Begins a backup of all of practice A, which comes as far as five files, and no further before it is ended: a job that can be
 * looked at for as long as it takes.
 */
export async function beginHeldBackup(
  app: Practising,
  screen: Screen,
  name: string,
): Promise<void> {
  await begin(app, screen, { name, delayMs: 600_000 });
  await untilHeld(screen);
}

/** The same, which goes on by itself once it is let go, and before that takes far longer than a look at it. */
export async function beginSlowBackup(
  app: Practising,
  screen: Screen,
  name: string,
): Promise<void> {
  await begin(app, screen, { name, delayMs: 5_000 });
  await untilRunning(screen);
}

async function begin(
  app: Practising,
  screen: Screen,
  { name, delayMs }: { readonly name: string; readonly delayMs: number },
): Promise<void> {
  const practice = await app.practice();
  // What a story before held would hold the check, too.
  await release(app);
  const beforeStart = () => practice.setFaults('A', [afterFive(delayMs)]);
  await backUp(screen, { cluster: 'Practice A', name, beforeStart });
}

/** The words of a page that shows such a job. */
export async function untilHeld({ page, words }: Screen): Promise<void> {
  const text = words.say('job.objectsOf', { done: `${heldFiles}`, total: String.raw`\d+` });
  await page.getByText(new RegExp(`^${text}$`)).waitFor();
}

export async function untilRunning({ page, words }: Screen): Promise<void> {
  await page.locator('.page-head').getByText(words.say('job.state.running')).waitFor();
}

/** From now on nothing is held any more; what is held already stays so until its time is over or its job is stopped. */
export async function release(app: Practising): Promise<void> {
  await (await app.practice()).setFaults('A', []);
}

export async function stopJob(screen: Screen): Promise<void> {
  await button(screen, screen.words.say('job.stop')).click();
  await button(screen, screen.words.say('job.stopNow.backup')).click();
  await untilOutcome(screen, 'stopped');
}

/** What lies in the bucket of a practice backup. */
export async function filesOf(app: Practising, backupName: string): Promise<string[]> {
  const { backups } = (await app.practice()).status;
  const store = createStore(backups, backups.bucket);
  const files: string[] = [];
  const prefix = `${backups.rootPath}/${backupName}/`;
  for await (const { key } of store.list(prefix, new AbortController().signal)) files.push(key);
  await store.close();
  return files;
}
