import { setTimeout as wait } from 'node:timers/promises';

import type { Clock } from '#engine/clock.ts';

export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
  sleep: (ms, signal) => wait(ms, undefined, { signal, ref: false }),
};

/** Every time limit is over as soon as it starts. */
export const impatientClock: Clock = { ...systemClock, sleep: async () => undefined };
