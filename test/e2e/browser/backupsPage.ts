import type { Locator } from 'playwright-core';

import { readAll } from '#engine/storage/readAll.ts';
import { type PlanPreview, type PlanRequest, stopAtConflicts } from '#shared/plan.ts';

import { createStore } from '../../servers/openS3.ts';
import { button } from '../studioPage.ts';
import { ask, type Studio, type Visit } from './studio.ts';

/** What stories do on the page of backups, and around it without a screen. */

const storageId = 'practice-backups';

/** Runs a plan to its end through the engine, as a screen would start it. */
export async function runPlan(visit: Visit, request: PlanRequest): Promise<void> {
  const preview = await valueOf<PlanPreview>(visit, 'plans.preview', request);
  const { planId, sha256, typedName } = preview;
  const start = { planId, sha256, typedName, isConfirmed: true };
  const { jobId } = await valueOf<{ jobId: string }>(visit, 'jobs.start', start);
  for (;;) {
    const job = await valueOf<{ state: string; outcome: string | null }>(visit, 'jobs.get', {
      jobId,
    });
    if (job.state !== 'finished') continue;
    if (job.outcome?.startsWith('succeeded') !== true) throw new Error(`the job ${job.outcome}`);
    return;
  }
}

async function valueOf<Value>(visit: Visit, path: string, input: unknown): Promise<Value> {
  const reply = (await ask(visit, path, input)) as { ok: boolean; value: Value };
  if (!reply.ok) throw new Error(`${path}: ${JSON.stringify(reply)}`);
  return reply.value;
}

/** @param filter collections, '' for all */
export function makeBackup(visit: Visit, backupName: string, filter: string): Promise<void> {
  return runPlan(visit, {
    kind: 'backup',
    clusterId: 'practice-a',
    storageId,
    backupName,
    filter,
    strategy: 'auto',
    pauseGc: true,
  });
}

/** Copies a collection of practice A beside itself, so that the cluster is another than its backups. */
export function copyInside(visit: Visit, filter: string): Promise<void> {
  return runPlan(visit, {
    kind: 'copy',
    sourceClusterId: 'practice-a',
    clusterId: 'practice-a',
    storageId,
    filter,
    names: { type: 'suffix', suffix: '_later' },
    strategy: 'auto',
    pauseGc: true,
    rebuildIndexes: true,
    useAutoIndex: false,
    load: 'asInSource',
    keepBackup: false,
    conflicts: stopAtConflicts,
  });
}

/** Puts a file into the folder of a backup, behind the back of everybody. */
export async function putFile(studio: Studio, key: string, text: string): Promise<void> {
  const { backups } = (await studio.practice()).status;
  const store = createStore(backups, backups.bucket);
  const body = Buffer.from(text);
  const signal = new AbortController().signal;
  await store.write(`${backups.rootPath}/${key}`, body, { signal, sizeBytes: body.length });
}

/** Puts a user into the metadata of a backup, as milvus-backup does with --rbac. */
export async function putUser(
  studio: Studio,
  name: string,
  user: { readonly user: string; readonly password: string },
): Promise<void> {
  const { backups } = (await studio.practice()).status;
  const store = createStore(backups, backups.bucket);
  const signal = new AbortController().signal;
  const key = `${name}/meta/full_meta.json`;
  const full = await readAll(store, `${backups.rootPath}/${key}`, { signal });
  const users = JSON.stringify({ users: [user] });
  await putFile(studio, key, Buffer.from(full).toString().replace('{', `{"rbac_meta":${users},`));
}

export async function openBackups({ page, words }: Visit): Promise<void> {
  const rail = page.getByRole('navigation', { name: words.say('shell.pages') });
  await rail.getByRole('link', { name: words.say('backups.title'), exact: true }).click();
  await page.getByRole('grid').waitFor();
}

export function rowOf({ page }: Visit, name: string): Locator {
  return page.locator(`tr[data-name="${name}"]`);
}

/** The names of the rows, from above. */
export function namesShown({ page }: Visit): Promise<string[]> {
  return page.locator('tr[data-name] a').allInnerTexts();
}

export async function openBackup(visit: Visit, name: string): Promise<Locator> {
  await rowOf(visit, name).getByRole('link').click();
  const drawer = visit.page.getByRole('complementary', { name });
  await drawer.waitFor();
  return drawer;
}

export async function openTab(
  visit: Visit,
  tab: 'overview' | 'collections' | 'files' | 'compare' | 'history' | 'metadata',
): Promise<void> {
  const name = visit.words.say(`backups.tab.${tab}`);
  await visit.page.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
}

/** Chooses what the open backup is compared with. */
export async function compareWith({ page }: Visit, label: string): Promise<void> {
  await page.getByRole('combobox').click();
  await page.getByRole('option', { name: label, exact: true }).click();
}

/** Waits for the dialog that says that a job has begun, and closes it. */
export async function closeStarted(visit: Visit): Promise<void> {
  const { page, words } = visit;
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('link', { name: words.say('shell.openJob') }).waitFor();
  await dialog.getByRole('button', { name: words.say('shell.close') }).click();
  await dialog.waitFor({ state: 'detached' });
}

/** Chooses an entry in the menu of a row. */
export async function openMenu(visit: Visit, name: string, item: string): Promise<void> {
  const { page, words } = visit;
  await rowOf(visit, name).hover();
  await button(visit, words.say('backups.more', { name })).click();
  await page.getByRole('menuitem', { name: item }).click();
}
