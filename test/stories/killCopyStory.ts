// A copy to another Milvus on another S3 service, killed in the middle of its transfer, of its import and of its switch.
import path from 'node:path';

import type { MilvusClient } from '@zilliz/milvus2-sdk-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { beginUpload } from '../servers/signedCall.ts';
import { type StallingProxy, startStallingProxy } from '../servers/stallingProxy.ts';
import { type CommandLine, createCommandLine } from './commandLine.ts';
import { connectMilvus } from './dataset.ts';
import {
  aliasesOf,
  idOf,
  journalOf,
  keysIn,
  makeAliases,
  nothing,
  remainsOf,
  type Cut,
  cutState,
  until,
} from './killed.ts';
import { readRows } from './readRows.ts';
import { makeSmallCollection } from './smallCollection.ts';
import {
  backupBucket,
  clusterBucket,
  clusterRootPath,
  type StartCluster,
  type StoryCluster,
} from './storyCluster.ts';
import { succeed } from './succeed.ts';

const copiedBefore = 5;

export function killCopyStory<Cluster extends StoryCluster>(
  name: string,
  {
    startSource,
    startTarget,
    cuts,
    killsImports,
    oldAliases = 1,
  }: {
    readonly startSource: StartCluster;
    readonly startTarget: () => Promise<Cluster>;
    readonly cuts: readonly Cut<Cluster>[];
    /**
     * False where the server takes no other import for many minutes once the collection of one is dropped under it, as Milvus
     * 2.3.5 does: then every later import of the story would wait for it.
     */
    readonly killsImports: boolean;
    /** How many aliases a switch has to move: where it cannot be held, they make it last. */
    readonly oldAliases?: number;
  },
): void {
  describe(name, () => {
    let source: StoryCluster;
    let target: Cluster;
    let proxy: StallingProxy;
    let from: MilvusClient;
    let to: MilvusClient;
    let cli: CommandLine;
    let other: CommandLine;
    let toOther: readonly string[];
    let untouched: unknown;

    beforeAll(async () => {
      [source, target] = await Promise.all([startSource(), startTarget()]);
      proxy = await startStallingProxy(target.s3);
      from = await connectMilvus(source.milvus.address);
      to = await connectMilvus(target.milvus.address);
      await makeSmallCollection(from, { name: 'films', rows: 100, partitions: 6 });
      succeed(await from.createAlias({ collection_name: 'films', alias: 'fresh' }));
      const place = { bucket: clusterBucket, rootPath: clusterRootPath };
      cli = await createCommandLine({
        milvus: source.milvus,
        cluster: { ...place, s3: source.s3 },
        backup: { s3: source.s3, bucket: backupBucket, rootPath: 'root' },
      });
      other = await createCommandLine({
        milvus: target.milvus,
        cluster: { ...place, s3: proxy.s3 },
        backup: { s3: proxy.s3, bucket: backupBucket, rootPath: 'root' },
      });
      toOther = ['--to-config', path.join(other.folder, 'backup.yaml')];
      untouched = await sourceState();
    });

    afterAll(async () => {
      await Promise.all([from?.closeConnection(), to?.closeConnection()]);
      await Promise.all([cli?.remove(), other?.remove()]);
      await proxy?.close();
      await Promise.all([source?.stop(), target?.stop()]);
    });

    /** Everything of the source but where Milvus puts its own files. */
    async function sourceState(): Promise<unknown> {
      const { data } = await from.showCollections();
      return {
        collections: data.map((one) => [one.name, one.id]),
        aliases: await aliasesOf(from, 'films'),
        rows: await readRows(from, { collection: 'films' }, 'id'),
        backups: await keysIn(source, backupBucket, ''),
        temporary: await keysIn(source, clusterBucket, 'restore-temp'),
      };
    }

    const remains = () => remainsOf({ cli, client: to, cluster: target });

    async function expectCopied(collection: string): Promise<void> {
      const rows = await readRows(from, { collection: 'films' }, 'id');
      expect(await readRows(to, { collection }, 'id')).toEqual(rows);
      expect(rows).toHaveLength(600);
      expect(await sourceState()).toEqual(untouched);
    }

    async function resume(): Promise<void> {
      const { code, stdout, stderr } = await cli.run('resume', ...toOther);
      expect({ code, stdout, stderr }).toMatchObject({ code: 0 });
    }

    it('killed in the middle of the transfer goes on with the objects that are missing', async () => {
      const stalled = proxy.stallAfter(copiedBefore);
      const copy = ['copy', '-n', 'moved', '-s', '_moved', '--yes'];
      const { process: child, ended } = cli.start(...copy, ...toOther);
      await Promise.race([stalled, ended]);
      child.kill('SIGKILL');
      await ended;
      const before = (await keysIn(target, backupBucket, 'root/moved/binlogs/')).length;
      expect(before).toBeGreaterThan(0);
      expect(await keysIn(target, backupBucket, 'root/moved/meta/')).toEqual([]);
      // Such as a large object leaves that was on its way.
      await beginUpload(target.s3, backupBucket, 'root/moved/binlogs/large');
      proxy.release();
      proxy.takeWrites();
      await resume();
      const written = proxy.takeWrites().filter((key) => key.startsWith('root/moved/'));
      const all = (await keysIn(target, backupBucket, 'root/moved/binlogs/')).length;
      expect(new Set(written).size).toBe(written.length);
      expect(written.length).toBeLessThanOrEqual(all - copiedBefore + before);
      expect(written.length).toBeLessThan(all);
      await expectCopied('films_moved');
      expect(await remains()).toEqual({ ...nothing, collections: ['films_moved'] });
    });

    if (killsImports) {
      it('killed in the middle of the import makes the collection anew', async () => {
        const copy = ['copy', '-n', 'again', '-s', '_again', '--yes', '--json', '--no-keep-backup'];
        const { process: child, ended } = cli.start(...copy, ...toOther);
        await until(async () => /"importStarted"/.test(await journalOf(cli)), ended);
        child.kill('SIGKILL');
        await ended;
        expect((await remains()).collections).toEqual(['films_again', 'films_moved']);
        await resume();
        await expectCopied('films_again');
        expect(await aliasesOf(to, 'films_moved')).toEqual(['fresh']);
        expect(await keysIn(target, backupBucket, 'root/again/')).toEqual([]);
        expect(await remains()).toEqual({
          ...nothing,
          collections: ['films_again', 'films_moved'],
        });
      });
    }

    it('leaves copies that can be dropped like any others', async () => {
      for (const collection_name of (await remains()).collections) {
        for (const alias of await aliasesOf(to, collection_name))
          succeed(await to.dropAlias({ alias }));
        succeed(await to.dropCollection({ collection_name }));
      }
      expect(await remains()).toEqual({ ...nothing, collections: [] });
    });

    it.each(cuts.map((cut, index) => ({ ...cut, index })))(
      'killed $name of a switch, has taken the place with all aliases once $end',
      async ({ index, hold, release, isReached, end }) => {
        const old = `old${index}`;
        await makeSmallCollection(to, { name: 'shown', rows: 10 });
        const aliases = await makeAliases(to, 'shown', { prefix: old, count: oldAliases });
        const before = await idOf(to, 'shown');
        hold?.(target);
        const rename = ['-r', 'films:shown', '--on-conflict', 'replace'];
        const copy = ['copy', '-n', old, ...rename, '--yes', '--no-keep-backup'];
        const { process: child, ended } = cli.start(...copy, ...toOther);
        const state = () => cutState({ cli, client: to, name: 'shown', before });
        await until(async () => isReached(await state()), ended);
        child.kill('SIGKILL');
        await ended;
        release?.(target);
        const { lines } = await cli.run('jobs', '--json');
        const [job] = lines().flatMap((line) => (line['jobs'] ?? []) as { id: string }[]);
        const command = end === 'resumed' ? ['resume'] : ['cleanup', job?.id ?? ''];
        expect({ ...(await cli.run(...command, ...toOther)) }).toMatchObject({ code: 0 });
        await expectCopied('shown');
        expect((await aliasesOf(to, 'shown')).toSorted()).toEqual(['fresh', ...aliases].toSorted());
        expect(await keysIn(target, backupBucket, `root/${old}/`)).toEqual([]);
        expect(await remains()).toEqual({ ...nothing, collections: ['shown'] });
        for (const alias of ['fresh', ...aliases]) succeed(await to.dropAlias({ alias }));
        succeed(await to.dropCollection({ collection_name: 'shown' }));
      },
    );
  });
}
