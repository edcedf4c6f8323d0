import { setImmediate } from 'node:timers/promises';

import type { Clock } from '#engine/clock.ts';

export interface ManualClock extends Clock {
  /** Moves the time on; whoever sleeps wakes at their own moment, in order. */
  advance(ms: number): Promise<void>;
}

interface Sleeper {
  readonly atMs: number;
  readonly wake: () => void;
}

/** A clock that stands still until the test moves it. */
export function createManualClock(start = '2026-01-02T03:04:05.000Z'): ManualClock {
  const startMs = Date.parse(start);
  const sleepers = new Set<Sleeper>();
  let passedMs = 0;

  function firstUntil(atMs: number): Sleeper | undefined {
    return [...sleepers].filter((one) => one.atMs <= atMs).sort((a, b) => a.atMs - b.atMs)[0];
  }

  return {
    now: () => new Date(startMs + passedMs),
    monotonicMs: () => passedMs,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted();
        const stop = (): void => {
          sleepers.delete(sleeper);
          reject(signal.reason as Error);
        };
        const sleeper: Sleeper = {
          atMs: passedMs + ms,
          wake() {
            sleepers.delete(sleeper);
            signal.removeEventListener('abort', stop);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal.addEventListener('abort', stop, { once: true });
      }),
    async advance(ms) {
      const endMs = passedMs + ms;
      // Who wakes may fall asleep again before the end, so everything that waits for nothing else runs in between.
      await setImmediate();
      for (let next = firstUntil(endMs); next !== undefined; next = firstUntil(endMs)) {
        passedMs = next.atMs;
        next.wake();
        await setImmediate();
      }
      passedMs = endMs;
    },
  };
}
