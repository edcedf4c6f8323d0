import { describe, expect, test } from 'vitest';

import { phasesOf, phaseState } from '../../../renderer/src/job/phases.ts';
import { deletePlan, planOf, restorePlan, transferPlan } from '../hosts/cli/builders.ts';
import { copyPlan, rows, runningJob } from './builders.ts';

const inMilvus = ['restore', 'index', 'load', 'verify'];

describe('the phases of a job', () => {
  test.each([
    ['a backup', planOf(), ['prepare', 'backUp', 'verify']],
    ['a restore of the own bucket', restorePlan(), ['prepare', ...inMilvus]],
    [
      'a restore from elsewhere',
      restorePlan({ routes: { backUp: 'none', restore: 'insideStore' } }),
      ['prepare', 'transfer', ...inMilvus],
    ],
    ['a copy', copyPlan(), ['prepare', 'backUp', ...inMilvus]],
    ['a deletion', deletePlan(), ['prepare']],
    ['a transfer', transferPlan(), ['prepare', 'transfer', 'verify']],
  ])('of %s', (_, plan, phases) => {
    expect(phasesOf(plan)).toEqual(phases);
  });
});

describe('the state of a phase', () => {
  const job = runningJob(copyPlan(), {
    phase: 'backUp',
    collections: rows(
      { state: 'running', phase: 'backUp', doneBytes: 40, totalBytes: 80 },
      { state: 'waiting', phase: 'restore' },
      { state: 'done', phase: 'verify' },
      { state: 'waiting', phase: 'prepare' },
    ),
  });
  const phases = phasesOf(job.plan);

  test('counts the collections that are past it, and bytes of those that are in it', () => {
    expect(phaseState('backUp', job, phases)).toEqual({ state: 'now', finished: 2, share: 0.625 });
  });

  test('is done when the job is past it, whatever single collections do', () => {
    expect(phaseState('prepare', job, phases)).toEqual({ state: 'done', finished: 3, share: 1 });
  });

  test('is still to come while collections are through it already', () => {
    expect(phaseState('load', job, phases)).toEqual({ state: 'next', finished: 1, share: 0.25 });
  });

  test('does not call a collection past a phase whose bytes are there but not proven', () => {
    const [row] = rows({ state: 'running', phase: 'backUp', doneBytes: 80, totalBytes: 80 });
    const one = { ...job, collections: row === undefined ? [] : [row] };
    expect(phaseState('backUp', one, phases)).toEqual({ state: 'now', finished: 0, share: 0.99 });
  });

  test('is done throughout after a success', () => {
    const over = { ...job, state: 'finished', outcome: 'succeeded' } as const;
    expect(phases.map((phase) => phaseState(phase, over, phases).state)).toEqual(
      phases.map(() => 'done'),
    );
  });

  test('after a failure is done only as far as every collection came', () => {
    const over = { ...job, state: 'finished', outcome: 'failed', phase: 'verify' } as const;
    expect(phases.map((phase) => phaseState(phase, over, phases).state)).toEqual(
      phases.map(() => 'next'),
    );
  });
});
