// A plan that is kept in a file and run later, as by cron.
import { describe, expect } from 'vitest';

import { createPlanFile } from '#shared/planFile.ts';

import { makeSmallCollection } from '../stories/smallCollection.ts';
import { type CopyBench, testOnBench } from './copyBench.ts';

describe.concurrent('a plan in a file', () => {
  const it = testOnBench('2.5', async (bench) => {
    await makeSmallCollection(bench.sdk, { name: 'books', rows: 300 });
    await makeSmallCollection(bench.sdk, { name: 'films', rows: 100 });
  });
  const fileOf = async ({ client, request }: CopyBench) =>
    createPlanFile(request, await client.plans.preview(request), null);

  it('is the same plan when it is opened, with the same hash, and runs', async ({ bench }) => {
    const file = await fileOf(bench);
    const opened = await bench.client.plans.open(JSON.parse(JSON.stringify(file)));
    expect(opened.sha256).toBe(file.sha256);
    const job = await bench.whenFinished(await bench.start(opened));
    expect(job).toMatchObject({ outcome: 'succeeded', planSha256: file.sha256 });
  });

  it('finds the profiles that lead to its places, whatever their ids are', async ({ bench }) => {
    const file = await fileOf(bench);
    const request = { ...bench.request, clusterId: 'a', sourceClusterId: 'b', storageId: 'c' };
    const opened = await bench.client.plans.open({ ...file, request });
    expect(opened.sha256).toBe(file.sha256);
    expect(opened.plan.profiles).toEqual({
      clusterId: 'open',
      sourceClusterId: 'open',
      storageId: 'inside',
    });
  });

  it('is refused when it was edited by hand', async ({ bench }) => {
    const file = await fileOf(bench);
    const [first, ...others] = file.plan.collections;
    if (!first) throw new Error('the plan has no collection');
    const collections = [{ ...first, targetCollection: 'elsewhere' }, ...others];
    await expect(
      bench.client.plans.open({ ...file, plan: { ...file.plan, collections } }),
    ).rejects.toMatchObject({ code: 'PLAN_EDITED' });
    const filter = 'books';
    await expect(
      bench.client.plans.open({ ...file, request: { ...bench.request, filter } }),
    ).rejects.toMatchObject({ code: 'PLAN_CHANGED' });
  });

  it('is refused where it would do something else by now', async ({ bench }) => {
    const everything = { ...bench.request, filter: '' };
    const file = createPlanFile(everything, await bench.client.plans.preview(everything), null);
    await makeSmallCollection(bench.sdk, { name: 'songs', rows: 10 });
    await expect(bench.client.plans.open(file)).rejects.toMatchObject({ code: 'PLAN_CHANGED' });
  });

  it('gives each run a backup of its own where the name was left open', async ({ bench }) => {
    const { backupName: _, ...unnamed } = { ...bench.request, keepBackup: false };
    const file = createPlanFile(unnamed, await bench.client.plans.preview(unnamed), null);
    const opened = await bench.client.plans.open(file);
    expect(opened.plan.backupName).not.toBe(file.plan.backupName);
    expect((await bench.whenFinished(await bench.start(opened))).outcome).toBe('succeeded');
  });
});
