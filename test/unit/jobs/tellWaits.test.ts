import { describe, expect, it } from 'vitest';

import { patienceOf } from '#engine/jobs/tellWaits.ts';
import { retry } from '#engine/retry.ts';
import { AppError } from '#shared/errors.ts';

import { createRunBench, typesOf } from './runBench.ts';

describe('a job whose Milvus does not answer', () => {
  it('says so once the wait is one that a person sees, and when it is over', async () => {
    const bench = await createRunBench();
    let calls = 0;
    const run = await bench.start(async (context) => {
      const call = async () => {
        calls += 1;
        if (calls < 4) throw new AppError('MILVUS_UNREACHABLE', { address: 'lyon:19530' });
      };
      await retry(
        call,
        patienceOf(context, () => 1),
      );
      await context.clock.sleep(60_000, context.signal);
    });
    const told = () => typesOf(bench.events).filter((type) => type !== 'job.started');
    await expect.poll(() => calls).toBe(1);
    await bench.clock.advance(400);
    await bench.clock.advance(800);
    await expect.poll(() => calls).toBe(3);
    await expect.poll(told).toEqual(['job.waiting']);
    expect(run.job()).toMatchObject({ state: 'waiting', error: { code: 'MILVUS_UNREACHABLE' } });
    await bench.clock.advance(1_600);
    await expect.poll(told).toEqual(['job.waiting', 'job.progress']);
    expect(run.job().state).toBe('running');
    await bench.clock.advance(60_000);
    expect(await run.finished).toMatchObject({ outcome: 'succeeded' });
  });
});
