// A backup that does not lie in the bucket of Milvus: copied there for the import, and taken away again.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { MilvusClient } from '@zilliz/milvus2-sdk-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createStore } from '../servers/openS3.ts';
import type { S3Server } from '../servers/s3Server.ts';
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

const { signal } = new AbortController();

/** `startOther` starts the S3 service that Milvus does not know. */
export function otherStoreStory(
  name: string,
  { start, startOther }: { start: StartCluster; startOther: () => Promise<S3Server> },
): void {
  describe(name, () => {
    let cluster: StoryCluster;
    let other: S3Server;
    let client: MilvusClient;
    let folder: string;
    const made: CommandLine[] = [];

    beforeAll(async () => {
      [cluster, other] = await Promise.all([start(), startOther()]);
      await other.createBucket(backupBucket);
      client = await connectMilvus(cluster.milvus.address);
      await makeSmallCollection(client, { name: 'moved', rows: 300, partitions: 2 });
      folder = await mkdtemp(path.join(tmpdir(), 'milvus-backup-studio-local-'));
    });

    afterAll(async () => {
      await client?.closeConnection();
      for (const cli of made) await cli.remove();
      await Promise.all([cluster?.stop(), other?.stop()]);
      await rm(folder, { recursive: true, force: true });
    });

    async function keysOfMilvus(): Promise<string[]> {
      const store = createStore(cluster.s3, clusterBucket);
      const keys: string[] = [];
      for await (const { key } of store.list('restore-temp', signal)) keys.push(key);
      await store.close();
      return keys;
    }

    async function commandLine(
      backup: S3Server,
      ...args: string[]
    ): Promise<(...more: string[]) => ReturnType<CommandLine['run']>> {
      const cli = await createCommandLine({
        milvus: cluster.milvus,
        cluster: { s3: cluster.s3, bucket: clusterBucket, rootPath: clusterRootPath },
        backup: { s3: backup, bucket: backupBucket, rootPath: 'root' },
      });
      made.push(cli);
      return (...more) => cli.run(...more, ...args);
    }

    describe.each([
      ['another bucket of the same service', 'bucket', () => commandLine(cluster.s3)],
      ['another service', 'service', () => commandLine(other)],
      [
        'a local folder',
        'folder',
        () =>
          commandLine(
            cluster.s3,
            '--set',
            'minio.backupStorageType=local',
            '--set',
            `minio.backupRootPath=${folder}`,
          ),
      ],
    ])('a backup in %s', (_, name, open) => {
      it('is made, restored through a temporary copy, and leaves none', async () => {
        const run = await open();
        const created = await run('create', '-n', name);
        expect({ code: created.code, stderr: created.stderr }).toMatchObject({ code: 0 });
        const restored = await run('restore', '-n', name, '-s', `_${name}`);
        expect({ code: restored.code, stderr: restored.stderr }).toMatchObject({ code: 0 });
        expect((await client.count({ collection_name: `moved_${name}` })).data).toBe(600);
        expect(await keysOfMilvus()).toEqual([]);
      });
    });

    it('a local backup lies in the folder, with nothing of ours around it', async () => {
      expect(await readdir(path.join(folder, 'folder'))).toEqual(
        expect.arrayContaining(['binlogs', 'meta']),
      );
    });
  });
}
