/** Work that goes on after its call was answered, and that ends with the server. */
export interface Background {
  readonly signal: AbortSignal;
  run(work: (signal: AbortSignal) => Promise<void>): void;
  /** Stops all of it. @throws the first failure that was not the stop itself */
  close(): Promise<void>;
}

export function createBackground(parent: AbortSignal): Background {
  const stop = new AbortController();
  const signal = AbortSignal.any([parent, stop.signal]);
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
    async close() {
      stop.abort();
      await Promise.all(running);
      if (failures.length > 0) throw failures[0];
    },
  };
}
