import type { FoundLeftover } from '#shared/leftovers.ts';

import type { Words } from '../texts/texts.ts';

export function idOf({ kind, subject }: Pick<FoundLeftover, 'kind' | 'subject'>): string {
  return `${kind} ${subject}`;
}

/** 1,204 objects, 3.1 GiB; of a folder with too many of them: more than 100,000 */
export function amountOf(
  { objects, hasMore }: Pick<FoundLeftover, 'objects' | 'hasMore'>,
  words: Words,
): string {
  if (objects === null) return '–';
  const count = words.number(objects);
  return hasMore ? words.say('leftovers.moreThan', { amount: count }) : count;
}

export function sizeOf(
  { sizeBytes, hasMore }: Pick<FoundLeftover, 'sizeBytes' | 'hasMore'>,
  words: Words,
): string {
  if (sizeBytes === null) return '–';
  const size = words.bytes(sizeBytes);
  return hasMore ? words.say('leftovers.moreThan', { amount: size }) : size;
}

/** Why it cannot be chosen; null when it can. */
export function busyReason(
  { state, jobId }: Pick<FoundLeftover, 'state' | 'jobId'>,
  isRunning: boolean,
  words: Words,
): string | null {
  if (state === 'removable') return null;
  return words.say(jobId !== null && isRunning ? 'leftovers.jobRuns' : 'leftovers.justChanged');
}
