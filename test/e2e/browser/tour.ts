import type { Language } from '#shared/errors.ts';

import { beginHeldBackup, release } from '../heldJob.ts';
import {
  button,
  continueJob,
  copy,
  goOn,
  heading,
  openPage,
  openWizard,
  openPractice,
  pickCluster,
  review,
  start,
  tick,
  untilOutcome,
} from '../studioPage.ts';
import { backupsTour } from './backupsTour.ts';
import { clusterTour } from './clusterTour.ts';
import type { Studio, Visit } from './studio.ts';
import { copyingAcross } from './tourAcross.ts';

type OnScene = (name: string, visit: Visit) => Promise<void>;

/** Goes to every page, step and dialog of a new data folder, in an order in which each has something to show. */
export async function tour(
  studio: Studio,
  options: {
    readonly language: Language;
    /** Pixels of the screen in one of CSS. */
    readonly deviceScaleFactor?: number;
    readonly onScene: OnScene;
  },
): Promise<void> {
  const { language, deviceScaleFactor = 1 } = options;
  const visit = await studio.open({ language, deviceScaleFactor });
  const scene = (name: string) => options.onScene(name, visit);
  await firstSteps(visit, scene);
  await copying(visit, scene);
  await backingUp(studio, visit, scene);
  await restoring(visit, scene);
  await copyingAcross(visit, scene);
  await backupsTour(studio, visit, { backup: 'nightly', scene });
  await failing(studio, visit, scene);
  await clusterTour(studio, visit, scene);
  await pages(visit, scene);
  await losing(studio, visit, scene);
  await visit.close();
}

type Scene = (name: string) => Promise<void>;

async function firstSteps(visit: Visit, scene: Scene): Promise<void> {
  const { page, words } = visit;
  await heading(visit, words.say('home.firstSteps')).waitFor();
  await scene('first-steps');
  await openPage(visit, 'copy');
  await heading(visit, words.say('wizard.noClusters')).waitFor();
  await scene('no-clusters');
  await openPage(visit, 'home');
  await chooseFile(visit, 'milvus:\n  port: many\n');
  await page.getByRole('alert').waitFor();
  await scene('file-refused');
  await chooseFile(visit, backupYaml);
  await heading(visit, words.say('clusters.new')).waitFor();
  await button(visit, words.say('clusters.testAgain')).waitFor();
  await scene('cluster-import');
  await button(visit, words.say('shell.cancel')).click();
  await heading(visit, words.say('clusters.none')).waitFor();
  await scene('clusters-empty');
  await openPage(visit, 'home');
  await openPractice(visit);
  await scene('home');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: words.say('shell.command') }).waitFor();
  await scene('palette');
  await page.keyboard.press('Escape');
}

async function copying(visit: Visit, scene: Scene): Promise<void> {
  const { page, words } = visit;
  await openWizard(visit, 'copy');
  await pickCluster(visit, 'Practice A');
  await scene('copy-1-cluster');
  await goOn(visit, 'target');
  await scene('copy-2-target');
  await goOn(visit, 'what');
  await tick(visit, 'default.products');
  await tick(visit, 'default.articles');
  await scene('copy-3-collections');
  await goOn(visit, 'names');
  await scene('copy-4-names');
  const label = `${words.say('wizard.targetName')}, default.articles`;
  await page.getByRole('textbox', { name: label }).fill('articles 2');
  await page.getByText(words.say('wizard.name.invalid')).waitFor();
  await scene('copy-4-names-invalid');
  await button(visit, words.say('wizard.useName', { name: 'articles_2' })).click();
  await goOn(visit, 'place');
  await scene('copy-5-backup');
  await goOn(visit, 'options');
  await scene('copy-6-options');
  await goOn(visit, 'check');
  await button(visit, words.say('wizard.showPassed')).waitFor();
  await scene('copy-7-check');
  await goOn(visit, 'review');
  await review(visit);
  await scene('copy-8-review');
  await start(visit, 'copy');
  await untilOutcome(visit, 'verifiedWithWarnings');
  await scene('copy-done');
}

async function backingUp(studio: Studio, visit: Visit, scene: Scene): Promise<void> {
  const { page, words } = visit;
  await beginHeldBackup(studio, visit, 'nightly');
  await scene('job-running');
  await page.getByRole('tab', { name: words.say('job.log') }).click();
  await scene('job-running-log');
  await button(visit, words.say('job.stop')).click();
  await page.getByRole('dialog').waitFor();
  await scene('stop-dialog');
  await page.keyboard.press('Escape');
  const address = page.url();
  await openPage(visit, 'home');
  await scene('home-in-use');
  await page.goto(address);
  await button(visit, words.say('job.stop')).click();
  await button(visit, words.say('job.stopNow.backup')).click();
  await untilOutcome(visit, 'stopped');
  await scene('job-stopped');
  const stopped = page.url();
  await leftBehind(visit, scene);
  await page.goto(stopped);
  await release(studio);
  await continueJob(visit);
  await untilOutcome(visit, 'verified');
  await scene('back-up-done');
  await openWizard(visit, 'backUp');
  await pickCluster(visit, 'Practice A');
  await goOn(visit, 'what');
  await tick(visit, words.say('wizard.selectAll'));
  await goOn(visit, 'place');
  await scene('back-up-3-place');
}

/** What the stopped backup left. */
async function leftBehind(visit: Visit, scene: Scene): Promise<void> {
  const { page, words } = visit;
  await page.goto(new URL('/leftovers', page.url()).href);
  await button(visit, words.say('leftovers.look')).waitFor();
  await scene('leftovers');
  await button(visit, words.say('leftovers.look')).click();
  await page.getByRole('checkbox', { name: words.say('leftovers.chooseAll') }).check();
  await scene('leftovers-found');
  await button(visit, words.count('leftovers.removeChosen', 1)).click();
  await button(visit, words.count('leftovers.remove', 1)).and(page.locator(':enabled')).waitFor();
  await scene('leftovers-review');
  await page.keyboard.press('Escape');
}

async function restoring(visit: Visit, scene: Scene): Promise<void> {
  const { page } = visit;
  await openWizard(visit, 'restore');
  await page.getByRole('radio', { name: 'nightly', exact: true }).check();
  await scene('restore-1-backup');
  await goOn(visit, 'target');
  await pickCluster(visit, 'Practice D');
  await scene('restore-2-target');
  await goOn(visit, 'what');
  await tick(visit, 'default.events');
  await goOn(visit, 'names', 'options', 'review');
  await review(visit);
  await scene('restore-6-review-protected');
}

async function failing(studio: Studio, visit: Visit, scene: Scene): Promise<void> {
  const { page } = visit;
  const practice = await studio.practice();
  await practice.setFaults('B', [
    {
      type: 'callError',
      operation: null,
      grpcStatus: 7,
      details: 'practice',
      after: 0,
      times: null,
    },
  ]);
  await page.reload();
  await openWizard(visit, 'backUp');
  await pickCluster(visit, 'Practice B');
  await goOn(visit, 'what');
  await page.getByRole('alert').waitFor();
  await scene('cluster-refuses');
  await practice.setFaults('B', []);
  const reason = 'practice: this import was told to fail';
  await practice.setFaults('A', [{ type: 'failedImport', reason, after: 0, times: null }]);
  await copy(visit, 'default.events');
  await untilOutcome(visit, 'failed');
  await scene('job-failed');
  await practice.setFaults('A', []);
}

async function pages(visit: Visit, scene: Scene): Promise<void> {
  const { page, words } = visit;
  await openPage(visit, 'jobs');
  await page.getByRole('row').nth(2).waitFor();
  await scene('jobs');
  await openPage(visit, 'settings');
  await button(visit, words.say('settings.practiceReset')).waitFor();
  await scene('settings');
  await page.goto(new URL('/jobs/none', page.url()).href);
  await heading(visit, words.say('job.notFound')).waitFor();
  await scene('job-not-found');
}

async function losing(studio: Studio, visit: Visit, scene: Scene): Promise<void> {
  const { page, words } = visit;
  await beginHeldBackup(studio, visit, 'weekly');
  const address = page.url();
  await studio.host().kill();
  await page.getByRole('alert').getByText(words.say('shell.lost')).waitFor();
  await scene('host-lost');
  await studio.restart();
  await page.goto(await studio.host().nextLink());
  await page.goto(address);
  await untilOutcome(visit, 'interrupted');
  await scene('job-interrupted');
}

export async function chooseFile({ page }: Visit, text: string): Promise<void> {
  await page.locator('input[type=file]').setInputFiles({
    name: 'backup.yaml',
    mimeType: 'application/yaml',
    buffer: Buffer.from(text),
  });
}

/** With two keys that say nothing. */
export const backupYaml = `
milvus:
  address: milvus.example
  adress: misspelt
  port: 19530
  user: root
  password: not-for-the-screen
minio:
  storageType: minio
  address: minio.example
  port: 9000
  bucketName: a-bucket
  rootPath: files
  accessKeyID: key
  secretAccessKey: not-for-the-screen
  backupBucketName: backups
  backupRootPath: backup
whatever: 1
`;
