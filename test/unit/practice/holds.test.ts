import { beforeEach, describe, expect, test } from 'vitest';

import { createHolds, type Holds } from '#practice/holds.ts';

import { createManualClock, type ManualClock } from '../../manualClock.ts';

const graceMs = 3000;
let clock: ManualClock;
let holds: Holds;
let isUnused: boolean;

beforeEach(() => {
  clock = createManualClock();
  holds = createHolds(clock, graceMs);
  isUnused = false;
  void holds.unused.then(() => (isUnused = true));
});

async function isUnusedAfter(ms: number): Promise<boolean> {
  await clock.advance(ms);
  await clock.advance(0);
  return isUnused;
}

describe('practice clusters', () => {
  test('end when nobody comes', async () => {
    expect([await isUnusedAfter(graceMs - 1), await isUnusedAfter(1)]).toEqual([false, true]);
  });

  test('stay for as long as somebody uses them, and a little longer', async () => {
    const [first, second] = [holds.take(), holds.take()];
    const seen = [await isUnusedAfter(1_000_000)];
    first?.();
    seen.push(await isUnusedAfter(1_000_000));
    second?.();
    seen.push(await isUnusedAfter(graceMs - 1), await isUnusedAfter(1));
    expect(seen).toEqual([false, false, false, true]);
  });

  test('stay when the next one comes in time', async () => {
    holds.take()?.();
    await clock.advance(graceMs - 1);
    const next = holds.take();
    const seen = [await isUnusedAfter(1_000_000)];
    next?.();
    seen.push(await isUnusedAfter(graceMs));
    expect(seen).toEqual([false, true]);
  });

  test('count nobody who leaves twice', async () => {
    const [first, second] = [holds.take(), holds.take()];
    first?.();
    first?.();
    const seen = [await isUnusedAfter(1_000_000)];
    second?.();
    seen.push(await isUnusedAfter(graceMs));
    expect(seen).toEqual([false, true]);
  });

  test('cannot be held any more once they end', async () => {
    await isUnusedAfter(graceMs);
    expect(holds.take()).toEqual(null);
  });
});
