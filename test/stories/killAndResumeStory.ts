// A backup that is killed or stopped in the middle of its copy.
import { once } from 'node:events';

import type { MilvusClient } from '@zilliz/milvus2-sdk-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { ManagementWitness } from '../servers/managementWitness.ts';
import type { MilvusServer } from '../servers/milvus.ts';
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

const { signal } = new AbortController();
const copiedBefore = 9;

interface ListedJob {
  readonly id: string;
  readonly outcome: string;
  readonly leftovers: readonly unknown[];
}

/** `witness` stands where the command line asks for pauses of garbage collection, and sees them. */
export function killAndResumeStory(
  name: string,
  {
    start,
    witness,
  }: { start: StartCluster; witness: (milvus: MilvusServer) => Promise<ManagementWitness> },
): void {
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
      management = await witness(milvus);
      client = await connectMilvus(milvus.address);
      await makeSmallCollection(client, { name: 'killed', rows: 200, partitions: 6 });
      cli = await createCommandLine({
        milvus,
        cluster: { s3, bucket: clusterBucket, rootPath: clusterRootPath },
        backup: { s3: proxy.s3, bucket: backupBucket, rootPath: 'root' },
        management: management.endpoint,
      });
    });

    afterAll(async () => {
      await client?.closeConnection();
      await cli?.remove();
      await proxy?.close();
      await management?.close();
      await cluster?.stop();
    });

    async function keysUnder(prefix: string): Promise<string[]> {
      const store = createStore(cluster.s3, backupBucket);
      const keys: string[] = [];
      for await (const { key } of store.list(prefix, signal)) keys.push(key);
      await store.close();
      return keys;
    }

    /** Newest first. */
    async function listJobs(): Promise<ListedJob[]> {
      const { lines } = await cli.run('jobs', '--json');
      return lines().flatMap((line) => (line['jobs'] ?? []) as ListedJob[]);
    }

    describe('a backup killed in the middle of its copy', () => {
      it('leaves nothing that anybody could take for a backup', async () => {
        const stalled = proxy.stallAfter(copiedBefore);
        const { process: child, ended } = cli.start('create', '-n', 'killed');
        await stalled;
        child.kill('SIGKILL');
        await ended;
        const keys = await keysUnder('root/killed/');
        expect(keys.filter((key) => key.includes('/binlogs/')).length).toBeGreaterThan(0);
        expect(keys.filter((key) => key.includes('/meta/'))).toEqual([]);
        expect(management.asked).toEqual(['pause']);
        const { stdout } = await cli.run('list', '--json');
        expect(stdout).toContain('"partial"');
        const restore = await cli.run('restore', '-n', 'killed', '-s', '_x');
        expect([restore.code, restore.stderr]).toEqual([3, expect.stringContaining('MB-314')]);
      });

      it('is called interrupted by the next start', async () => {
        const { stdout } = await cli.run('jobs');
        expect(stdout).toContain('interrupted');
        // The start before this one, of list, has already ended the pause that was left behind.
        expect(management.asked).toEqual(['pause', 'resume']);
      });

      it('resumes by copying only what is missing, and restores', async () => {
        proxy.release();
        management.asked.length = 0;
        const before = (await keysUnder('root/killed/binlogs/')).length;
        proxy.takeWrites();
        const { code, stdout, stderr } = await cli.run('resume');
        expect({ code, stdout, stderr }).toMatchObject({ code: 0 });
        expect(management.asked).toEqual(['pause', 'resume']);
        const all = (await keysUnder('root/killed/binlogs/')).length;
        const written = proxy.takeWrites();
        // Copies in flight when it was killed may be stored without being in the journal; they are written again.
        expect(new Set(written).size).toBe(written.length);
        expect(written.length).toBeGreaterThanOrEqual(all - before);
        expect(written.length).toBeLessThanOrEqual(all - copiedBefore + before);
        expect(written.length).toBeLessThan(all);
        const restored = await cli.run('restore', '-n', 'killed', '-s', '_back');
        expect({ code: restored.code, stderr: restored.stderr }).toMatchObject({ code: 0 });
        expect((await client.count({ collection_name: 'killed_back' })).data).toBe(1200);
      });
    });

    describe('a backup stopped by Ctrl-C', () => {
      it('ends within seconds, says what is left, and can be cleaned up', async () => {
        const stalled = proxy.stallAfter(5);
        const { process: child, ended } = cli.start('create', '-n', 'stopped');
        await stalled;
        const startMs = performance.now();
        child.kill('SIGINT');
        await once(child, 'exit');
        const tookMs = performance.now() - startMs;
        const { code, stdout, stderr } = await ended;
        expect(code).toBe(4);
        expect(stdout + stderr).toContain('root/stopped/');
        console.log(`figure: stop after ${Math.round(tookMs)} ms`);
        proxy.release();
        const [job] = await listJobs();
        const cleaned = await cli.run('cleanup', job?.id ?? '');
        expect({ code: cleaned.code, stderr: cleaned.stderr }).toMatchObject({ code: 0 });
        expect(await keysUnder('root/stopped/')).toEqual([]);
      });
    });

    describe('a restore stopped by Ctrl-C', () => {
      it('says what it leaves, and a clean-up removes just that', async () => {
        const { process: child, ended } = cli.start(
          'restore',
          '-n',
          'killed',
          '-s',
          '_half',
          '--json',
        );
        for await (const chunk of child.stdout ?? []) {
          // The target collection is there by now, and the import waits for Milvus.
          if (/"totalBytes":[1-9]/.test(String(chunk))) break;
        }
        child.kill('SIGINT');
        const { code } = await ended;
        expect(code).toBe(4);
        const [job] = (await listJobs()).filter(({ outcome }) => outcome === 'stopped');
        expect(job?.leftovers).toContainEqual({ kind: 'collection', where: 'default.killed_half' });
        const cleaned = await cli.run('cleanup', job?.id ?? '');
        expect({ code: cleaned.code, stderr: cleaned.stderr }).toMatchObject({ code: 0 });
        const { data } = await client.showCollections();
        expect(data.map(({ name }) => name).toSorted()).toEqual(['killed', 'killed_back']);
        const store = createStore(cluster.s3, clusterBucket);
        const temporary: string[] = [];
        for await (const { key } of store.list('restore-temp', signal)) temporary.push(key);
        await store.close();
        expect(temporary).toEqual([]);
      });
    });
  });
}
