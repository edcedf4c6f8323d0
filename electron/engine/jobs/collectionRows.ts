import type { CollectionProgress, Phase } from '#shared/job.ts';
import type { Plan } from '#shared/plan.ts';

/** The rows of a job page before anything has run, one for each planned collection. */
export function rowsOf(plan: Plan, phase: Phase): CollectionProgress[] {
  return plan.collections.map((names) => ({
    source: `${names.sourceDatabase}.${names.sourceCollection}`,
    target: `${names.targetDatabase}.${names.targetCollection}`,
    phase,
    state: 'waiting',
    doneBytes: 0,
    totalBytes: null,
    rows: null,
    error: null,
  }));
}
