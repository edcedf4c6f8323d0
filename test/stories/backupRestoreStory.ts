// The main job: back up everything, restore it beside itself, and compare both with the SDK.
import { type MilvusClient } from '@zilliz/milvus2-sdk-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { checkBackup } from '#engine/backupFormat/check.ts';
import { readBackup } from '#engine/backupFormat/read.ts';
import { expectedObjects, segmentsOf } from '#engine/restore/expectedObjects.ts';

import { createStore } from '../servers/openS3.ts';
import { accessTo, type CommandLine, createCommandLine } from './commandLine.ts';
import {
  connectMilvus,
  countRows,
  type DatasetCollection,
  datasetOf,
  expectedRows,
  fullTtlSeconds,
  sampleRows,
  searchTopTen,
  seedDataset,
} from './dataset.ts';
import { figure } from './figure.ts';
import {
  clusterBucket,
  clusterRootPath,
  type StartCluster,
  type StoryCluster,
} from './storyCluster.ts';

const { signal } = new AbortController();
const bak = (collection: DatasetCollection): DatasetCollection => ({
  ...collection,
  name: `${collection.name}_bak`,
});

/** The main job with so many rows, on any Milvus. `name` says which. */
export function backupRestoreStory(
  name: string,
  { start, totalRows }: { start: StartCluster; totalRows: number },
): void {
  const dataset = datasetOf(totalRows);
  const { collections, deletedIds } = dataset;
  const all = Object.values(collections);
  const queries = Array.from({ length: 20 }, (_, i) => Math.floor((i * 997 * totalRows) / 100_000));
  const inWords = (count: number) => count.toLocaleString('en');

  describe(name, () => {
    let cluster: StoryCluster;
    let cli: CommandLine;
    let client: MilvusClient;

    beforeAll(async () => {
      cluster = await start();
      const { milvus, s3 } = cluster;
      const access = await accessTo(milvus);
      await seedDataset(dataset, milvus.address, access.client);
      const place = { s3, bucket: clusterBucket };
      cli = await createCommandLine({
        milvus,
        cluster: { ...place, rootPath: clusterRootPath },
        backup: { ...place, rootPath: 'backup' },
        ...access.commandLine,
      });
      client = await connectMilvus(milvus.address, access.client);
    });

    afterAll(async () => {
      await client?.closeConnection();
      await cli?.remove();
      await cluster?.stop();
    });

    it(`backs up ${inWords(totalRows)} rows in a form that satisfies every rule of milvus-backup`, async () => {
      const startMs = performance.now();
      const { code, stdout, stderr } = await cli.run('create', '-n', 'main');
      const seconds = (performance.now() - startMs) / 1000;
      expect({ code, stderr, stdout }).toMatchObject({ code: 0 });
      const store = createStore(cluster.s3, clusterBucket);
      const { info } = await readBackup(store, 'backup', 'main', signal);
      const expected = info.collection_backups
        .flatMap(segmentsOf)
        .flatMap((segment) => expectedObjects('backup/main/', segment));
      const found = new Map<string, number>();
      for await (const { key, sizeBytes } of store.list('backup/main/', signal))
        found.set(key, sizeBytes);
      await store.close();
      expect(checkBackup(info, 'main')).toEqual([]);
      expect(expected.filter(({ key, sizeBytes }) => found.get(key) !== sizeBytes)).toEqual([]);
      expect([...found.keys()].filter((key) => !key.includes('/binlogs/')).sort()).toEqual(
        [
          '_studio/schemas.json',
          ...['backup', 'collection', 'full', 'partition', 'segment'].map(
            (n) => `meta/${n}_meta.json`,
          ),
        ].map((name) => `backup/main/${name}`),
      );
      figure(`create, ${name}`, seconds, {
        objects: expected.length,
        bytes: Number(info.size),
        rows: totalRows,
      });
    });

    it('restores them beside themselves, and says that they are verified', async () => {
      const startMs = performance.now();
      const { code, stdout, stderr } = await cli.run('restore', '-n', 'main', '-s', '_bak');
      figure(`restore, ${name}`, (performance.now() - startMs) / 1000, { rows: totalRows });
      expect({ code, stderr, stdout }).toMatchObject({ code: 0 });
      expect(stdout).toContain(inWords(dataset.totalLiveRows));
    });

    it.each(all)('$name has the same number of rows in both', async (collection) => {
      expect([
        await countRows(client, collection),
        await countRows(client, bak(collection)),
      ]).toEqual([collection.liveCount, collection.liveCount]);
    });

    it.each(all)('$name has 200 sampled rows equal to the byte', async (collection) => {
      expect(await sampleRows(client, bak(collection), 200)).toEqual(expectedRows(collection, 200));
    });

    it('has no deleted row back', async () => {
      const found = await client.query({
        collection_name: 'full_bak',
        filter: `id in [${deletedIds.join(',')}]`,
        output_fields: ['id'],
      });
      expect(found.data).toEqual([]);
    });

    it.each(all)('$name answers a search as the source does', async (collection) => {
      const [source, copy] = [
        await searchTopTen(client, collection, queries),
        await searchTopTen(client, bak(collection), queries),
      ];
      if (collection.name !== 'full') {
        expect(copy).toEqual(source);
        return;
      }
      const same = source.flatMap((hits, i) =>
        hits.filter((hit) => copy[i]?.some(({ id }) => id === hit.id)),
      );
      const overlap = same.length / source.flat().length;
      console.log(`figure: HNSW overlap@10, ${name}: ${overlap.toFixed(3)}`);
      expect(overlap).toBeGreaterThan(0.95);
    });

    it('keeps fields, indexes, partitions, properties and load state', async () => {
      for (const collection of all) {
        const [source, copy] = [
          await shapeOf(client, collection.name),
          await shapeOf(client, bak(collection).name),
        ];
        expect(copy).toEqual(source);
      }
      const { properties } = await client.describeCollection({ collection_name: 'full_bak' });
      expect(properties).toContainEqual({
        key: 'collection.ttl.seconds',
        value: String(fullTtlSeconds),
      });
    });

    it('says that the alias stays where it was', async () => {
      const { code, stdout } = await cli.run('jobs', '--json');
      expect(code).toBe(0);
      expect(stdout).toContain('aliasTaken');
      const { collection } = await client.describeAlias({
        alias: 'full_alias',
        collection_name: 'full',
      });
      expect(collection).toBe('full');
    });

    it('refuses to restore over what is there, and touches nothing', async () => {
      const { code, stderr } = await cli.run('restore', '-n', 'main', '-s', '_bak');
      expect([code, stderr]).toEqual([3, expect.stringContaining('MB-304')]);
      expect(await countRows(client, bak(collections.keyed))).toBe(collections.keyed.liveCount);
    });

    it('refuses a name that is taken, and deletes it on request', async () => {
      const again = await cli.run('create', '-n', 'main');
      expect([again.code, again.stderr]).toEqual([3, expect.stringContaining('MB-311')]);
      expect((await cli.run('delete', '-n', 'main')).code).toBe(0);
      const store = createStore(cluster.s3, clusterBucket);
      const left: string[] = [];
      for await (const { key } of store.list('backup/', signal)) left.push(key);
      await store.close();
      expect(left).toEqual([]);
    });
  });
}

/** What a collection looks like, without names, ids and times. */
async function shapeOf(client: MilvusClient, collection_name: string) {
  const described = await client.describeCollection({ collection_name });
  const partitions = await client.showPartitions({ collection_name });
  const indexes = await client.describeIndex({ collection_name });
  const { state } = await client.getLoadState({ collection_name });
  return {
    fields: described.schema.fields,
    dynamic: described.schema.enable_dynamic_field,
    shards: described.shards_num,
    consistency: described.consistency_level,
    properties: described.properties,
    partitions: partitions.partition_names.toSorted(),
    indexes: indexes.index_descriptions.map(({ field_name, index_name, params, state: built }) => ({
      field_name,
      index_name,
      built,
      params: params.toSorted((a, b) => a.key.localeCompare(b.key)),
    })),
    state,
  };
}
