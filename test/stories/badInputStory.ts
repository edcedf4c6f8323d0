// What a person gets wrong, each with its own error, quickly, and nothing written.
import type { MilvusClient } from '@zilliz/milvus2-sdk-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { CheckResult } from '#shared/check.ts';

import { createStore } from '../servers/openS3.ts';
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

const set = (key: string, value: string) => ['--set', `${key}=${value}`];

const wrongForBoth: [string, string[], string][] = [
  ['Milvus port', set('milvus.port', '1'), 'MB-102'],
  ['Milvus host', set('milvus.address', 'no-such-host.invalid'), 'MB-101'],
  ['storage port', set('minio.port', '1'), 'MB-210'],
  ['bucket of the cluster', set('minio.bucketName', 'nope'), 'MB-204'],
  ['bucket of the backups', set('minio.backupBucketName', 'nope'), 'MB-204'],
  ['access key', set('minio.accessKeyID', 'nobody'), 'MB-201'],
  ['a console in place of the storage', set('minio.port', 'METRICS'), 'MB-217'],
];

const wrongCreate: [string, string[], string][] = [
  ...wrongForBoth.map(([what, args, id]): [string, string[], string] => [
    what,
    ['create', '-n', 'bad', ...args],
    id,
  ]),
  ['root path', ['create', '-n', 'bad', ...set('minio.rootPath', 'file')], 'MB-301'],
  ['database', ['create', '-n', 'bad', '--filter', 'nodb.*'], 'MB-316'],
  ['collection', ['create', '-n', 'bad', '--filter', 'small,nocoll'], 'MB-315'],
  ['filter', ['create', '-n', 'bad', '--filter', 'a-b'], 'MB-317'],
  ['backup name', ['create', '-n', 'my-backup'], 'MB-305'],
  ['backup name that is taken', ['create', '-n', 'good'], 'MB-311'],
];

const wrongRestore: [string, string[], string][] = [
  ...wrongForBoth.map(([what, args, id]): [string, string[], string] => [
    what,
    ['restore', '-n', 'good', '-s', '_x', ...args],
    id,
  ]),
  ['backup name', ['restore', '-n', 'nothing', '-s', '_x'], 'MB-312'],
  ['suffix', ['restore', '-n', 'good', '-s', '-x'], 'MB-305'],
  ['rename', ['restore', '-n', 'good', '-r', 'small'], 'MB-319'],
  ['filter', ['restore', '-n', 'good', '-s', '_x', '--filter', 'small'], 'MB-318'],
  ['target that exists', ['restore', '-n', 'good'], 'MB-304'],
];

/** Every wrong input of the table, the connection test, and damaged backups, on any Milvus. */
export function badInputStory(name: string, { start }: { start: StartCluster }): void {
  describe(name, () => {
    let cluster: StoryCluster;
    let cli: CommandLine;
    let client: MilvusClient;

    beforeAll(async () => {
      cluster = await start();
      const { milvus, s3 } = cluster;
      client = await connectMilvus(milvus.address);
      await makeSmallCollection(client, { name: 'small', rows: 100 });
      const place = { s3, bucket: clusterBucket, rootPath: clusterRootPath };
      const backup = { s3, bucket: backupBucket, rootPath: 'root' };
      cli = await createCommandLine({ milvus, cluster: place, backup });
      expect((await cli.run('create', '-n', 'good')).code).toBe(0);
    });

    afterAll(async () => {
      await client?.closeConnection();
      await cli?.remove();
      await cluster?.stop();
    });

    async function everything(): Promise<string[]> {
      const keys: string[] = [];
      for (const bucket of [clusterBucket, backupBucket]) {
        const store = createStore(cluster.s3, bucket);
        for await (const { key } of store.list('', signal)) {
          // Milvus itself writes statistics and compacts when it likes; only what we could write counts.
          if (bucket === backupBucket || key.startsWith('restore-temp'))
            keys.push(`${bucket}/${key}`);
        }
        await store.close();
      }
      const { data } = await client.showCollections();
      return [...keys, ...data.map(({ name }) => name).toSorted()];
    }

    // At the same time: none of them may write anything.
    describe.concurrent.each([...wrongCreate, ...wrongRestore])('a wrong %s', (_, args, id) => {
      it(`(${args[0]}) gives ${id}, and writes nothing`, async () => {
        const before = await everything();
        const metricsPort = new URL(cluster.milvus.metricsEndpoint).port;
        const given = args.map((arg) => arg.replace('METRICS', metricsPort));
        const { code, stderr, stdout } = await cli.run(...given);
        expect({ code, stdout, stderr }).toMatchObject({
          stderr: expect.stringContaining(id),
          code: expect.toSatisfy((exit) => exit === 3 || exit === 1 || exit === 64),
        });
        expect(await everything()).toEqual(before);
      });
    });

    describe('check', () => {
      async function steps(...args: string[]): Promise<[number | null, Record<string, string>]> {
        const before = await everything();
        const { code, lines } = await cli.run('check', '--json', ...args);
        expect(await everything()).toEqual(before);
        const results = lines().flatMap((line) => (line['checks'] ?? []) as CheckResult[]);
        return [code, Object.fromEntries(results.map(({ step, status }) => [step, status]))];
      }
      it('passes, and leaves nothing behind', async () => {
        const [code, found] = await steps();
        const bad = Object.entries(found).filter(([, status]) => status === 'failed');
        expect([code, bad]).toEqual([0, []]);
      });

      it('says which root path to use where it is wrong', async () => {
        const { code, stdout } = await cli.run('check', ...set('minio.rootPath', 'file'));
        expect([code, stdout]).toEqual([3, expect.stringMatching(/MB-301[^]*→ Use files: /)]);
      });

      it('looks at the storages although Milvus does not answer', async () => {
        const [code, found] = await steps(...set('milvus.port', '1'));
        expect([code, found]).toEqual([
          3,
          expect.objectContaining({
            milvusPort: 'failed',
            collections: 'skipped',
            rootPath: 'skipped',
            bucket: 'passed',
            writeProbe: 'passed',
            backupFolder: 'passed',
          }),
        ]);
      });
    });

    describe('a damaged backup', () => {
      it('is refused when an object is missing, and says which', async () => {
        expect((await cli.run('create', '-n', 'damaged')).code).toBe(0);
        const store = createStore(cluster.s3, backupBucket);
        const keys: string[] = [];
        for await (const { key } of store.list('root/damaged/binlogs/', signal)) keys.push(key);
        await store.remove(keys[0] ?? '', signal);
        await store.close();
        const { code, stderr } = await cli.run('restore', '-n', 'damaged', '-s', '_y');
        expect([code, stderr]).toEqual([3, expect.stringContaining('MB-402')]);
        expect((await client.hasCollection({ collection_name: 'small_y' })).value).toBe(false);
      });

      it('whose content Milvus refuses is reported, and neither rows nor files of it stay behind', async () => {
        expect((await cli.run('create', '-n', 'garbage')).code).toBe(0);
        const store = createStore(cluster.s3, backupBucket);
        for await (const { key, sizeBytes } of store.list('root/garbage/binlogs/', signal)) {
          await store.write(key, Buffer.alloc(sizeBytes, 7), { signal, sizeBytes });
        }
        await store.close();
        const before = await everything();
        const { code, stderr } = await cli.run('restore', '-n', 'garbage', '-s', '_z');
        expect([code, stderr]).toEqual([1, expect.stringContaining('MB-309')]);
        expect(await everything()).toEqual(before);
      });
    });
  });
}
