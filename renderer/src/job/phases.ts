import type { CollectionProgress, Job, Phase } from '#shared/job.ts';
import type { Plan } from '#shared/plan.ts';

const byKind = {
  backup: ['prepare', 'backUp', 'verify'],
  restore: ['prepare', 'transfer', 'restore', 'index', 'load', 'verify'],
  copy: ['prepare', 'backUp', 'transfer', 'restore', 'index', 'load', 'verify'],
  delete: ['prepare'],
  cleanUp: ['prepare'],
  transfer: ['prepare', 'transfer', 'verify'],
} as const satisfies Record<Plan['options']['kind'], readonly Phase[]>;

/** The phases a job of this plan goes through, in order. Without a copy between buckets there is nothing to transfer. */
export function phasesOf({ options, routes }: Plan): readonly Phase[] {
  const phases: readonly Phase[] = byKind[options.kind];
  const hasTransfer = routes.restore !== 'none' || options.kind === 'transfer';
  return !hasTransfer ? phases.filter((phase) => phase !== 'transfer') : phases;
}

interface PhaseState {
  readonly state: 'done' | 'now' | 'next';
  /** Collections that have left this phase behind. */
  readonly finished: number;
  /** Share of its collections, each with the bytes it has in this phase. */
  readonly share: number;
}

/** Collections go through the phases on their own: how many have left this one behind, and how the phase stands. */
export function phaseState(phase: Phase, job: Job, phases: readonly Phase[]): PhaseState {
  const order = phases.indexOf(phase);
  const shares = job.collections.map((collection) => shareIn(phase, collection, phases));
  const finished = shares.filter((share) => share === 1).length;
  const sum = shares.reduce((total, share) => total + share, 0);
  const share = job.collections.length === 0 ? 0 : sum / job.collections.length;
  const done: PhaseState = { state: 'done', finished, share: 1 };
  if (job.state === 'finished') {
    // A job that was cut off is past a phase only as far as its collections are.
    return isSuccess(job) || (share === 1 && finished > 0)
      ? done
      : { state: 'next', finished, share };
  }
  if (phases.indexOf(job.phase) > order) return done;
  return { state: job.phase === phase ? 'now' : 'next', finished, share };
}

/** 1 once a collection is past the phase; while it is copied there, the share of its bytes. */
function shareIn(phase: Phase, row: CollectionProgress, phases: readonly Phase[]): number {
  if (row.state === 'done' || row.state === 'skipped') return 1;
  const [order, at] = [phases.indexOf(phase), phases.indexOf(row.phase)];
  if (at !== order) return at > order ? 1 : 0;
  const movesBytes = phase === 'backUp' || phase === 'transfer';
  if (!movesBytes || row.totalBytes === null || row.totalBytes === 0) return 0;
  // What is all there is still to be proven: not past the phase.
  return Math.min(0.99, row.doneBytes / row.totalBytes);
}

export function isSuccess({ outcome }: Pick<Job, 'outcome'>): boolean {
  return outcome === 'succeeded' || outcome === 'succeededWithWarnings';
}
