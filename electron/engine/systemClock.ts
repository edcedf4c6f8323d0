import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';

import type { Clock } from './clock.ts';

/** Longer timers of Node fire at once. */
const longestTimerMs = 2 ** 31 - 1;

/** The time of this computer; the only place where the engine takes it from. */
export function createSystemClock(): Clock {
  return {
    now: () => new Date(),
    monotonicMs: () => performance.now(),
    async sleep(ms, signal) {
      const endMs = performance.now() + ms;
      try {
        do {
          const leftMs = Math.max(0, endMs - performance.now());
          await wait(Math.min(leftMs, longestTimerMs), undefined, { signal });
        } while (performance.now() < endMs);
      } catch (error) {
        // The timer fails with an AbortError of its own; callers were promised the signal's reason.
        throw signal.aborted ? signal.reason : error;
      }
    },
  };
}
