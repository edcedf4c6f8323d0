import { AppError, isErrorClass } from '#shared/errors.ts';

import type { Clock } from './clock.ts';

export interface RetryPolicy {
  readonly clock: Clock;
  /** 0 … 1 */
  readonly random: () => number;
  readonly signal: AbortSignal;
  /** How often the operation is tried in all. */
  readonly attempts?: number;
  readonly onRetry?: ((error: AppError, waitMs: number) => void) | undefined;
  /** The operation has got through after all. */
  readonly onRecovered?: (() => void) | undefined;
}

const firstWaitMs = 200;
const longestWaitMs = 30_000;

/**
 * The one retry of the engine: tries again after errors of class transient and throttle, waiting a random part of a
 * doubling time (0.2 … 30 s), or as long as the server asked for. Everything else fails at once.
 */
export async function retry<T>(operation: () => Promise<T>, policy: RetryPolicy): Promise<T> {
  const attempts = policy.attempts ?? 6;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const result = await operation();
      if (attempt > 1) policy.onRecovered?.();
      return result;
    } catch (error) {
      if (policy.signal.aborted) throw new AppError('STOPPED', {}, { cause: error });
      if (attempt >= attempts || !isErrorClass(error, 'transient', 'throttle')) throw error;
      const waitMs = waitBefore(attempt, error, policy.random);
      policy.onRetry?.(error as AppError, waitMs);
      await policy.clock.sleep(waitMs, policy.signal);
    }
  }
}

function waitBefore(attempt: number, error: unknown, random: () => number): number {
  const asked =
    error instanceof AppError ? Number(error.params['retryAfterSeconds'] ?? 0) * 1000 : 0;
  const backOffMs = Math.min(longestWaitMs, firstWaitMs * 2 ** attempt) * random();
  return Math.max(Number.isFinite(asked) ? asked : 0, backOffMs);
}
