/** Time as an argument: wall clock for people and names, monotonic for durations, and a sleep that a signal ends. */
export interface Clock {
  now(): Date;
  monotonicMs(): number;
  /** Fails with the signal's reason when stopped. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}
