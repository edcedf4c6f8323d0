import type { MilvusClient } from '@zilliz/milvus2-sdk-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { prepareMilvus } from '../../servers/fetchMilvus.ts';
import { prepareMinio } from '../../servers/minio.ts';
import { connectMilvus } from '../../stories/dataset.ts';
import { countRows } from '../../stories/datasetQueries.ts';
import { figure } from '../../stories/figure.ts';
import { startRealCluster } from '../../stories/realCluster.ts';
import { makeSmallCollection } from '../../stories/smallCollection.ts';
import {
  backupBucket,
  clusterBucket,
  clusterRootPath,
  type StoryCluster,
} from '../../stories/storyCluster.ts';
import { flushAndWait } from '../../stories/waitForMilvus.ts';
import {
  button,
  cellsOf,
  goOn,
  openWizard,
  pickCluster,
  review,
  start,
  tick,
  untilOutcome,
} from '../studioPage.ts';
import { savedCluster, useRootPath } from './clusterSteps.ts';
import { backupYamlOf, importCluster } from './importedCluster.ts';
import { openStudio, type Studio } from './studio.ts';
import { chooseFile } from './tour.ts';

const install = process.env['REQUIRE_ALL'] === '1';
const reason = (await prepareMilvus(install)) ?? (await prepareMinio());

describe.skipIf(reason !== null)('a person at a browser, with Milvus 2.3.5 and MinIO', () => {
  let cluster: StoryCluster;
  let client: MilvusClient;
  let studio: Studio;

  beforeAll(async () => {
    cluster = await startRealCluster();
    client = await connectMilvus(cluster.milvus.address);
    await makeSmallCollection(client, { name: 'products', rows: 1500, partitions: 2 });
    studio = await openStudio();
  });

  afterAll(async () => {
    await studio?.close();
    await client?.closeConnection();
    await cluster?.stop();
  });

  test('makes of a backup.yaml with a wrong root path a right profile, in two clicks', async () => {
    const visit = await studio.open();
    const { page, words } = visit;
    const startMs = performance.now();
    // Segments are in the bucket only once they have been flushed.
    await flushAndWait(client, ['products']);
    const text = await backupYaml(cluster);
    await page.goto(new URL('/?first-steps', page.url()).href);
    await chooseFile(visit, text.replace(`rootPath: ${clusterRootPath}`, 'rootPath: file'));
    await useRootPath(visit, clusterRootPath).waitFor();
    const before = (await visit.handled()).clicks;
    await useRootPath(visit, clusterRootPath).click();
    await button(visit, words.say('clusters.save')).click();
    await page.getByRole('row', { name: /^default\.products 3,000 / }).waitFor();
    expect((await visit.handled()).clicks - before).toBe(2);
    const name = await page.locator('h1').innerText();
    expect((await savedCluster(visit, name)).storage).toMatchObject({
      bucket: clusterBucket,
      rootPath: clusterRootPath,
    });
    expect(visit.complaints).toEqual([]);
    figure('from a wrong root path to a saved profile', (performance.now() - startMs) / 1000, {});
  });

  test('imports a backup.yaml and copies a collection beside itself, every row counted', async () => {
    const startMs = performance.now();
    const visit = await studio.open();
    const { page, words } = visit;
    await importCluster(visit, 'Our Milvus', await backupYaml(cluster));
    await page.getByRole('row', { name: /^default\.products 3,000 / }).waitFor();
    await openWizard(visit, 'copy');
    await pickCluster(visit, 'Our Milvus');
    await goOn(visit, 'what');
    await tick(visit, 'default.products');
    await goOn(visit, 'names', 'place', 'options');
    // Milvus 2.3.5 has no pause, and a copy that was promised one ends with a warning.
    await page.getByRole('checkbox', { name: words.say('wizard.pauseGc') }).uncheck();
    await goOn(visit, 'review');
    expect(await review(visit)).toMatch(/^Copy 1 collection \(3,000 rows\) inside Our Milvus/);
    await start(visit, 'copy');
    await untilOutcome(visit, 'verified');
    expect(await cellsOf(visit, 'default.products_bak')).toEqual([
      'default.products_bak',
      '3,000',
      '3,000',
      '3,000',
      'Equal',
    ]);
    expect(await countRows(client, { name: 'products_bak' })).toBe(3000);
    expect(visit.complaints).toEqual([]);
    figure('import of backup.yaml and a copy by browser', (performance.now() - startMs) / 1000, {
      rows: 3000,
    });
  });
});

function backupYaml({ milvus, s3 }: StoryCluster): Promise<string> {
  return backupYamlOf({
    milvus,
    cluster: { s3, bucket: clusterBucket, rootPath: clusterRootPath },
    backup: { s3, bucket: backupBucket, rootPath: 'backup' },
  });
}
