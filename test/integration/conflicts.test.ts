// A copy onto names that are taken: what was there before is safe until its replacement is counted.
import { ConsistencyLevelEnum } from '@zilliz/milvus2-sdk-node';
import { describe, expect } from 'vitest';

import type { Milvus } from '#engine/milvus/milvus.ts';
import { openMilvus } from '#engine/milvus/sdkMilvus.ts';
import { switchNames, switchOver } from '#engine/restore/switchOver.ts';
import { AppError } from '#shared/errors.ts';
import type { ConflictPolicy } from '#shared/plan.ts';

import { createMemoryLog } from '../memoryLog.ts';
import { makeSmallCollection } from '../stories/smallCollection.ts';
import { succeed } from '../stories/succeed.ts';
import { realClock } from '../suites/testClock.ts';
import { collectionsOf, type CopyBench, testOnBench } from './copyBench.ts';

async function countRows({ sdk }: CopyBench, collection_name: string): Promise<number> {
  const { data } = await sdk.query({
    collection_name,
    output_fields: ['count(*)'],
    consistency_level: ConsistencyLevelEnum.Strong,
  });
  return Number(data[0]?.['count(*)']);
}

const onto = (target: string, otherwise: ConflictPolicy) => ({
  filter: 'books',
  names: { type: 'rename', rules: `books:${target}` } as const,
  conflicts: { otherwise, byTarget: {} },
});

describe.concurrent.each(['2.3', '2.5'] as const)(
  'a name that is taken, on Milvus %s',
  (version) => {
    const it = testOnBench(version, async (bench) => {
      await makeSmallCollection(bench.sdk, { name: 'books', rows: 300 });
      await makeSmallCollection(bench.sdk, { name: 'films', rows: 100 });
      succeed(await bench.sdk.createAlias({ collection_name: 'films', alias: 'on_air' }));
    });

    it('stops the plan unless something else is asked', async ({ bench }) => {
      await expect(bench.preview(onto('films', 'stop'))).rejects.toMatchObject({
        code: 'COLLECTION_EXISTS',
      });
      await expect(bench.preview(onto('on_air', 'replace'))).rejects.toMatchObject({
        code: 'COLLECTION_EXISTS',
      });
      await expect(bench.preview(onto('books', 'replace'))).rejects.toMatchObject({
        code: 'COLLECTION_EXISTS',
      });
    });

    it('is left alone where it is to be skipped', async ({ bench }) => {
      const preview = await bench.preview({
        names: { type: 'rename', rules: 'books:films,films:films_bak' },
        conflicts: { otherwise: 'stop', byTarget: { 'default.films': 'skip' } },
      });
      expect(preview.plan.collections.map(({ targetCollection }) => targetCollection)).toEqual([
        'films_bak',
      ]);
      const params = { alias: 'on_air', collection: 'default.films_bak', holder: 'films' };
      expect(preview.warnings).toEqual([
        { code: 'targetSkipped', params: { collection: 'default.films' } },
        { code: 'aliasTaken', params },
      ]);
    });

    it('gets the date behind it where the copy goes beside', async ({ bench }) => {
      const { plan } = await bench.preview(onto('films', 'beside'));
      expect(plan.collections).toEqual([
        {
          sourceDatabase: 'default',
          sourceCollection: 'books',
          targetDatabase: 'default',
          targetCollection: expect.stringMatching(/^films_\d{8}$/),
          mode: 'create',
        },
      ]);
    });

    it('is taken over with its aliases after the count, and the old collection is gone', async ({
      bench,
    }) => {
      const before = await collectionsOf(bench.sdk);
      const preview = await bench.preview(onto('films', 'replace'));
      expect(preview.plan.actions.slice(-5)).toEqual([
        { verb: 'countRows', effect: 'read', subject: 'default.mbs_new_*_films' },
        {
          verb: 'renameCollection',
          effect: 'write',
          subject: 'default.films → default.mbs_old_*_films',
        },
        {
          verb: 'renameCollection',
          effect: 'write',
          subject: 'default.mbs_new_*_films → default.films',
        },
        {
          verb: 'moveAliases',
          effect: 'write',
          subject: 'default.mbs_old_*_films → default.films',
        },
        { verb: 'dropCollection', effect: 'delete', subject: 'default.mbs_old_*_films' },
      ]);
      const job = await bench.whenFinished(await bench.start(preview));
      expect([job.outcome, job.leftovers, job.warnings]).toEqual(['succeeded', [], []]);
      const after = await collectionsOf(bench.sdk);
      expect(Object.keys(after)).toEqual(['books', 'films']);
      expect(after['books']).toBe(before['books']);
      expect(after['films']).not.toBe(before['films']);
      expect(await countRows(bench, 'films')).toBe(300);
      expect(await countRows(bench, 'on_air')).toBe(300);
    });

    it('keeps its collection when the new one cannot take its place', async ({ bench }) => {
      const before = await collectionsOf(bench.sdk);
      const preview = await bench.preview(onto('films', 'replace'));
      bench.milvus.faults.set([
        {
          type: 'callError',
          operation: 'RenameCollection',
          grpcStatus: 9,
          details: 'not now',
          after: 1,
          times: 1,
        },
      ]);
      const job = await bench.whenFinished(await bench.start(preview));
      expect([job.outcome, job.leftovers]).toEqual(['failed', []]);
      expect(await collectionsOf(bench.sdk)).toEqual(before);
      expect(await countRows(bench, 'on_air')).toBe(100);
    });

    it('keeps its rows when others are added', async ({ bench }) => {
      const before = await collectionsOf(bench.sdk);
      const job = await bench.whenFinished(
        await bench.start(await bench.preview(onto('films', 'append'))),
      );
      expect(job).toMatchObject({
        outcome: 'succeeded',
        collections: [{ rows: { least: '300', counted: '300', verdict: 'equal' } }],
      });
      expect(await collectionsOf(bench.sdk)).toEqual(before);
      expect(await countRows(bench, 'films')).toBe(400);
    });

    it('ends up with the replacement wherever a crash cut the switch', async ({ bench }) => {
      const { sdk, milvus } = bench;
      const engine = await openMilvus({
        connection: { address: milvus.address, tls: { mode: 'none' }, login: { type: 'none' } },
        password: null,
        files: {},
        clock: realClock,
      });
      const target = { database: 'default', collection: 'films' };
      const signal = new AbortController().signal;
      const idOf = async (name: string) =>
        (await engine.describeCollection({ database: 'default', collection: name }, signal))
          ?.collectionId ?? '';
      for (const cutAfter of [0, 1, 2, 3, 4]) {
        const names = switchNames(`job${cutAfter}`, target);
        await makeSmallCollection(sdk, { name: names.made.collection, rows: 10 + cutAfter });
        const record = {
          madeId: await idOf(names.made.collection),
          oldId: await idOf('films'),
          rows: null,
        };
        const crash = new AbortController();
        const context = {
          signal,
          log: createMemoryLog(),
          leftoverMade: () => Promise.resolve(),
          leftoverGone: () => Promise.resolve(),
        };
        const cut = switchOver(names, record, {
          cluster: { milvus: crashing(engine, cutAfter, crash) },
          context: { ...context, signal: crash.signal },
        });
        await cut.catch((error: unknown) => expect(error).toBeInstanceOf(AppError));
        await switchOver(names, record, { cluster: { milvus: engine }, context });
        expect(await idOf('films')).toBe(record.madeId);
        expect(await idOf(names.old.collection)).toBe('');
        expect(await countRows(bench, 'on_air')).toBe(10 + cutAfter);
      }
      await engine.close();
    });
  },
);

/** A Milvus that carries out so many writes and is then gone, as for a process that was killed. */
function crashing(milvus: Milvus, writes: number, crash: AbortController): Milvus {
  let left = writes;
  // What the server has begun is not taken back by the end of the process.
  const { signal } = new AbortController();
  const counted = (write: () => Promise<void>): Promise<void> => {
    if (left > 0) {
      left -= 1;
      return write();
    }
    crash.abort(new AppError('STOPPED'));
    return Promise.reject(new AppError('STOPPED'));
  };
  return {
    ...milvus,
    renameCollection: (ref, name) => counted(() => milvus.renameCollection(ref, name, signal)),
    alterAlias: (ref, alias) => counted(() => milvus.alterAlias(ref, alias, signal)),
    dropCollection: (ref) => counted(() => milvus.dropCollection(ref, signal)),
  };
}
