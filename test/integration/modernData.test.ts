// What newer versions of Milvus can hold: saved by a backup, brought back by a restore, every row.
import type { MilvusClient } from '@zilliz/milvus2-sdk-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { readBackup } from '#engine/backupFormat/read.ts';

import { createStore } from '../servers/openS3.ts';
import { type CommandLine, createCommandLine } from '../stories/commandLine.ts';
import { connectMilvus } from '../stories/dataset.ts';
import { exchangeCollections } from '../stories/exchangeCollections.ts';
import { makeExchange, readExchange } from '../stories/makeExchange.ts';
import { nullsAndDefaults, vectorKinds } from '../stories/modernCollections.ts';
import { type PracticeStoryCluster, startPracticeCluster } from '../stories/practiceCluster.ts';
import { clusterBucket, clusterRootPath } from '../stories/storyCluster.ts';

const { signal } = new AbortController();

describe.each([
  ['2.4' as const, [...exchangeCollections(), vectorKinds()]],
  ['2.5' as const, [...exchangeCollections(), vectorKinds(), nullsAndDefaults()]],
])('on practice %s', (version, all) => {
  let cluster: PracticeStoryCluster;
  let cli: CommandLine;
  let client: MilvusClient;

  beforeAll(async () => {
    cluster = await startPracticeCluster(version);
    const { milvus, s3 } = cluster;
    client = await connectMilvus(milvus.address);
    for (const collection of all) await makeExchange(client, collection);
    cli = await createCommandLine({
      milvus,
      cluster: { s3, bucket: clusterBucket, rootPath: clusterRootPath },
      backup: { s3, bucket: clusterBucket, rootPath: 'backup' },
    });
  });

  afterAll(async () => {
    await client?.closeConnection();
    await cli?.remove();
    await cluster?.stop();
  });

  it.each(all)('$schema.collection_name has its rows at the source', async (collection) => {
    const { collection_name } = collection.schema;
    expect(await readExchange(client, collection, collection_name)).toEqual(collection.liveRows);
  });

  it('is backed up and restored', async () => {
    const created = await cli.run('create', '-n', 'modern');
    expect({ code: created.code, stderr: created.stderr }).toMatchObject({ code: 0 });
    const restored = await cli.run('restore', '-n', 'modern', '-s', '_bak');
    expect({ code: restored.code, stderr: restored.stderr }).toMatchObject({ code: 0 });
  });

  it('keeps deletes in L0 segments, as the server does', async () => {
    const store = createStore(cluster.s3, clusterBucket);
    const { info } = await readBackup(store, 'backup', 'modern', signal);
    await store.close();
    const withL0 = info.collection_backups
      .filter(({ l0_segments, partition_backups }) =>
        [...l0_segments, ...partition_backups.flatMap((p) => p.segment_backups)].some(
          ({ is_l0 }) => is_l0,
        ),
      )
      .map(({ collection_name }) => collection_name);
    const withDeletes = all
      .filter(({ deleteFilter }) => deleteFilter !== null)
      .map(({ schema }) => schema.collection_name);
    expect(withL0.sort()).toEqual(withDeletes.sort());
  });

  it.each(all)('$schema.collection_name has its rows in the copy', async (collection) => {
    const name = `${collection.schema.collection_name}_bak`;
    expect(await readExchange(client, collection, name)).toEqual(collection.liveRows);
  });
});
