import type { Clock } from '#engine/clock.ts';

const lookEveryMs = 5_000;

/**
 * Resolves when nobody needs the host any more: whoever started it is gone, or no page was open for as long as the limit
 * says. Never while a job runs.
 */
export async function untilForgotten(host: {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly idleLimitMs: number;
  /** Since when no page is open; 0 while one is. */
  readonly idleMs: () => number;
  readonly isParentThere: () => boolean;
  readonly isWorking: () => Promise<boolean>;
}): Promise<'idle' | 'parentGone'> {
  const { clock, signal, idleLimitMs } = host;
  for (;;) {
    await clock.sleep(Math.min(lookEveryMs, idleLimitMs), signal);
    const isIdle = host.idleMs() >= idleLimitMs;
    const isAlone = !host.isParentThere();
    if ((isIdle || isAlone) && !(await host.isWorking())) return isAlone ? 'parentGone' : 'idle';
  }
}
