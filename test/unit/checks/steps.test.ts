import { describe, expect, test } from 'vitest';

import { failed, finding, needs, passed } from '#engine/checks/outcome.ts';
import { createSteps } from '#engine/checks/steps.ts';
import { onStop } from '#engine/storage/stopped.ts';
import type { CheckResult } from '#shared/check.ts';
import { AppError } from '#shared/errors.ts';

import { createManualClock } from '../../manualClock.ts';

function begin() {
  const clock = createManualClock();
  const stop = new AbortController();
  const told: CheckResult[] = [];
  const { signal } = stop;
  const steps = createSteps({ clock, signal, onResult: (result) => told.push(result) });
  const limit = {
    timeoutMs: 5_000,
    late: (seconds: string) => new AppError('STORAGE_TIMEOUT', { host: 'lyon:9000', seconds }),
  };
  return { clock, stop, told, steps, limit };
}

/** Ends when its signal says so, and not before. */
const untilStopped = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => void onStop(signal, () => reject(new AppError('STOPPED'))));

describe('a step of a connection test', () => {
  test('gives its value to others, and is told as soon as it has ended', async () => {
    const { steps, told, limit } = begin();
    const value = await steps.run('bucket', limit, () =>
      passed(finding('bucket', { bucket: 'b' }), 7),
    );
    expect(value).toBe(7);
    expect(told).toEqual([
      {
        step: 'bucket',
        status: 'passed',
        finding: { name: 'bucket', params: { bucket: 'b' } },
        error: null,
        fixes: [],
        tookMs: 0,
      },
    ]);
  });

  test('that takes too long fails, whatever it does with its signal', async () => {
    const { clock, steps, limit } = begin();
    const running = steps.run('credentials', limit, untilStopped);
    await clock.advance(5_000);
    expect(await running).toBe(undefined);
    expect(steps.results()).toMatchObject([
      {
        status: 'failed',
        error: { code: 'STORAGE_TIMEOUT', params: { seconds: '5' } },
        tookMs: 5_000,
      },
    ]);
  });

  test('that throws hides no other, and all are shown in their order', async () => {
    const { steps, limit } = begin();
    await steps.run('management', limit, () => {
      throw new TypeError('not foreseen');
    });
    await steps.run('clock', limit, () => failed(new AppError('CLOCK_SKEW', { host: 'h' })));
    await steps.run('version', limit, () => needs('login'));
    expect(steps.results().map(({ step, status, error }) => [step, status, error?.code])).toEqual([
      ['version', 'skipped', undefined],
      ['clock', 'failed', 'CLOCK_SKEW'],
      ['management', 'failed', 'INTERNAL'],
    ]);
  });

  test('is not told when the test was stopped', async () => {
    const { stop, steps, told, limit } = begin();
    const running = steps.run('credentials', limit, untilStopped);
    stop.abort(new AppError('STOPPED'));
    expect([await running, told, steps.results()]).toEqual([undefined, [], []]);
  });
});
