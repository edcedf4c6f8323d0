import type { Job, Phase } from '#shared/job.ts';

import type { StatusKind } from './components/Status.tsx';
import type { Words } from './texts/texts.ts';

/** What a job does, as a title: Back up default.products, Copy 3 collections */
export function describeJob({ plan }: Pick<Job, 'plan'>, words: Words): string {
  const { kind } = plan.options;
  const [first] = plan.collections;
  const name =
    kind === 'delete' || kind === 'restore' || first === undefined
      ? plan.backupName
      : plan.collections.length === 1
        ? `${first.sourceDatabase}.${first.sourceCollection}`
        : words.count('job.collections', plan.collections.length);
  return words.say(`job.title.${kind}`, { name });
}

/** Transfer 61 %, 29.4 of 48.2 GiB, 118 MiB/s */
export function progressInWords(job: Job, words: Words): string {
  const { fraction, doneBytes, totalBytes, bytesPerSecond } = job.progress;
  const parts = [`${phaseName(job.phase, words)} ${words.percent(fraction)}`];
  if (totalBytes !== null && totalBytes > 0) {
    const params = { done: words.bytes(doneBytes), total: words.bytes(totalBytes) };
    parts.push(words.say('job.bytesOf', params));
  }
  if (bytesPerSecond !== null && bytesPerSecond > 0) parts.push(words.rate(bytesPerSecond));
  return parts.join(', ');
}

export function phaseName(phase: Phase, words: Words): string {
  return words.say(`phase.${phase}`);
}

/** The verdict of a finished job, or what a running one is about. */
export function jobStatus(job: Job, words: Words): { kind: StatusKind; label: string } {
  if (job.state !== 'finished') {
    const kind = job.state === 'queued' || job.state === 'waiting' ? 'waiting' : 'running';
    return { kind, label: words.say(`job.state.${job.state}`) };
  }
  switch (job.outcome) {
    case 'succeeded':
      return {
        kind: verifiedWord(job) === 'counted' ? 'info' : 'success',
        label: words.say(`job.outcome.${verifiedWord(job)}`),
      };
    case 'succeededWithWarnings':
      return { kind: 'warning', label: words.say('job.outcome.succeededWithWarnings') };
    case 'failed':
      return { kind: 'error', label: words.say('job.outcome.failed') };
    case 'stopped':
      return { kind: 'stopped', label: words.say('job.outcome.stopped') };
    default:
      return { kind: 'warning', label: words.say('job.outcome.interrupted') };
  }
}

/** A backup is proven object by object; rows that Milvus alone has counted are not verified; a deletion has nothing to verify. */
function verifiedWord({ plan, collections }: Job): 'verified' | 'counted' | 'done' {
  if (plan.options.kind === 'delete') return 'done';
  const unproven = collections.some(({ rows }) => rows?.verdict === 'countedByImport');
  return unproven ? 'counted' : 'verified';
}
