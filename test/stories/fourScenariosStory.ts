// The four use cases of the guide to milvus-backup, each as one command: collections of one Milvus, copied beside themselves
// or to another Milvus, near or far.
import type { MilvusClient } from '@zilliz/milvus2-sdk-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Job } from '#shared/job.ts';
import type { Scenario } from '#shared/scenario.ts';

import type { MilvusServer } from '../servers/milvus.ts';
import { createStore } from '../servers/openS3.ts';
import type { S3Server } from '../servers/s3Server.ts';
import { startWitnessProxy, type WitnessProxy } from '../servers/witnessProxy.ts';
import { type CommandLine, createCommandLine, type Place } from './commandLine.ts';
import { connectMilvus } from './dataset.ts';
import { readRows } from './readRows.ts';
import { makeSmallCollection } from './smallCollection.ts';

const { signal } = new AbortController();

interface Services<S extends S3Server> {
  readonly startS3: () => Promise<S>;
  readonly startOther: () => Promise<S>;
  readonly startMilvus: (place: MilvusPlace<S>) => Promise<MilvusServer>;
  /** All of them when not said. */
  readonly scenarios?: readonly Exclude<Scenario, 'otherProvider'>[];
}

interface MilvusPlace<S> {
  readonly s3: S;
  readonly bucket: string;
  readonly rootPath: string;
}

/** Where the target keeps its data, and its backups. */
const targets = {
  sameBucket: { bucket: 'bucket-a', rootPath: 'files_B', isOther: false },
  sameStore: { bucket: 'bucket-b', rootPath: 'files', isOther: false },
  otherStore: { bucket: 'bucket-b', rootPath: 'files', isOther: true },
} as const;

type TargetScenario = keyof typeof targets;

export function fourScenariosStory<S extends S3Server>(name: string, services: Services<S>): void {
  const scenarios = services.scenarios ?? ['sameCluster', 'sameBucket', 'sameStore', 'otherStore'];
  const others = scenarios.filter((one): one is TargetScenario => one !== 'sameCluster');

  describe(name, () => {
    let s3: S;
    let other: S;
    let witness: WitnessProxy;
    let source: MilvusServer;
    let client: MilvusClient;
    let cli: CommandLine;
    let books: unknown;

    beforeAll(async () => {
      [s3, other] = await Promise.all([services.startS3(), services.startOther()]);
      for (const bucket of ['bucket-a', 'bucket-b']) {
        await s3.createBucket(bucket);
        await other.createBucket(bucket);
      }
      witness = await startWitnessProxy(s3);
      source = await services.startMilvus({ s3, bucket: 'bucket-a', rootPath: 'files_A' });
      client = await connectMilvus(source.address);
      for (const collection of ['books', 'films']) {
        await makeSmallCollection(client, { name: collection, rows: 500, partitions: 2 });
      }
      books = await readRows(client, { collection: 'books' }, 'id');
      cli = await commandLineOf(source, {
        s3: witness.s3,
        bucket: 'bucket-a',
        rootPath: 'files_A',
      });
    });

    afterAll(async () => {
      await client?.closeConnection();
      await cli?.remove();
      await source?.stop();
      await witness?.close();
      await Promise.all([s3?.stop(), other?.stop()]);
    });

    /** Runs a copy and gives its job, with what the store saw of it. */
    async function copy(...flags: string[]) {
      witness.take();
      const result = await cli.run(
        'copy',
        '--filter',
        'books',
        '--no-keep-backup',
        ...flags,
        '--json',
      );
      expect({ ...result }).toMatchObject({ code: 0 });
      const lines = result.lines();
      const { job } = lines.at(-1) as { job: Job };
      expect(job).toMatchObject({ outcome: 'succeeded', leftovers: [] });
      const { changed, ...bytes } = witness.take();
      // Nothing of ours ever goes where the source keeps its data.
      expect(changed.filter((key) => key.startsWith('bucket-a/files_A/'))).toEqual([]);
      return { job, bytes, scenario: lines[0]?.['scenario'] };
    }

    async function expectNothingLeft(): Promise<void> {
      const keys: string[] = [];
      for (const [service, bucket] of [
        [s3, 'bucket-a'],
        [s3, 'bucket-b'],
        [other, 'bucket-b'],
      ] as const) {
        const store = createStore(service, bucket);
        for (const prefix of ['backup', 'restore-temp']) {
          for await (const { key } of store.list(prefix, signal)) keys.push(`${bucket}/${key}`);
        }
        await store.close();
      }
      expect(keys).toEqual([]);
    }

    if (scenarios.includes('sameCluster')) {
      it('coll to coll_bak in one Milvus: inside the store, and nothing is left', async () => {
        const { job, bytes, scenario } = await copy('-s', '_bak');
        expect(scenario).toBe('sameCluster');
        expect(job.progress.movedBytes).toEqual({ insideStore: expect.any(Number) });
        expect(bytes).toEqual({ readBytes: 0, writtenBytes: 0 });
        expect(await readRows(client, { collection: 'books_bak' }, 'id')).toEqual(books);
        await expectNothingLeft();
      });
    }

    describe.each(others)('to another Milvus: %s', (scenario) => {
      let target: MilvusServer;
      let targetClient: MilvusClient;
      let targetCli: CommandLine;
      let toTarget: string[];

      beforeAll(async () => {
        const { isOther, ...place } = targets[scenario];
        target = await services.startMilvus({ ...place, s3: isOther ? other : s3 });
        targetClient = await connectMilvus(target.address);
        targetCli = await commandLineOf(target, { ...place, s3: isOther ? other : witness.s3 });
        toTarget = ['--to-config', `${targetCli.folder}/backup.yaml`];
      });

      afterAll(async () => {
        await targetClient?.closeConnection();
        await targetCli?.remove();
        await target?.stop();
      });

      it('the rows are the same, the bytes take the way that was told, and nothing is left', async () => {
        const done = await copy(...toTarget);
        expect(done.scenario).toBe(scenario);
        const { insideStore = 0, throughComputer = 0 } = done.job.progress.movedBytes ?? {};
        if (scenario === 'otherStore') {
          // Read here once, written there; the copy there for the import is none, for it lies in the bucket of that Milvus.
          expect(done.job.plan.routes).toEqual({ backUp: 'throughComputer', restore: 'none' });
          expect(insideStore).toBe(0);
          expect(throughComputer).toBeGreaterThan(0);
          expect(done.bytes).toEqual({ readBytes: throughComputer, writtenBytes: 0 });
        } else {
          expect(done.job.plan.routes).toEqual({ backUp: 'insideStore', restore: 'none' });
          expect(throughComputer).toBe(0);
          expect(insideStore).toBeGreaterThan(0);
          expect(done.bytes).toEqual({ readBytes: 0, writtenBytes: 0 });
        }
        expect(await readRows(targetClient, { collection: 'books' }, 'id')).toEqual(books);
        expect(await readRows(client, { collection: 'books' }, 'id')).toEqual(books);
        await expectNothingLeft();
      });

      it('a name that is taken stops it, or is replaced once the new rows are counted', async () => {
        const refused = await cli.run('copy', '--filter', 'books', ...toTarget);
        expect([refused.code, refused.stderr]).toEqual([3, expect.stringContaining('MB-304')]);
        const films = await readRows(client, { collection: 'films' }, 'id');
        await makeSmallCollection(targetClient, { name: 'films', rows: 20 });
        const replaced = await cli.run(
          'copy',
          '--filter',
          'films',
          '--no-keep-backup',
          '--on-conflict',
          'replace',
          ...toTarget,
        );
        expect({ ...replaced }).toMatchObject({ code: 0 });
        expect(await readRows(targetClient, { collection: 'films' }, 'id')).toEqual(films);
        const { data } = await targetClient.showCollections();
        expect(data.map(({ name }) => name).sort((a, b) => a.localeCompare(b))).toEqual([
          'books',
          'films',
        ]);
        await expectNothingLeft();
      });
    });
  });
}

function commandLineOf(milvus: MilvusServer, cluster: Place): Promise<CommandLine> {
  const backup = { ...cluster, rootPath: `backup_of_${cluster.rootPath}` };
  // Without the pause of garbage collection, of which a server that has none would be a warning.
  return createCommandLine({ milvus, cluster, backup });
}
