import type { PracticeFault } from '#shared/practice.ts';

import { createStore } from '../../servers/openS3.ts';
import { backUp, button, untilOutcome } from '../studioPage.ts';
import type { Studio, Visit } from './studio.ts';

/** Five files are copied, and no other one before this is ended: a job that can be looked at for as long as it takes. */
const heldAfterFive: PracticeFault = {
  type: 'stall',
  service: 's3',
  operation: 'CopyObject',
  delayMs: 600_000,
  after: 5,
  times: null,
};

export const heldFiles = 5;

/** Begins a backup of all of practice A, which comes as far as five files. */
export async function beginHeldBackup(studio: Studio, visit: Visit, name: string): Promise<void> {
  const practice = await studio.practice();
  // What a story before held would hold the check, too.
  await release(studio);
  const beforeStart = () => practice.setFaults('A', [heldAfterFive]);
  await backUp(visit, { cluster: 'Practice A', name, beforeStart });
  await untilHeld(visit);
}

/** The words of a page that shows such a job. */
export async function untilHeld({ page, words }: Visit): Promise<void> {
  const text = words.say('job.objectsOf', { done: `${heldFiles}`, total: String.raw`\d+` });
  await page.getByText(new RegExp(`^${text}$`)).waitFor();
}

/** From now on nothing is held any more; what is held already stays so until its job is stopped. */
export async function release(studio: Studio): Promise<void> {
  await (await studio.practice()).setFaults('A', []);
}

export async function stopJob(visit: Visit): Promise<void> {
  await button(visit, visit.words.say('job.stop')).click();
  await button(visit, visit.words.say('job.stopNow.backup')).click();
  await untilOutcome(visit, 'stopped');
}

/** What lies in the bucket of a practice backup. */
export async function filesOf(studio: Studio, backupName: string): Promise<string[]> {
  const { backups } = (await studio.practice()).status;
  const store = createStore(backups, backups.bucket);
  const files: string[] = [];
  const prefix = `${backups.rootPath}/${backupName}/`;
  for await (const { key } of store.list(prefix, new AbortController().signal)) files.push(key);
  return files;
}
