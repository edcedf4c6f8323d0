import type { Job, Phase } from '#shared/job.ts';

import type { LegId, LegState } from '../dataPath/dataPath.ts';
import type { LegWords } from '../dataPath/legWords.ts';
import { bytesInWords } from '../jobWords.ts';
import type { Words } from '../texts/texts.ts';
import { isSuccess, phasesOf } from './phases.ts';

/** Which phases move something on which leg of the data path. */
const phasesOfLeg = {
  backUp: ['prepare', 'backUp'],
  transfer: ['transfer'],
  restore: ['restore', 'index', 'load', 'verify'],
} as const satisfies Record<LegId, readonly Phase[]>;

/** How far each leg of the data path is, in a job. */
export function legsOf(job: Job, words: Words): Readonly<Record<LegId, LegWords>> {
  const { plan, progress } = job;
  const phases = phasesOf(plan);
  // The bytes of a job are counted over all its legs: of those that follow another, and of those that are over, none are known.
  const isCopy = plan.options.kind === 'copy';
  const legOf = (id: LegId): LegWords => {
    // Each leg is named after one of its phases.
    if (!phases.includes(id)) return { state: 'planned', amount: '', soFar: '' };
    const state = stateOf(id, job, phases);
    const isCounted = id === 'backUp' || (id === 'transfer' && !isCopy);
    switch (state) {
      case 'done':
        return {
          state,
          amount: isCounted && !isCopy ? words.bytes(progress.doneBytes) : '',
          soFar: '',
        };
      case 'now':
        return { state, amount: isCounted ? bytesInWords(progress, words) : '', soFar: '' };
      default:
        return { state, amount: '', soFar: soFar(id, job, words) };
    }
  };
  return { backUp: legOf('backUp'), transfer: legOf('transfer'), restore: legOf('restore') };
}

function stateOf(id: LegId, job: Job, phases: readonly Phase[]): LegState {
  if (job.state === 'finished' && isSuccess(job)) return 'done';
  const places = phasesOfLeg[id].map((phase) => phases.indexOf(phase)).filter((at) => at >= 0);
  const at = phases.indexOf(job.phase);
  if (at > Math.max(...places)) return 'done';
  // A restore has no back up before it: its preparation belongs to its first leg.
  const isFirst = Math.min(...places) <= 1 && job.phase === 'prepare';
  return isFirst || at >= Math.min(...places) ? 'now' : 'next';
}

/** Single collections may be there already: 1 of 8 so far. */
function soFar(id: LegId, { collections, plan }: Job, words: Words): string {
  const phases = phasesOf(plan);
  const last = Math.max(...phasesOfLeg[id].map((phase) => phases.indexOf(phase)));
  const past = collections.filter(
    ({ state, phase }) => state === 'done' || phases.indexOf(phase) > last,
  ).length;
  if (past === 0) return '';
  return words.say('job.soFar', {
    done: words.number(past),
    total: words.number(collections.length),
  });
}
