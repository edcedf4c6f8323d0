// A restore that is cut while its files are copied, in its import, and at any later step.
import type { MilvusClient } from '@zilliz/milvus2-sdk-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type StallingProxy, startStallingProxy } from '../servers/stallingProxy.ts';
import { type CommandLine, createCommandLine } from './commandLine.ts';
import { connectMilvus } from './dataset.ts';
import {
  aliasesOf,
  type Cut,
  cutState,
  idOf,
  journalOf,
  keysIn,
  makeAliases,
  nothing,
  remainsOf,
  until,
} from './killed.ts';
import { readRows } from './readRows.ts';
import { makeSmallCollection } from './smallCollection.ts';
import { backupBucket, clusterBucket, clusterRootPath, type StoryCluster } from './storyCluster.ts';
import { succeed } from './succeed.ts';

export interface RestoreCut<Cluster extends StoryCluster> extends Cut<Cluster> {
  readonly by: 'SIGKILL' | 'SIGINT';
  /** What has the name; an old collection is replaced. */
  readonly onto: 'nothing' | 'an old collection';
  /** A switch that has begun is ended by a clean-up, too. */
  readonly isCounted: boolean;
}

export function killRestoreStory<Cluster extends StoryCluster>(
  name: string,
  {
    start,
    cuts,
    killsImports,
    oldAliases = 1,
  }: {
    readonly start: () => Promise<Cluster>;
    readonly cuts: readonly RestoreCut<Cluster>[];
    /** False where the server takes no other import for many minutes after one was cut, as Milvus 2.3.5 does. */
    readonly killsImports: boolean;
    /** How many aliases a switch has to move: where it cannot be held, they make it last. */
    readonly oldAliases?: number;
  },
): void {
  describe(name, () => {
    let cluster: Cluster;
    let proxy: StallingProxy;
    let client: MilvusClient;
    let cli: CommandLine;
    let rows: readonly unknown[];

    beforeAll(async () => {
      cluster = await start();
      proxy = await startStallingProxy(cluster.s3);
      client = await connectMilvus(cluster.milvus.address);
      cli = await createCommandLine({
        milvus: cluster.milvus,
        cluster: { s3: proxy.s3, bucket: clusterBucket, rootPath: clusterRootPath },
        backup: { s3: proxy.s3, bucket: backupBucket, rootPath: 'root' },
      });
      await makeSmallCollection(client, { name: 'films', rows: 100, partitions: 6 });
      succeed(await client.createAlias({ collection_name: 'films', alias: 'fresh' }));
      expect({ ...(await cli.run('create', '-n', 'films')) }).toMatchObject({ code: 0 });
      rows = await readRows(client, { collection: 'films' }, 'id');
      await drop('films');
    });

    afterAll(async () => {
      await client?.closeConnection();
      await cli?.remove();
      await proxy?.close();
      await cluster?.stop();
    });

    const remains = () => remainsOf({ cli, client, cluster });

    async function drop(collection_name: string): Promise<void> {
      for (const alias of await aliasesOf(client, collection_name)) {
        succeed(await client.dropAlias({ alias }));
      }
      succeed(await client.dropCollection({ collection_name }));
    }

    async function makeOld(onto: RestoreCut<Cluster>['onto']) {
      if (onto === 'nothing') return { rows: [], aliases: [] };
      await makeSmallCollection(client, { name: 'shown', rows: 10 });
      const aliases = await makeAliases(client, 'shown', { prefix: 'old', count: oldAliases });
      return { rows: await readRows(client, { collection: 'shown' }, 'id'), aliases };
    }

    async function newestJob() {
      const { lines } = await cli.run('jobs', '--json');
      return lines().flatMap(
        (line) => (line['jobs'] ?? []) as { id: string; leftovers: unknown[] }[],
      )[0];
    }

    /** A collection that was set aside holds the rows of the user, so that it is no half-made one. */
    async function expectOriginalTold(names: readonly string[]): Promise<void> {
      const aside = names.filter((one) => one.startsWith('mbs_old_'));
      if (aside.length === 0) return;
      const told = aside.map((one) => ({ kind: 'originalCollection', where: `default.${one}` }));
      expect((await newestJob())?.leftovers).toEqual(expect.arrayContaining(told));
    }

    async function finish(end: Cut<Cluster>['end']): Promise<void> {
      const command = end === 'resumed' ? ['resume'] : ['cleanup', (await newestJob())?.id ?? ''];
      expect({ ...(await cli.run(...command)) }).toMatchObject({ code: 0 });
    }

    const restore = ['restore', '-n', 'films', '-r', 'films:shown', '--on-conflict'];

    it.each(['resumed', 'cleaned up'] as const)(
      'killed while its files are copied leaves nothing half done once %s',
      async (end) => {
        const stalled = proxy.stallAfter(5);
        const { process: child, ended } = cli.start(...restore, 'stop');
        await Promise.race([stalled, ended]);
        child.kill('SIGKILL');
        await ended;
        proxy.release();
        expect((await keysIn(cluster, clusterBucket, 'restore-temp')).length).toBeGreaterThan(0);
        expect((await remains()).collections).toEqual(['shown']);
        await finish(end);
        const collections = end === 'resumed' ? ['shown'] : [];
        expect(await remains()).toEqual({ ...nothing, collections });
        if (end === 'cleaned up') return;
        expect(await readRows(client, { collection: 'shown' }, 'id')).toEqual(rows);
        await drop('shown');
      },
    );

    it.each(cuts)(
      'cut $name by $by, onto $onto, is whole or was never there once $end',
      async ({ by, onto, isCounted, hold, release, isReached, end }) => {
        const old = await makeOld(onto);
        const before = await idOf(client, 'shown');
        hold?.(cluster);
        const { process: child, ended } = cli.start(
          ...restore,
          onto === 'nothing' ? 'stop' : 'replace',
        );
        const state = () => cutState({ cli, client, name: 'shown', before });
        await until(async () => isReached(await state()), ended);
        child.kill(by);
        await ended;
        await expectOriginalTold((await (await state()).target()).names);
        release?.(cluster);
        await finish(end);
        const isRestored = end === 'resumed' || isCounted;
        const isThere = isRestored || onto !== 'nothing';
        expect(await remains()).toEqual({ ...nothing, collections: isThere ? ['shown'] : [] });
        if (!isThere) return;
        const aliases = [...(isRestored ? ['fresh'] : []), ...old.aliases];
        expect((await aliasesOf(client, 'shown')).toSorted()).toEqual(aliases.toSorted());
        const wanted = isRestored ? rows : old.rows;
        expect(await readRows(client, { collection: 'shown' }, 'id')).toEqual(wanted);
        expect((await idOf(client, 'shown')) === before).toBe(!isRestored);
        await drop('shown');
      },
    );

    if (killsImports) {
      it('killed while it adds rows is never gone on with, and says so', async () => {
        await makeSmallCollection(client, { name: 'shown', rows: 10 });
        const before = await idOf(client, 'shown');
        const { process: child, ended } = cli.start(...restore, 'append', '--yes');
        await until(async () => /"importStarted"/.test(await journalOf(cli)), ended);
        child.kill('SIGKILL');
        await ended;
        const job = await newestJob();
        expect(job).toMatchObject({ outcome: 'interrupted', resumable: false });
        const refused = await cli.run('resume', job?.id ?? '');
        expect(refused.code).not.toBe(0);
        expect(refused.stderr).toContain('MB-403');
        const cleaned = await cli.run('cleanup', job?.id ?? '');
        expect({ ...cleaned }).toMatchObject({ code: 0 });
        expect(await remains()).toEqual({ ...nothing, collections: ['shown'] });
        expect(await idOf(client, 'shown')).toBe(before);
        await drop('shown');
      });
    }
  });
}
