// Two programs, each with a data folder of its own, that know nothing of each other but what lies in the storage.
import type { MilvusClient } from '@zilliz/milvus2-sdk-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type StallingProxy, startStallingProxy } from '../servers/stallingProxy.ts';
import { type CommandLine, createCommandLine } from '../stories/commandLine.ts';
import { connectMilvus } from '../stories/dataset.ts';
import { type PracticeStoryCluster, startPracticeCluster } from '../stories/practiceCluster.ts';
import { makeSmallCollection } from '../stories/smallCollection.ts';
import { backupBucket, clusterBucket, clusterRootPath } from '../stories/storyCluster.ts';

describe('a backup that another program removes while it is made', () => {
  let cluster: PracticeStoryCluster;
  let proxy: StallingProxy;
  let client: MilvusClient;
  let [cli, other]: CommandLine[] = [];

  beforeAll(async () => {
    cluster = await startPracticeCluster('2.5');
    proxy = await startStallingProxy(cluster.s3);
    client = await connectMilvus(cluster.milvus.address);
    for (const name of ['films', 'actors']) {
      await makeSmallCollection(client, { name, rows: 100 });
    }
    [cli, other] = await Promise.all(
      [proxy.s3, cluster.s3].map((s3) =>
        createCommandLine({
          milvus: cluster.milvus,
          cluster: { s3: cluster.s3, bucket: clusterBucket, rootPath: clusterRootPath },
          backup: { s3, bucket: backupBucket, rootPath: 'root' },
        }),
      ),
    );
  });

  afterAll(async () => {
    await client?.closeConnection();
    for (const one of [cli, other]) await one?.remove();
    await proxy?.close();
    await cluster?.stop();
  });

  async function run(command: CommandLine | undefined, ...args: string[]) {
    if (!command) throw new Error('there is no command line');
    const { code, stdout, stderr } = await command.run(...args);
    return { code, text: stdout + stderr };
  }

  it('is never called whole, and is made whole when its job goes on', async () => {
    const oneByOne = ['--set', 'backup.parallelism.backupCollection=1'];
    // The files of one collection are copied and compared; none of the other.
    const stalled = proxy.stallAfter(4);
    const { ended } = cli?.start('create', '-n', 'shared', ...oneByOne) ?? {};
    await stalled;
    expect(await run(other, 'delete', '-n', 'shared', '--yes')).toMatchObject({ code: 0 });
    proxy.release();
    const { code, stderr } = (await ended) ?? {};
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('MB-614'),
    });
    expect(await run(other, 'verify', '-n', 'shared')).not.toMatchObject({ code: 0 });

    expect(await run(cli, 'resume')).toMatchObject({ code: 0 });
    expect(await run(other, 'verify', '-n', 'shared')).toMatchObject({ code: 0 });
  });
});
