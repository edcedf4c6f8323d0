import { describe, expect, test } from 'vitest';

import { legsOf } from '../../../renderer/src/job/legs.ts';
import { planOf, restorePlan } from '../hosts/cli/builders.ts';
import { copyPlan, english, progressOf, rows, runningJob } from './builders.ts';

const progress = progressOf({ doneBytes: 3 * 2 ** 20, totalBytes: 8 * 2 ** 20 });
const next = { state: 'next', amount: '', soFar: '' };
const none = { state: 'planned', amount: '', soFar: '' };

describe('the legs of the data path', () => {
  test('of a backup count its bytes, also while it prepares', () => {
    const job = runningJob(planOf(), { phase: 'prepare', progress });
    expect(legsOf(job, english)).toEqual({
      backUp: { state: 'now', amount: '3 of 8\u00A0MiB', soFar: '' },
      transfer: none,
      restore: none,
    });
  });

  test('of a backup that is being checked are done', () => {
    const job = runningJob(planOf(), { phase: 'verify', progress });
    expect(legsOf(job, english).backUp).toEqual({ state: 'done', amount: '3\u00A0MiB', soFar: '' });
  });

  test('of a copy say how many collections are ahead of the others', () => {
    const collections = rows({ state: 'done', phase: 'verify' }, { state: 'running' });
    const job = runningJob(copyPlan(), { phase: 'backUp', progress, collections });
    expect(legsOf(job, english)).toEqual({
      backUp: { state: 'now', amount: '3 of 8\u00A0MiB', soFar: '' },
      transfer: none,
      restore: { ...next, soFar: '1 of 2 so far' },
    });
  });

  test('of a copy in Milvus move nothing that could be counted', () => {
    const job = runningJob(copyPlan(), { phase: 'index', progress });
    expect(legsOf(job, english)).toEqual({
      backUp: { state: 'done', amount: '', soFar: '' },
      transfer: none,
      restore: { state: 'now', amount: '', soFar: '' },
    });
  });

  test('of a restore from elsewhere transfer first', () => {
    const plan = restorePlan({
      routes: { backUp: 'none', restore: 'throughComputer' },
    });
    const job = runningJob(plan, { phase: 'transfer', progress });
    expect(legsOf(job, english)).toEqual({
      backUp: none,
      transfer: { state: 'now', amount: '3 of 8\u00A0MiB', soFar: '' },
      restore: next,
    });
  });
});
