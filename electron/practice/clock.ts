import { setTimeout as wait } from 'node:timers/promises';

/** Time as an argument, for servers that make people wait on purpose. */
export interface PracticeClock {
  now(): Date;
  /** Fails with the signal's reason when stopped. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export function createPracticeClock(): PracticeClock {
  return {
    now: () => new Date(),
    async sleep(ms, signal) {
      try {
        await wait(ms, undefined, { signal });
      } catch (error) {
        throw signal.aborted ? signal.reason : error;
      }
    },
  };
}
