import type { CollectionProgress, Job } from '#shared/job.ts';

import type { StatusKind } from '../components/Status.tsx';
import type { Words } from '../texts/texts.ts';

/** In the order in which they need a look. */
const order = ['failed', 'running', 'waiting', 'done', 'skipped'] as const;

const looks = {
  failed: 'error',
  running: 'running',
  waiting: 'waiting',
  done: 'success',
  skipped: 'stopped',
} as const satisfies Record<CollectionProgress['state'], StatusKind>;

export const verdictLooks = {
  equal: 'success',
  explained: 'info',
  countedByImport: 'warning',
  different: 'error',
} as const;

/** Those that need somebody first, then those that run; within a state in the order of the plan. */
export function sortedRows(rows: readonly CollectionProgress[]): readonly CollectionProgress[] {
  return rows.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
}

/** What a collection is at, in words: what Milvus does for it, or what came of it. */
export function rowStatus(
  { state, phase, rows, error, doneBytes }: CollectionProgress,
  isJobOver: boolean,
  words: Words,
): { readonly kind: StatusKind; readonly label: string } {
  // Nothing is wrong with a collection that was stopped with its job.
  const isStopped = error?.code === 'STOPPED';
  if (error !== null && !isStopped) return { kind: 'error', label: words.error(error).title };
  if (state === 'done' && rows !== null) {
    return { kind: verdictLooks[rows.verdict], label: words.say(`job.verdict.${rows.verdict}`) };
  }
  // The end of its job was its end, too.
  if (isStopped || (isJobOver && (state === 'running' || state === 'waiting'))) {
    return { kind: 'stopped', label: words.say('job.collection.cutOff') };
  }
  if (state === 'running') return { kind: looks.running, label: words.say(`job.doing.${phase}`) };
  // Copied already: it is Milvus that is waited for.
  if (state === 'waiting' && phase === 'restore' && doneBytes > 0) {
    return { kind: looks.waiting, label: words.say('job.copiedWaits') };
  }
  return { kind: looks[state], label: words.say(`job.collection.${state}`) };
}

/** The share of bytes of a collection; null as long as none are known. */
export function byteShare({ doneBytes, totalBytes }: CollectionProgress): number | null {
  return totalBytes === null || totalBytes === 0 ? null : Math.min(1, doneBytes / totalBytes);
}

/** How many collections of a job that failed are to be tried again; one that was stopped only goes on. */
export function failedCount({
  outcome,
  collections,
}: Pick<Job, 'outcome' | 'collections'>): number {
  return outcome === 'failed' ? collections.filter(({ state }) => state === 'failed').length : 0;
}
