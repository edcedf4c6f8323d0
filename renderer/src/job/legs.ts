import type { Job } from '#shared/job.ts';

import type { LegState } from '../dataPath/dataPath.ts';
import type { LegWords } from '../dataPath/DataPathPicture.tsx';
import type { Words } from '../texts/texts.ts';
import { isSuccess, phasesOf } from './phases.ts';

/** How far each leg of the data path is, in a job. */
export function legsOf(job: Job, words: Words): Readonly<Record<string, LegWords>> {
  const { plan, progress, phase, state } = job;
  const phases = phasesOf(plan);
  const backUp = phases.indexOf('backUp');
  const at = phases.indexOf(phase);
  const { kind } = plan.options;
  const amount =
    progress.totalBytes === null || progress.totalBytes === 0
      ? ''
      : words.say('job.bytesOf', {
          done: words.bytes(progress.doneBytes),
          total: words.bytes(progress.totalBytes),
        });
  if (state === 'finished' && isSuccess(job)) {
    const done = { state: 'done', amount: words.bytes(progress.doneBytes) } as const;
    return { backUp: done, restore: done };
  }
  const running = (isNow: boolean, isDone: boolean): LegState =>
    isDone ? 'done' : isNow ? 'now' : 'next';
  const isBackedUp = kind === 'restore' || at > backUp;
  return {
    backUp: {
      state: running(at <= backUp, isBackedUp && kind !== 'backup'),
      amount: isBackedUp && kind === 'copy' ? '' : amount,
    },
    restore: { state: running(isBackedUp, false), amount: isBackedUp ? amount : '' },
  };
}
