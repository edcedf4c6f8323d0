import type { Clock } from '#engine/clock.ts';
import { createSystemClock } from '#engine/systemClock.ts';

/** The time of this computer. */
export const realClock: Clock = createSystemClock();

/** A clock on which sleeping takes no time: it moves on by itself, and remembers how long was slept. */
export function createFakeClock(
  start = '2026-01-02T03:04:05.000Z',
): Clock & { readonly sleeps: number[] } {
  const sleeps: number[] = [];
  let passedMs = 0;
  return {
    sleeps,
    now: () => new Date(Date.parse(start) + passedMs),
    monotonicMs: () => passedMs,
    async sleep(ms, signal) {
      signal.throwIfAborted();
      sleeps.push(ms);
      passedMs += ms;
    },
  };
}
