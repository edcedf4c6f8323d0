// Milvus restarts while a backup of it is copied.
import type { MilvusClient } from '@zilliz/milvus2-sdk-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { PracticeVersion } from '#shared/practice.ts';

import { type StallingProxy, startStallingProxy } from '../servers/stallingProxy.ts';
import { type CommandLine, createCommandLine } from '../stories/commandLine.ts';
import { connectMilvus } from '../stories/dataset.ts';
import { type PracticeStoryCluster, startPracticeCluster } from '../stories/practiceCluster.ts';
import { makeSmallCollection } from '../stories/smallCollection.ts';
import { backupBucket, clusterBucket, clusterRootPath } from '../stories/storyCluster.ts';

describe.each(PracticeVersion.options)('practice %s', (version) => {
  let cluster: PracticeStoryCluster;
  let proxy: StallingProxy;
  let cli: CommandLine;

  beforeAll(async () => {
    cluster = await startPracticeCluster(version);
    proxy = await startStallingProxy(cluster.s3);
    cli = await createCommandLine({
      milvus: cluster.milvus,
      cluster: { s3: cluster.s3, bucket: clusterBucket, rootPath: clusterRootPath },
      backup: { s3: proxy.s3, bucket: backupBucket, rootPath: 'root' },
    });
    await withClient((client) =>
      makeSmallCollection(client, { name: 'kept', rows: 200, partitions: 2 }),
    );
  });

  afterAll(async () => {
    await cli?.remove();
    await proxy?.close();
    await cluster?.stop();
  });

  async function withClient<T>(act: (client: MilvusClient) => Promise<T>): Promise<T> {
    const client = await connectMilvus(cluster.milvus.address);
    try {
      return await act(client);
    } finally {
      await client.closeConnection();
    }
  }

  it('restarts in the middle of a copy, and the backup is whole', async () => {
    const stalled = proxy.stallAfter(3);
    const { ended } = cli.start('create', '-n', 'restarted');
    await stalled;
    await cluster.milvus.restart();
    proxy.release();
    expect(await ended).toMatchObject({ code: 0 });
    expect(await cli.run('restore', '-n', 'restarted', '-s', '_bak')).toMatchObject({ code: 0 });
    const count = async (collection_name: string) =>
      withClient(async (client) => (await client.count({ collection_name })).data);
    expect([await count('kept'), await count('kept_bak')]).toEqual([400, 400]);
  });
});
