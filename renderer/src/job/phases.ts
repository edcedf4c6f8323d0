import type { Job, Phase } from '#shared/job.ts';
import type { Plan } from '#shared/plan.ts';

const byKind = {
  backup: ['prepare', 'backUp', 'verify'],
  restore: ['prepare', 'transfer', 'restore', 'index', 'load', 'verify'],
  copy: ['prepare', 'backUp', 'transfer', 'restore', 'index', 'load', 'verify'],
  delete: ['prepare', 'backUp'],
} as const satisfies Record<Plan['options']['kind'], readonly Phase[]>;

/** The phases a job of this plan goes through, in order. Without a copy between buckets there is nothing to transfer. */
export function phasesOf({ options, routes }: Plan): readonly Phase[] {
  const phases: readonly Phase[] = byKind[options.kind];
  return routes.restore === 'none' ? phases.filter((phase) => phase !== 'transfer') : phases;
}

export type PhaseState = 'done' | 'now' | 'next';

/** Collections go through the phases on their own: how many have left this one behind, and how the phase stands. */
export function phaseState(
  phase: Phase,
  job: Job,
  phases: readonly Phase[],
): { readonly state: PhaseState; readonly finished: number } {
  const order = phases.indexOf(phase);
  const finished = job.collections.filter(
    ({ state, phase: at }) => state === 'done' || phases.indexOf(at) > order,
  ).length;
  const isOver = job.state === 'finished' && isSuccess(job);
  if (isOver || phases.indexOf(job.phase) > order) return { state: 'done', finished };
  return { state: job.phase === phase && job.state !== 'finished' ? 'now' : 'next', finished };
}

export function isSuccess({ outcome }: Pick<Job, 'outcome'>): boolean {
  return outcome === 'succeeded' || outcome === 'succeededWithWarnings';
}
