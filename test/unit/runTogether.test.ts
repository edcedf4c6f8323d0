import pLimit from 'p-limit';
import { describe, expect, it } from 'vitest';

import { runTogether } from '#engine/runTogether.ts';

const { signal } = new AbortController();
const items = [0, 1, 2, 3];

/** Ends when it is stopped, and says so. */
function untilStopped(stop: AbortSignal, onEnd: () => void): Promise<never> {
  return new Promise((_, reject) => {
    stop.addEventListener('abort', () => {
      onEnd();
      reject(stop.reason as Error);
    });
  });
}

describe('actions that run together', () => {
  it('give their results in the order of the items', async () => {
    const limit = pLimit(2);
    const doubled = await runTogether(items, { limit, signal }, async (item) => item * 2);
    expect(doubled).toEqual([0, 2, 4, 6]);
  });

  it('are all stopped by the first failure, and have ended when it is thrown', async () => {
    const ended: number[] = [];
    const started: number[] = [];
    const run = runTogether(items, { limit: pLimit(2), signal }, async (item, _, stop) => {
      started.push(item);
      if (item === 1) throw new Error('first');
      return untilStopped(stop, () => ended.push(item));
    });
    await expect(run).rejects.toThrow('first');
    expect([started, ended]).toEqual([[0, 1], [0]]);
  });

  it('throw the reason of a stop from outside, whatever they fail with', async () => {
    const outside = new AbortController();
    const run = runTogether(items, { limit: pLimit(4), signal: outside.signal }, (_, __, stop) =>
      untilStopped(stop, () => undefined).catch(() => {
        throw new Error('something else');
      }),
    );
    outside.abort(new Error('stopped'));
    await expect(run).rejects.toThrow('stopped');
  });
});
