import { beforeAll, describe, expect, test } from 'vitest';

import type { Job } from '#shared/job.ts';
import type { PlanPreview, RestoreRequest } from '#shared/plan.ts';
import type { ClusterProfile } from '#shared/profile.ts';

import {
  backUp,
  cellsOf,
  goOn,
  openPage,
  openWizard,
  openPractice,
  pickCluster,
  review,
  start,
  startButton,
  tick,
  untilOutcome,
} from '../studioPage.ts';
import { ask, type Visit } from './studio.ts';
import { useStudio } from './useStudio.ts';

const studio = useStudio();
const everything = 'everything';

beforeAll(async () => {
  const visit = await studio().open();
  await openPractice(visit);
  await backUp(visit, { cluster: 'Practice A', name: everything });
  await untilOutcome(visit, 'verified');
  await visit.close();
});

describe('a backup of everything', () => {
  test('has every collection of the cluster, with its rows', async () => {
    const visit = await studio().open();
    await openWizard(visit, 'restore');
    const [, name, collections, rows, , milvus] = await cellsOf(visit, everything);
    expect([name, collections, rows, milvus]).toEqual([everything, '6', '24,040', '2.5.24']);
  });

  test('gives one of them back in another cluster, counted', async () => {
    const visit = await studio().open();
    await toRestoreReview(visit, { cluster: 'Practice B', collection: 'default.articles' });
    expect(await review(visit)).toMatch(/^Restore 1 collection .* of everything to Practice B\./);
    await start(visit, 'restore');
    await untilOutcome(visit, 'verified');
    expect(await cellsOf(visit, 'default.articles')).toEqual([
      'default.articles',
      '4,000',
      '4,000',
      '4,000',
      'Equal',
    ]);
    await openPage(visit, 'home');
    await visit.page.getByRole('row', { name: /^Practice B .* 1 4,000 / }).waitFor();
    expect(visit.complaints).toEqual([]);
  });
});

describe('a protected cluster', () => {
  test('is written to only once its name is typed', async () => {
    const visit = await studio().open();
    const { page, words } = visit;
    await toRestoreReview(visit, { cluster: 'Practice D', collection: 'media.fingerprints' });
    await review(visit);
    const last = startButton(visit, 'restore', 'Practice D');
    const label = words.say('shell.typeName', { name: 'Practice D' }).replaceAll('**', '');
    const field = page.getByLabel(label);
    expect(await last.isDisabled()).toBe(true);
    await field.fill('practice d');
    expect(await last.isDisabled()).toBe(true);
    await field.fill('Practice D');
    await start(visit, 'restore', 'Practice D');
    await untilOutcome(visit, 'verified');
  });

  test('is not written to by a page that leaves the name out', async () => {
    const visit = await studio().open();
    const request: RestoreRequest = {
      kind: 'restore',
      storageId: 'practice-backups',
      backupName: everything,
      clusterId: 'practice-d',
      filter: 'default.events',
      names: { type: 'keep' },
      rebuildIndexes: true,
      useAutoIndex: false,
      load: 'asInSource',
      conflicts: { otherwise: 'stop', byTarget: {} },
      metaOnly: false,
    };
    const { value } = (await ask(visit, 'plans.preview', request)) as { value: PlanPreview };
    const { planId, sha256 } = value;
    for (const typedName of [null, 'practice d']) {
      const answer = await ask(visit, 'jobs.start', { planId, sha256, typedName });
      expect(answer).toMatchObject({ ok: false, error: { code: 'TYPED_NAME_REQUIRED' } });
    }
    const contents = await ask(visit, 'clusters.browse', { clusterId: 'practice-d' });
    expect(JSON.stringify(contents)).not.toContain('events');
  });
});

describe('a cluster that asks once more', () => {
  test('is written to only after a second yes', async () => {
    const visit = await studio().open();
    const { page, words } = visit;
    const list = (await ask(visit, 'clusters.list', {})) as { value: ClusterProfile[] };
    const known = list.value.find(({ id }) => id === 'practice-c');
    const profile = { ...known, id: 'asks', name: 'Asks', protection: 'confirm' };
    const saved = await ask(visit, 'clusters.save', { profile, secrets: {} });
    expect(saved).toMatchObject({ ok: true });
    await page.reload();
    await toRestoreReview(visit, { cluster: 'Asks', collection: 'default.events' });
    await review(visit);
    const last = startButton(visit, 'restore', 'Asks');
    await last.click();
    const what = words.say('wizard.startOn.restore', { target: 'Asks' });
    const question = page.getByRole('dialog', { name: words.say('shell.askAgain', { what }) });
    await question.waitFor();
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    const jobs = (await ask(visit, 'jobs.list', {})) as { value: Job[] };
    expect(jobs.value.filter(({ plan }) => plan.profiles.clusterId === 'asks')).toEqual([]);
    await last.click();
    await question.getByRole('button', { name: what }).click();
    await untilOutcome(visit, 'verified');
    expect(visit.complaints).toEqual([]);
  });
});

/** As far as the review of a restore of one collection. */
async function toRestoreReview(
  visit: Visit,
  options: { readonly cluster: string; readonly collection: string },
): Promise<void> {
  const { page } = visit;
  await openWizard(visit, 'restore');
  await page.getByRole('radio', { name: everything, exact: true }).check();
  await goOn(visit, 'target');
  await pickCluster(visit, options.cluster);
  await goOn(visit, 'what');
  await tick(visit, options.collection);
  await goOn(visit, 'names', 'options', 'review');
}
