// What is looked at before a plan is made, on a practice cluster.
import { describe, expect } from 'vitest';

import type { CopyRequest } from '#shared/plan.ts';
import type { PreflightResult } from '#shared/preflight.ts';
import { createPreflightWords } from '#shared/preflightText.ts';

import { makeSmallCollection } from '../stories/smallCollection.ts';
import { succeed } from '../stories/succeed.ts';
import { type CopyBench, testOnBench } from './copyBench.ts';

describe.concurrent.each(['2.3', '2.5'] as const)('the preflight on Milvus %s', (version) => {
  const it = testOnBench(version, async (bench) => {
    await makeSmallCollection(bench.sdk, { name: 'books', rows: 300 });
    await makeSmallCollection(bench.sdk, { name: 'films', rows: 100 });
  });
  const check = ({ client, request }: CopyBench, change: Partial<CopyRequest> = {}) =>
    client.plans.preflight({ ...request, ...change });
  const blocks = (results: readonly PreflightResult[]) =>
    results.filter(({ severity }) => severity === 'block').map(({ id }) => id);

  it('lets a sound copy pass, says each thing in both languages, and leaves nothing behind', async ({
    bench,
  }) => {
    const before = await bench.keys('milvus', '');
    const results = await check(bench);
    expect(blocks(results)).toEqual([]);
    expect(results).toHaveLength(23);
    const byId = Object.fromEntries(results.map((one) => [one.id, one]));
    expect(byId['P03']?.finding).toEqual({ name: 'rowsFound', params: { rows: '400' } });
    expect(byId['P09']?.finding?.name).toBe('insideStore');
    for (const language of ['en', 'fr'] as const) {
      const words = createPreflightWords(language);
      for (const { id, finding } of results) {
        const text = `${words.nameOf(id)} ${finding ? words.describe(finding) : ''}`;
        expect(text).not.toMatch(/[{}]|undefined|finding\./);
      }
    }
    expect(await bench.keys('milvus', '')).toEqual(before);
  });

  it('blocks names that are taken, are aliases, or that nothing can have', async ({ bench }) => {
    succeed(await bench.sdk.createAlias({ collection_name: 'films', alias: 'on_air' }));
    const rename = (rules: string) => ({ names: { type: 'rename', rules } as const });
    const taken = await check(bench, { filter: 'books', ...rename('books:films') });
    expect(taken.find(({ id }) => id === 'P06')).toMatchObject({
      severity: 'block',
      finding: { name: 'namesTaken', params: { collections: 'default.films', count: '1' } },
      fix: { type: 'editNames' },
    });
    const alias = await check(bench, { filter: 'books', ...rename('books:on_air') });
    expect(blocks(alias)).toEqual(['P18']);
    const nothing = await check(bench, { filter: 'nothing' });
    expect(blocks(nothing)).toContain('P06');
  });

  it('offers a free name where there is such a backup already', async ({ bench }) => {
    const job = await bench.whenFinished(await bench.start(await bench.preview()));
    expect(job.outcome).toBe('succeeded');
    const results = await check(bench, { names: { type: 'suffix', suffix: '_2' } });
    expect(results[0]).toMatchObject({
      id: 'P08',
      severity: 'block',
      fix: { type: 'useBackupName', backupName: 'between_2' },
    });
  });

  it('blocks a copy between two profiles that lead to one Milvus', async ({ bench }) => {
    const results = await check(bench, { clusterId: 'guarded' });
    expect(results.find(({ id }) => id === 'P05')).toMatchObject({
      severity: 'block',
      finding: { name: 'oneCluster' },
      fix: { type: 'editCluster', clusterId: 'guarded' },
    });
  });

  it('says once that a cluster does not answer, and hides nothing else', async ({ bench }) => {
    await bench.milvus.stop();
    const results = await check(bench);
    expect(results[0]).toMatchObject({ id: 'P01', error: { code: 'MILVUS_UNREACHABLE' } });
    expect(results.find(({ id }) => id === 'P03')?.severity).toBe('skipped');
    expect(results.find(({ id }) => id === 'P07')?.severity).toBe('passed');
  });
});
