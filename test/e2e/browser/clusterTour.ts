import { button, fieldOf, heading, openPage } from '../studioPage.ts';
import { pickAction, placeOfPractice, saveCluster, useRootPath, yamlOf } from './clusterSteps.ts';
import type { Studio, Visit } from './studio.ts';

type Scene = (name: string) => Promise<void>;

/** The pages of clusters and storages: lists, forms with a test, dialogs, what lies in a cluster. */
export async function clusterTour(studio: Studio, visit: Visit, scene: Scene): Promise<void> {
  const { page, words } = visit;
  await openPage(visit, 'clusters');
  await page.getByRole('link', { name: 'Practice A', exact: true }).waitFor();
  await scene('clusters');
  await page.getByRole('link', { name: words.say('clusters.new'), exact: true }).click();
  await button(visit, words.say('clusters.save')).click();
  await page.getByRole('alert').waitFor();
  await scene('cluster-new-refused');
  await button(visit, words.say('shell.cancel')).click();
  await importing(studio, visit, scene);
  await looking(visit, scene);
  await storages(visit, scene);
}

async function importing(studio: Studio, visit: Visit, scene: Scene): Promise<void> {
  const { page, words } = visit;
  const yaml = yamlOf({ ...(await placeOfPractice(studio)), rootPath: 'files' });
  await button(visit, words.say('clusters.import')).click();
  await page.getByRole('dialog').waitFor();
  await scene('clusters-import');
  await page.getByLabel(words.say('clusters.pasteText')).fill(yaml);
  await button(visit, words.say('clusters.readText')).click();
  await useRootPath(visit, 'cluster-a').waitFor();
  await scene('cluster-edit');
  await page
    .getByRole('region', { name: words.say('clusters.imported') })
    .locator('summary')
    .click();
  await button(visit, words.say('shell.production')).click();
  await button(visit, words.say('clusters.tls.mutual')).click();
  await scene('cluster-edit-open');
  await button(visit, words.say('clusters.tls.none')).first().click();
  await fieldOf(visit, 'clusters.name').fill('paris-prod');
  // Nothing listens there.
  await fieldOf(visit, 'clusters.port').first().fill('9');
  await saveCluster(visit, 'paris-prod');
}

async function looking(visit: Visit, scene: Scene): Promise<void> {
  const { page, words } = visit;
  await page.getByRole('alert').locator('summary').click();
  await scene('cluster-without-answer');
  await openPage(visit, 'clusters');
  await page.getByRole('link', { name: 'Practice A', exact: true }).click();
  const collection = page.getByRole('link', { name: 'default.products', exact: true });
  await collection.waitFor();
  await scene('cluster');
  await collection.click();
  await page.getByRole('table', { name: words.say('collection.segments') }).waitFor();
  await scene('cluster-collection');
  await page.keyboard.press('Escape');
  await button(visit, words.say('clusters.testNow')).click();
  await page.getByText(words.say('clusters.allPassed')).waitFor();
  await scene('cluster-test');
}

async function storages(visit: Visit, scene: Scene): Promise<void> {
  const { page, words } = visit;
  await openPage(visit, 'clusters');
  await button(visit, words.say('clusters.export')).click();
  await button(visit, words.say('clusters.secrets.sealed')).click();
  await scene('clusters-export');
  await page.keyboard.press('Escape');
  await pickAction(visit, 'paris-prod', 'exportYaml');
  await page.getByRole('dialog').waitFor();
  await scene('cluster-export-yaml');
  await page.keyboard.press('Escape');
  await pickAction(visit, 'paris-prod', 'remove');
  await page.getByRole('dialog').waitFor();
  await scene('cluster-remove');
  await button(visit, words.say('clusters.removeNow', { name: 'paris-prod' })).click();
  await page.getByRole('tab', { name: words.say('clusters.storages') }).click();
  await scene('storages');
  await page
    .getByRole('link', { name: /backup-by-hand/ })
    .first()
    .click();
  await heading(visit, words.say('clusters.place')).waitFor();
  await scene('storage-edit');
}
