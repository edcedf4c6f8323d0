// Copies from one Milvus to another by browser: in one bucket, and to another S3 service.
import type { MilvusClient } from '@zilliz/milvus2-sdk-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { prepareMilvus } from '../../servers/fetchMilvus.ts';
import { type MilvusServer, startMilvus } from '../../servers/milvus.ts';
import { prepareMinio, startMinio } from '../../servers/minio.ts';
import type { S3Server } from '../../servers/s3Server.ts';
import { connectMilvus } from '../../stories/dataset.ts';
import { figure } from '../../stories/figure.ts';
import { readRows } from '../../stories/readRows.ts';
import { makeSmallCollection } from '../../stories/smallCollection.ts';
import { toNamesOfCopy } from '../copyPage.ts';
import { cellsOf, goOn, review, start, untilOutcome } from '../studioPage.ts';
import { backupYamlOf, importCluster } from './importedCluster.ts';
import { openStudio, type Studio } from './studio.ts';

const reason = (await prepareMilvus(process.env['REQUIRE_ALL'] === '1')) ?? (await prepareMinio());

/** Where the target keeps its data and, beside them, its backups. */
const targets = [
  {
    name: 'another root path of one bucket: 0 bytes through this computer',
    place: { bucket: 'bucket-a', rootPath: 'files_B' },
    isOther: false,
    told: /^Copy 1 collection \(1,000 rows\) from Source to Target, .* 1 created\. The storage copies by itself: 0 B go through this computer\.$/,
    moved: /^[\d.]+ [KM]iB copied inside the store, 0 B through this computer\.$/,
  },
  {
    name: 'another S3 service: each byte passes this computer once',
    place: { bucket: 'bucket-b', rootPath: 'files' },
    isOther: true,
    told: /^Copy 1 collection \(1,000 rows\) from Source to Target, .* 1 created\. The bytes go through this computer\.$/,
    moved: /^0 B copied inside the store, [\d.]+ [KM]iB through this computer\.$/,
  },
] as const;

describe.skipIf(reason !== null)('a copy by browser to a second Milvus 2.3.5', () => {
  let s3: S3Server;
  let other: S3Server;
  let source: MilvusServer;
  let client: MilvusClient;
  let books: unknown;

  beforeAll(async () => {
    [s3, other] = await Promise.all([startMinio(), startMinio()]);
    await s3.createBucket('bucket-a');
    await other.createBucket('bucket-b');
    source = await startMilvus({ s3, bucket: 'bucket-a', rootPath: 'files_A' });
    client = await connectMilvus(source.address);
    await makeSmallCollection(client, { name: 'books', rows: 500, partitions: 2 });
    books = await readRows(client, { collection: 'books' }, 'id');
  });

  afterAll(async () => {
    await client?.closeConnection();
    await source?.stop();
    await Promise.all([s3?.stop(), other?.stop()]);
  });

  describe.each(targets)('in $name', ({ place, isOther, told, moved }) => {
    let target: MilvusServer;
    let targetClient: MilvusClient;
    let studio: Studio;

    beforeAll(async () => {
      target = await startMilvus({ ...place, s3: isOther ? other : s3 });
      targetClient = await connectMilvus(target.address);
      studio = await openStudio();
    });

    afterAll(async () => {
      await studio?.close();
      await targetClient?.closeConnection();
      await target?.stop();
    });

    test('every row is there, and the bytes took the way that was told', async () => {
      const startMs = performance.now();
      const visit = await studio.open();
      const { page, words } = visit;
      const own = { s3, bucket: 'bucket-a', rootPath: 'files_A' };
      const theirs = { ...place, s3: isOther ? other : s3 };
      for (const [name, milvus, cluster] of [
        ['Source', source, own],
        ['Target', target, theirs],
      ] as const) {
        const backup = { ...cluster, rootPath: `backup_of_${cluster.rootPath}` };
        await importCluster(visit, name, await backupYamlOf({ milvus, cluster, backup }));
      }
      await toNamesOfCopy(visit, { from: 'Source', to: 'Target', collections: ['default.books'] });
      await goOn(visit, 'place', 'options');
      // Milvus 2.3.5 has no pause, and a copy that was promised one ends with a warning.
      const pause = page.getByRole('checkbox', { name: words.say('wizard.pauseGc') });
      if (await pause.isEnabled()) await pause.uncheck();
      await goOn(visit, 'review');
      expect(await review(visit)).toMatch(told);
      await start(visit, 'copy');
      await untilOutcome(visit, 'verified');
      expect(await cellsOf(visit, 'default.books')).toEqual([
        'default.books',
        '1,000',
        '1,000',
        '1,000',
        'Equal',
      ]);
      const line = page.locator('.job-moved');
      expect((await line.innerText()).replaceAll('\u00A0', ' ')).toMatch(moved);
      expect(await readRows(targetClient, { collection: 'books' }, 'id')).toEqual(books);
      expect(await readRows(client, { collection: 'books' }, 'id')).toEqual(books);
      expect(visit.complaints).toEqual([]);
      const seconds = (performance.now() - startMs) / 1000;
      figure('two imports and a copy to another Milvus by browser', seconds, { rows: 1000 });
    });
  });
});
