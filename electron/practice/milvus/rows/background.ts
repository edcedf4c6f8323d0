import { setMaxListeners } from 'node:events';

/** Work that goes on after its call was answered, and that ends with the server. */
export interface Background {
  readonly signal: AbortSignal;
  run(work: (signal: AbortSignal) => Promise<void>): void;
  /** Ends all of it, and gives what failed for another reason. */
  stop(): Promise<readonly unknown[]>;
}

export function createBackground(parent: AbortSignal): Background {
  const stop = new AbortController();
  const signal = AbortSignal.any([parent, stop.signal]);
  // Hundreds of imports may wait at once.
  setMaxListeners(0, signal);
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];

  async function follow(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    try {
      await work(signal);
    } catch (error) {
      if (!signal.aborted) failures.push(error);
    }
  }

  return {
    signal,
    run(work) {
      const one = follow(work).finally(() => running.delete(one));
      running.add(one);
    },
    async stop() {
      stop.abort();
      await Promise.all(running);
      return failures;
    },
  };
}
