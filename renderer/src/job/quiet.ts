import type { Job } from '#shared/job.ts';

/** After so long without news the page says why that may be. */
export const stallSeconds = 60;

/** How long a running job has said nothing; 0 for one that waits and has said why. */
export function quietSeconds({ state, changedAt }: Job, now: Date): number {
  if (state !== 'running') return 0;
  return Math.max(0, (now.getTime() - new Date(changedAt).getTime()) / 1000);
}
