import type { Job } from '#shared/job.ts';

import { phasesOf } from './phases.ts';

type TimeLeft =
  | { readonly type: 'known'; readonly seconds: number }
  | { readonly type: 'estimating' }
  /** Too early, or nothing that can be reckoned: Milvus does not say how far an import or an index is. */
  | { readonly type: 'unknown' };

/** Before that the first files say more about the first files than about the job. */
const leastSeconds = 15;
const leastFraction = 0.02;

/** How long the bytes that are planned will take. What Milvus does after them comes on top of it. */
export function timeLeft(job: Job, now: Date): TimeLeft {
  const { secondsLeft, fraction, totalBytes, doneBytes } = job.progress;
  const elapsed = (now.getTime() - new Date(job.createdAt).getTime()) / 1000;
  const movesBytes = job.phase === 'backUp' || job.phase === 'transfer';
  const hasMore = totalBytes !== null && totalBytes > doneBytes;
  if (job.state !== 'running' || !movesBytes || !hasMore) return { type: 'unknown' };
  if (elapsed < leastSeconds || fraction < leastFraction) return { type: 'unknown' };
  return secondsLeft === null ? { type: 'estimating' } : { type: 'known', seconds: secondsLeft };
}

/** True where Milvus has work left when all bytes are there: then the time left is that of the files only. */
export function hasMilvusAfter({ plan }: Pick<Job, 'plan'>): boolean {
  return phasesOf(plan).includes('restore');
}
