import { describe, expect, test } from 'vitest';

import type { Job } from '#shared/job.ts';
import type { PlanPreview, RestoreRequest } from '#shared/plan.ts';
import type { PracticeFaultName } from '#shared/practice.ts';

import { beginHeldBackup, filesOf, heldFiles, release, stopJob, untilHeld } from '../heldJob.ts';
import { backUp, button, continueJob, copy, openPage, untilOutcome } from '../studioPage.ts';
import { ask, type Visit } from './studio.ts';
import { useStudioWithPractice } from './useStudio.ts';

const studio = useStudioWithPractice();

describe('a job that is stopped', () => {
  test('goes on when the question is answered with Esc, and later where it was when it is kept', async () => {
    const visit = await studio().open();
    const { page, words } = visit;
    await beginHeldBackup(studio(), visit, 'kept');
    await button(visit, words.say('job.stop')).click();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await untilHeld(visit);
    await button(visit, words.say('job.stop')).click();
    const left = page.getByRole('dialog').getByRole('table', { name: words.say('job.left') });
    const unfinished = words.say('job.leftover.partialBackup');
    expect(await left.locator('tbody td:first-child').allInnerTexts()).toEqual([unfinished]);
    await page.getByRole('radio', { name: words.say('job.stopKeep') }).check();
    await button(visit, words.say('job.stopNow.backup')).click();
    await untilOutcome(visit, 'stopped');
    const copied = (await filesOf(studio(), 'kept')).filter((key) => key.includes('/binlogs/'));
    expect(copied).toHaveLength(heldFiles);
    await page.getByRole('cell', { name: /\/kept\/$/ }).waitFor();
    await release(studio());
    await continueJob(visit);
    await untilOutcome(visit, 'verified');
    expect(visit.complaints).toEqual([]);
  });

  test('and cleaned up leaves nothing in the bucket', async () => {
    const visit = await studio().open();
    const { page, words } = visit;
    await beginHeldBackup(studio(), visit, 'cleaned');
    expect(await filesOf(studio(), 'cleaned')).not.toEqual([]);
    await button(visit, words.say('job.stop')).click();
    await page.getByRole('radio', { name: words.say('job.stopClean') }).check();
    await button(visit, words.say('job.stopNow.backup')).click();
    await untilOutcome(visit, 'stopped');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await filesOf(studio(), 'cleaned')).toEqual([]);
    expect(await button(visit, words.say('job.continue')).count()).toBe(0);
    expect(visit.complaints).toEqual([]);
  });
});

describe('a running job', () => {
  test('is the same, with the same numbers, after a reload and in a second window', async () => {
    const visit = await studio().open();
    await beginHeldBackup(studio(), visit, 'watched');
    const { page } = visit;
    const address = page.url();
    const jobId = address.split('/').at(-1);
    const { value } = (await ask(visit, 'jobs.get', { jobId })) as { value: Job };
    expect(value.progress.doneObjects).toBe(heldFiles);
    await page.reload();
    await untilHeld(visit);
    expect(page.url()).toBe(address);
    const other = await studio().open();
    await openPage(other, 'jobs');
    await other.page
      .getByRole('row', { name: /Running/ })
      .getByRole('link')
      .click();
    await untilHeld(other);
    expect(other.page.url()).toBe(address);
    await stopJob(other);
    await untilOutcome(visit, 'stopped');
    expect([...visit.complaints, ...other.complaints]).toEqual([]);
  });

  test('survives its host: the page says that nobody answers, and the next one offers to go on', async () => {
    const visit = await studio().open();
    const { page, words } = visit;
    await beginHeldBackup(studio(), visit, 'killed');
    const address = page.url();
    await studio().host().kill();
    await page.getByRole('alert').getByText(words.say('shell.lost')).waitFor();
    await studio().restart();
    await page.goto(await studio().host().nextLink());
    await page.goto(address);
    await untilOutcome(visit, 'interrupted');
    // Its clusters went with the host; the page says where they are opened again.
    await button(visit, words.say('job.continue')).click();
    await page.getByRole('link', { name: words.say('shell.practiceSettings') }).click();
    await button(visit, words.say('home.practice')).click();
    await button(visit, words.say('settings.practiceClose')).waitFor();
    await release(studio());
    await page.goBack();
    await continueJob(visit);
    await untilOutcome(visit, 'verified');
  });
});

describe('a fault that is rehearsed', () => {
  test('a storage that asks to slow down only takes longer', async () => {
    const visit = await studio().open();
    await rehearse(visit, 'throttling');
    await backUp(visit, { cluster: 'Practice A', name: 'throttled' });
    await untilOutcome(visit, 'verified');
    await rehearse(visit, 'none');
    expect(visit.complaints).toEqual([]);
  });

  test('a restore whose import failed is continued from its page', async () => {
    const visit = await studio().open();
    await rehearse(visit, 'failed-import');
    await restore(visit, 'throttled', 'default.articles_again');
    await untilOutcome(visit, 'failed');
    await continueRepaired(visit);
    expect(visit.complaints).toEqual([]);
  });

  test('an import that fails is shown with its reason, and can be tried again', async () => {
    const visit = await studio().open();
    const { page } = visit;
    await rehearse(visit, 'failed-import');
    await copy(visit, 'default.articles');
    await untilOutcome(visit, 'failed');
    const title = page.getByRole('alert').getByRole('heading');
    expect(await title.innerText()).toContain('practice: told to fail');
    await continueRepaired(visit);
    expect(visit.complaints).toEqual([]);
  });
});

/** Takes the fault back and continues the failed job from its page. */
async function continueRepaired(visit: Visit): Promise<void> {
  const address = visit.page.url();
  await rehearse(visit, 'none');
  await visit.page.goto(address);
  await continueJob(visit, 1);
  // Its alias stays with the original.
  await untilOutcome(visit, 'verifiedWithWarnings');
}

/** Restores a backup of practice A beside its collections, those with such a new name, and opens the page of the job. */
async function restore(visit: Visit, backupName: string, filter: string): Promise<void> {
  const request: RestoreRequest = {
    kind: 'restore',
    storageId: 'practice-backups',
    backupName,
    clusterId: 'practice-a',
    filter,
    names: { type: 'suffix', suffix: '_again' },
    rebuildIndexes: true,
    useAutoIndex: false,
    load: 'asInSource',
    conflicts: { otherwise: 'stop', byTarget: {} },
    metaOnly: false,
  };
  const { value } = (await ask(visit, 'plans.preview', request)) as { value: PlanPreview };
  const { planId, sha256 } = value;
  const begun = await ask(visit, 'jobs.start', { planId, sha256, typedName: null });
  const { jobId } = (begun as { value: { jobId: string } }).value;
  await visit.page.goto(new URL(`/jobs/${jobId}`, visit.page.url()).href);
}

/** Chooses a fault of practice A in the settings. */
async function rehearse(visit: Visit, fault: PracticeFaultName | 'none'): Promise<void> {
  const { page, words } = visit;
  await openPage(visit, 'settings');
  const label = `${words.say('settings.practiceFault')}, A`;
  const choice = page.getByRole('combobox', { name: label });
  await choice.click();
  const text = words.say(`settings.fault.${fault}`);
  await page.getByRole('option', { name: text, exact: true }).click();
  await choice.getByText(text, { exact: true }).waitFor();
}
