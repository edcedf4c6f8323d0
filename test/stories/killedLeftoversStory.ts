import type { MilvusClient } from '@zilliz/milvus2-sdk-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type ManagementWitness, startManagementDouble } from '../servers/managementWitness.ts';
import { createStore } from '../servers/openS3.ts';
import { type StallingProxy, startStallingProxy } from '../servers/stallingProxy.ts';
import { type CommandLine, createCommandLine } from './commandLine.ts';
import { connectMilvus } from './dataset.ts';
import { makeSmallCollection } from './smallCollection.ts';
import {
  backupBucket,
  clusterBucket,
  clusterRootPath,
  type StartCluster,
  type StoryCluster,
} from './storyCluster.ts';

/** What a killed backup leaves, looked at and removed on the command line. */
export function killedLeftoversStory(name: string, start: StartCluster): void {
  describe(name, () => {
    let cluster: StoryCluster;
    let proxy: StallingProxy;
    let management: ManagementWitness;
    let cli: CommandLine;
    let client: MilvusClient;

    beforeAll(async () => {
      cluster = await start();
      const { milvus, s3 } = cluster;
      proxy = await startStallingProxy(s3);
      management = await startManagementDouble();
      client = await connectMilvus(milvus.address);
      await makeSmallCollection(client, { name: 'killed', rows: 200, partitions: 6 });
      cli = await createCommandLine({
        milvus,
        cluster: { s3, bucket: clusterBucket, rootPath: clusterRootPath },
        backup: { s3: proxy.s3, bucket: backupBucket, rootPath: 'root' },
        management: management.endpoint,
      });
      const stalled = proxy.stallAfter(9);
      const { process: child, ended } = cli.start('create', '-n', 'killed');
      await stalled;
      child.kill('SIGKILL');
      await ended;
      proxy.release();
      // Otherwise the next start ends the pause before anybody can look at it.
      await management.close();
    });

    afterAll(async () => {
      await client?.closeConnection();
      await cli?.remove();
      await proxy?.close();
      await cluster?.stop();
    });

    it('is listed with the job that made it, and can be removed at once', async () => {
      const { code, lines } = await cli.run('leftovers', '--json');
      const [answer] = lines() as { leftovers: { found: Record<string, unknown>[] } }[];
      const found = answer?.leftovers.found.map(({ kind, subject, state }) => ({
        kind,
        subject,
        state,
      }));
      expect({ code, found }).toEqual({
        code: 0,
        found: [
          {
            kind: 'partialBackup',
            subject: `s3://${proxy.s3.endpoint}/${backupBucket}/root/killed/`,
            state: 'removable',
          },
          { kind: 'pausedGc', subject: management.endpoint, state: 'removable' },
        ],
      });
    });

    it('is removed but for the pause, since that port does not answer', async () => {
      const unasked = await cli.run('leftovers', '--clean');
      expect([unasked.code, unasked.stderr]).toEqual([3, expect.stringContaining('--yes')]);
      const { code, stderr } = await cli.run('leftovers', '--clean', '--yes');
      expect({ code, stderr }).toMatchObject({ code: 1 });
      const store = createStore(cluster.s3, backupBucket);
      const keys: string[] = [];
      for await (const { key } of store.list('', new AbortController().signal)) keys.push(key);
      await store.close();
      expect(keys).toEqual([]);
    });

    it('is nothing that the killed job could go on with', async () => {
      const { stdout } = await cli.run('jobs', '--json');
      const killed = stdout.split('\n').find((line) => line.includes('"killed"')) ?? '{}';
      const { jobs } = JSON.parse(killed) as {
        jobs: { outcome: string; resumable: boolean; leftovers: { kind: string }[] }[];
      };
      const interrupted = jobs.find(({ outcome }) => outcome === 'interrupted');
      expect(interrupted).toMatchObject({ resumable: false, leftovers: [{ kind: 'pausedGc' }] });
    });
  });
}
