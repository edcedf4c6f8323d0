import { errorCatalog } from '#shared/errorCatalog.ts';
import type { Job, Phase, Progress } from '#shared/job.ts';

import type { StatusKind } from './components/Status.tsx';
import type { Words } from './texts/texts.ts';

/** What a job does, as a title: Back up default.products, Copy 3 collections */
export function describeJob({ plan }: Pick<Job, 'plan'>, words: Words): string {
  const { kind } = plan.options;
  const [first] = plan.collections;
  if (plan.options.kind === 'cleanUp') {
    const name = words.count('job.leftoverCount', plan.options.items.length);
    return words.say('job.title.cleanUp', { name });
  }
  const name =
    kind === 'delete' || kind === 'restore' || kind === 'transfer' || first === undefined
      ? plan.backupName
      : plan.collections.length === 1
        ? `${first.sourceDatabase}.${first.sourceCollection}`
        : words.count('job.collections', plan.collections.length);
  return words.say(`job.title.${kind}`, { name });
}

/** Transfer 61 %, 29.4 of 48.2 GiB, 118 MiB/s */
export function progressInWords(job: Job, words: Words): string {
  const { fraction, bytesPerSecond } = job.progress;
  const parts = [`${phaseName(job.phase, words)} ${words.percent(fraction)}`];
  const bytes = bytesInWords(job.progress, words);
  if (bytes !== '') parts.push(bytes);
  if (isMoving(job.progress)) parts.push(words.rate(bytesPerSecond ?? 0));
  return parts.join(', ');
}

/** 29.4 MiB of 1.2 GiB; with one unit it is named once: 29.4 of 48.2 GiB. '' as long as no total is known. */
export function bytesInWords(
  { doneBytes, totalBytes }: Pick<Progress, 'doneBytes' | 'totalBytes'>,
  words: Words,
): string {
  if (totalBytes === null || totalBytes === 0) return '';
  const total = words.bytes(totalBytes);
  const done = words.bytes(doneBytes);
  const unitOf = (text: string) => text.split(/\s/).at(-1) ?? '';
  const isOneUnit = unitOf(done) === unitOf(total);
  const shortDone = isOneUnit ? done.slice(0, -unitOf(done).length).trim() : done;
  return words.say('job.bytesOf', { done: shortDone, total });
}

export function isMoving({ bytesPerSecond }: Pick<Progress, 'bytesPerSecond'>): boolean {
  return bytesPerSecond !== null && bytesPerSecond > 0;
}

export function phaseName(phase: Phase, words: Words): string {
  return words.say(`phase.${phase}`);
}

/** True when a job waits for something that only a person can give: another key, another password. */
export function needsYou({ state, error }: Pick<Job, 'state' | 'error'>): boolean {
  if (state !== 'waiting' || error === null) return false;
  const { action } = errorCatalog[error.code];
  return action !== 'none' && action !== 'retry';
}

/** The verdict of a finished job, or what a running one is about. */
export function jobStatus(job: Job, words: Words): { kind: StatusKind; label: string } {
  if (needsYou(job)) return { kind: 'warning', label: words.say('job.state.needsYou') };
  if (job.state !== 'finished') {
    const kind = job.state === 'queued' || job.state === 'waiting' ? 'waiting' : 'running';
    return { kind, label: words.say(`job.state.${job.state}`) };
  }
  switch (job.outcome) {
    case 'succeeded':
    case 'succeededWithWarnings':
      return success(job, words);
    case 'failed':
      return { kind: 'error', label: words.say('job.outcome.failed') };
    case 'stopped':
      return { kind: 'stopped', label: words.say('job.outcome.stopped') };
    default:
      return { kind: 'warning', label: words.say('job.outcome.interrupted') };
  }
}

/** Verified is said whether there are warnings or not: an alias that stays with the original takes nothing from the rows. */
function success(job: Job, words: Words): { kind: StatusKind; label: string } {
  const proof = proofOf(job);
  const label = words.say(`job.outcome.${proof}`);
  const kind = proof === 'counted' ? 'info' : proof === 'different' ? 'warning' : 'success';
  if (job.outcome === 'succeeded' || proof === 'different') return { kind, label };
  return { kind, label: words.say('job.outcome.withWarnings', { outcome: label }) };
}

/** A backup is proven file by file; rows that Milvus alone has counted are not verified; a deletion has nothing to verify. */
function proofOf({ plan, collections }: Job): 'verified' | 'counted' | 'different' | 'done' {
  if (plan.options.kind === 'delete' || plan.options.kind === 'cleanUp') return 'done';
  const has = (verdict: string) => collections.some(({ rows }) => rows?.verdict === verdict);
  if (has('different')) return 'different';
  return has('countedByImport') ? 'counted' : 'verified';
}

/**
 * The bytes that a job brought to where they belong, each counted once: the engine's own count has every leg of the way in it,
 * which its rate is made of.
 */
export function broughtBytes({ plan, progress, collections }: Job): number {
  if (plan.options.kind !== 'copy') return progress.doneBytes;
  return collections.reduce((sum, { doneBytes }) => sum + doneBytes, 0);
}
