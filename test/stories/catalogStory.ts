// A backup beside the cluster it comes from: told alike, proven by its objects, and compared before and after the cluster changes.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { DataType, type MilvusClient } from '@zilliz/milvus2-sdk-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createMemoryVault } from '#engine/secrets.ts';

import { createStore } from '../servers/openS3.ts';
import { openTestEngine, type TestEngine } from '../suites/testEngine.ts';
import { fieldOf } from '../unit/catalog/builders.ts';
import { connectMilvus } from './dataset.ts';
import { draftOf } from './draftOf.ts';
import { makeSmallCollection, smallRows } from './smallCollection.ts';
import { backupBucket, type StartCluster, type StoryCluster } from './storyCluster.ts';
import { succeed } from './succeed.ts';

const { signal } = new AbortController();

const backup = { storageId: 'draft-backups', backupName: 'monday' };
const inCluster = { clusterId: 'draft', database: 'default', collection: 'books' };

export function catalogStory(name: string, start: StartCluster): void {
  describe(name, () => {
    let cluster: StoryCluster;
    let sdk: MilvusClient;
    let engine: TestEngine;
    let folder: string;

    beforeAll(async () => {
      cluster = await start();
      sdk = await connectMilvus(cluster.milvus.address);
      await makeSmallCollection(sdk, { name: 'books', rows: 300, partitions: 2 });
      await makeShelves(sdk);
      folder = await mkdtemp(path.join(tmpdir(), 'catalog-'));
      const draft = draftOf(cluster);
      engine = await openTestEngine({
        dataFolder: folder,
        vault: createMemoryVault(draft.secrets),
        transient: {
          clusters: draft.cluster === null ? [] : [draft.cluster],
          storages: draft.storage === null ? [] : [draft.storage],
        },
      });
      await backUp(engine);
    });

    afterAll(async () => {
      await sdk?.closeConnection();
      await engine?.engine.close();
      await cluster?.stop();
      await rm(folder, { recursive: true, force: true });
    });

    const compareWithCluster = async () => {
      const right = { type: 'cluster', clusterId: 'draft' } as const;
      const { collections } = await engine.client.backups.compare({ left: backup, right });
      return collections.map(({ name: collection, left, right: live, changes }) => ({
        collection,
        rows: [left?.rows ?? null, live?.rows ?? null],
        changes: changes.map(({ what, name, before, after }) => [what, name, before, after]),
      }));
    };

    it('tells a collection of the backup as it tells the one of the cluster', async () => {
      const { collections } = await engine.client.backups.get(backup);
      const kept = collections.find(({ name }) => name === 'books');
      const { detail, segments } = await engine.client.clusters.collection(inCluster);
      // Only reading would tell the size of what lies in a cluster.
      expect(detail).toEqual({ ...kept, sizeBytes: null });
      expect(detail).toMatchObject({ rows: '600', sizeBytes: null, loadState: 'Loaded' });
      const rowsOf = detail.partitions.map(({ name, rows }) => [name, rows]);
      expect(Object.fromEntries(rowsOf)).toEqual({ _default: '0', p0: '300', p1: '300' });
      const flushed = segments.filter(({ state, isL0 }) => state === 'flushed' && !isL0);
      expect(flushed.map(({ partition }) => partition).sort()).toEqual(['p0', 'p1']);
    });

    it('tells fields with their types, and which of them are keys', async () => {
      const collection = { ...inCluster, collection: 'shelves' };
      const { detail } = await engine.client.clusters.collection(collection);
      const ordinary = { ...fieldOf(''), id: expect.stringMatching(/^1\d\d$/) };
      expect(detail.hasDynamicField).toBe(true);
      expect(detail.fields.filter(({ isDynamic }) => !isDynamic)).toEqual([
        { ...ordinary, name: 'id', isPrimaryKey: true, isAutoId: true },
        { ...ordinary, name: 'tenant', type: 'VarChar(32)', isPartitionKey: true },
        { ...ordinary, name: 'words', type: 'Array<VarChar(64)>[8]' },
        { ...ordinary, name: 'vector', type: 'FloatVector(4)', description: 'of the cover' },
      ]);
      await expect(
        engine.client.clusters.collection({ ...inCluster, collection: 'nobody' }),
      ).rejects.toMatchObject({ code: 'COLLECTION_NOT_FOUND' });
    });

    it('finds no difference while nothing has changed', async () => {
      expect(await compareWithCluster()).toEqual([
        { collection: expect.any(String), rows: expect.any(Array), changes: [] },
        { collection: expect.any(String), rows: expect.any(Array), changes: [] },
      ]);
    });

    it('proves the backup by its objects, until one is gone', async () => {
      expect(await engine.client.backups.prove(backup)).toMatchObject({ problems: 0, damaged: [] });
      const store = createStore(cluster.s3, backupBucket);
      const keys: string[] = [];
      for await (const { key } of store.list('root/monday/binlogs/insert_log/', signal))
        keys.push(key);
      const [lost = ''] = keys;
      const body = await store.read(lost, { signal });
      const bytes = Buffer.concat(await body.body.toArray());
      await store.remove(lost, signal);
      expect(await engine.client.backups.prove(backup)).toMatchObject({
        missing: [lost.slice('root/monday/'.length)],
        damaged: ['default.books'],
        restorable: ['default.shelves'],
      });
      await store.write(lost, bytes, { signal, sizeBytes: bytes.length });
      await store.close();
      expect(await engine.client.backups.prove(backup)).toMatchObject({ problems: 0 });
    });

    it('shows rows, aliases, partitions, indexes and collections that have changed since', async () => {
      succeed(await sdk.createAlias({ collection_name: 'books', alias: 'books_now' }));
      succeed(await sdk.createPartition({ collection_name: 'books', partition_name: 'p2' }));
      const data = smallRows(50, 10_000);
      succeed((await sdk.insert({ collection_name: 'books', partition_name: 'p2', data })).status);
      await sdk.flushSync({ collection_names: ['books'] });
      succeed(await sdk.dropCollection({ collection_name: 'shelves' }));
      await makeSmallCollection(sdk, { name: 'films', rows: 0 });
      const compared = await compareWithCluster();
      expect(compared.toSorted((a, b) => a.collection.localeCompare(b.collection))).toEqual([
        {
          collection: 'books',
          rows: ['600', '650'],
          changes: [
            ['partition', 'p2', null, ['p2']],
            ['alias', 'books_now', null, ['books_now']],
          ],
        },
        { collection: 'films', rows: [null, '0'], changes: [] },
        { collection: 'shelves', rows: ['0', null], changes: [] },
      ]);
    });
  });
}

async function makeShelves(sdk: MilvusClient): Promise<void> {
  succeed(
    await sdk.createCollection({
      collection_name: 'shelves',
      enable_dynamic_field: true,
      num_partitions: 4,
      fields: [
        { name: 'id', data_type: DataType.Int64, is_primary_key: true, autoID: true },
        { name: 'tenant', data_type: DataType.VarChar, max_length: 32, is_partition_key: true },
        {
          name: 'words',
          data_type: DataType.Array,
          element_type: DataType.VarChar,
          max_length: 64,
          max_capacity: 8,
        },
        {
          name: 'vector',
          data_type: DataType.FloatVector,
          dim: 4,
          description: 'of the cover',
        },
      ],
    }),
  );
}

async function backUp({ client, engine }: TestEngine): Promise<void> {
  const { planId, sha256 } = await client.plans.preview({
    kind: 'backup',
    clusterId: 'draft',
    filter: '',
    strategy: 'auto',
    pauseGc: false,
    ...backup,
  });
  const { jobId } = await client.jobs.start({ planId, sha256, typedName: null });
  await new Promise<void>((resolve, reject) => {
    engine.subscribe((event) => {
      if (event.type !== 'job.finished' || event.jobId !== jobId) return;
      if (event.outcome === 'succeeded') resolve();
      else reject(new Error(`${event.outcome}: ${JSON.stringify(event.error)}`));
    });
  });
}
