import { type CheckResult, CheckStep } from '#shared/check.ts';
import { AppError, messageOf, toErrorInfo } from '#shared/errors.ts';

import type { Clock } from '../clock.ts';
import { failed, type Outcome } from './outcome.ts';

export interface Limit {
  readonly timeoutMs: number;
  /** The error of a step whose time is over. */
  readonly late: (seconds: string) => AppError;
}

interface StepsInput {
  readonly clock: Clock;
  /** Stops the whole test. */
  readonly signal: AbortSignal;
  /** Called when a step has ended. */
  readonly onResult: (result: CheckResult) => void;
}

/** How something ended, and how long it took. */
export type Timed<T> = Outcome<T> & { readonly tookMs: number };

type Action<T> = (signal: AbortSignal) => Promise<Outcome<T>> | Outcome<T>;

export interface Steps {
  /** Runs a part of a step within its time; whatever it throws becomes its outcome. */
  attempt<T>(limit: Limit, action: Action<T>): Promise<Timed<T>>;
  /** Tells how a step ended, and gives its value; nothing is told of a test that was stopped. */
  record<T>(step: CheckStep, outcome: Timed<T>): T | undefined;
  /** Both: a step in one piece. */
  run<T>(step: CheckStep, limit: Limit, action: Action<T>): Promise<T | undefined>;
  /** Of the steps that have ended, in the order they are shown. */
  results(): CheckResult[];
}

/** Runs the steps of one test: each with a time of its own, and whatever happens in one stays in it. */
export function createSteps({ clock, signal, onResult }: StepsInput): Steps {
  const results = new Map<CheckStep, CheckResult>();

  async function within<T>({ timeoutMs, late }: Limit, action: Action<T>): Promise<Outcome<T>> {
    const over = new AbortController();
    const ended = new AbortController();
    clock.sleep(timeoutMs, AbortSignal.any([signal, ended.signal])).then(
      () => over.abort(),
      () => undefined,
    );
    try {
      return await action(AbortSignal.any([signal, over.signal]));
    } catch (error) {
      if (over.signal.aborted) return failed(late(String(timeoutMs / 1000)));
      if (error instanceof AppError) return failed(error);
      return failed(new AppError('INTERNAL', { reason: messageOf(error) }, { cause: error }));
    } finally {
      ended.abort();
    }
  }

  async function attempt<T>(limit: Limit, action: Action<T>): Promise<Timed<T>> {
    const startedMs = clock.monotonicMs();
    const outcome = await within(limit, action);
    return { ...outcome, tookMs: Math.round(clock.monotonicMs() - startedMs) };
  }

  function record<T>(step: CheckStep, outcome: Timed<T>): T | undefined {
    if (signal.aborted) return undefined;
    const { status, finding, error, fixes, value, tookMs } = outcome;
    const told = { error: error === null ? null : toErrorInfo(error), fixes: [...fixes] };
    const result: CheckResult = { step, status, finding, ...told, tookMs };
    results.set(step, result);
    onResult(result);
    return value;
  }

  return {
    attempt,
    record,
    run: async (step, limit, action) => record(step, await attempt(limit, action)),
    results: () => CheckStep.options.flatMap((step) => results.get(step) ?? []),
  };
}
