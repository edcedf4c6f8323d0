import type { PracticeClock } from './clock.ts';

/** Who uses the practice clusters: they are needed for as long as somebody does, and a little longer. */
export interface Holds {
  /** Gives what ends it; null when it is too late. */
  take(): (() => void) | null;
  /** Resolves when nobody has held them for the time of grace. From then on nobody can. */
  readonly unused: Promise<void>;
  close(): void;
}

/**
 * @param graceMs between the end of one command and the beginning of the next, so that a row of commands needs one start
 */
export function createHolds(clock: PracticeClock, graceMs: number): Holds {
  let count = 0;
  let isOver = false;
  let waiting = new AbortController();
  let end: () => void;
  const unused = new Promise<void>((resolve) => (end = resolve));

  function wait(): void {
    waiting = new AbortController();
    const { signal } = waiting;
    const over = (): void => {
      isOver = true;
      end();
    };
    clock.sleep(graceMs, signal).then(over, () => undefined);
  }

  wait();
  return {
    take() {
      if (isOver) return null;
      waiting.abort();
      count += 1;
      let isHeld = true;
      return () => {
        if (isHeld) count -= 1;
        if (isHeld && count === 0) wait();
        isHeld = false;
      };
    },
    unused,
    close() {
      isOver = true;
      waiting.abort();
    },
  };
}
