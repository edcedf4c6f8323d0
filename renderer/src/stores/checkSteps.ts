import type { CheckEvent, CheckResult } from '#shared/check.ts';

type Listener = (result: CheckResult) => void;

const listeners = new Map<string, Listener>();

/** Hears of the steps of one test as they end. @returns what stops listening */
export function listenToTest(testId: string, listener: Listener): () => void {
  listeners.set(testId, listener);
  return () => listeners.delete(testId);
}

export function tellOfStep({ testId, result }: CheckEvent): void {
  listeners.get(testId)?.(result);
}
