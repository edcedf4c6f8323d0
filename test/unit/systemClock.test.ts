import { describe, expect, it } from 'vitest';

import { createSystemClock } from '#engine/systemClock.ts';

import { createManualClock } from '../manualClock.ts';

const never = new AbortController().signal;

describe('the clock of the system', () => {
  it('sleeps as long as it was told, and not less', async () => {
    const clock = createSystemClock();
    const startMs = clock.monotonicMs();
    await clock.sleep(20, never);
    expect(clock.monotonicMs() - startMs).toBeGreaterThanOrEqual(20);
  });

  it('wakes with the reason of whoever stops it, also from a sleep of a year', async () => {
    const stop = new AbortController();
    const sleep = createSystemClock().sleep(365 * 24 * 3600 * 1000, stop.signal);
    const reason = new Error('enough');
    stop.abort(reason);
    await expect(sleep).rejects.toBe(reason);
    await expect(createSystemClock().sleep(0, stop.signal)).rejects.toBe(reason);
  });
});

describe('the clock of tests', () => {
  it('wakes sleepers in the order of their time, those that slept again included', async () => {
    const clock = createManualClock('2026-01-01T00:00:00.000Z');
    const woken: string[] = [];
    const sleepTwice = async (): Promise<void> => {
      await clock.sleep(10, never);
      woken.push(`first at ${clock.monotonicMs()}`);
      await clock.sleep(15, never);
      woken.push(`first again at ${clock.monotonicMs()}`);
    };
    const second = clock
      .sleep(20, never)
      .then(() => woken.push(`second at ${clock.monotonicMs()}`));
    const first = sleepTwice();
    await clock.advance(24);
    expect(woken).toEqual(['first at 10', 'second at 20']);
    await clock.advance(1);
    await Promise.all([first, second]);
    expect(woken.at(-1)).toBe('first again at 25');
    expect(clock.now().toISOString()).toBe('2026-01-01T00:00:00.025Z');
  });

  it('lets a sleeper be stopped', async () => {
    const clock = createManualClock();
    const stop = new AbortController();
    const sleep = clock.sleep(5, stop.signal);
    const reason = new Error('enough');
    stop.abort(reason);
    await expect(sleep).rejects.toBe(reason);
    await clock.advance(10);
  });
});
