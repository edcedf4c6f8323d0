import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { createProgressMeter, phaseWeights } from '#engine/jobs/progressMeter.ts';
import { applyJobEvent, Phase, type Progress } from '#shared/job.ts';

import { backupPlan, copyPlan, jobOf, restorePlan } from './builders.ts';

const MiB = 2 ** 20;
const backup = () => createProgressMeter(phaseWeights(backupPlan()));

describe('phaseWeights', () => {
  it('has a transfer only when objects are copied beside the target', () => {
    const copying = restorePlan({
      actions: [{ verb: 'copyTemporary', effect: 'write', subject: 'c/temp/' }],
    });
    expect(Object.keys(phaseWeights(restorePlan()))).toEqual([
      'prepare',
      'restore',
      'index',
      'load',
      'verify',
    ]);
    expect(Object.keys(phaseWeights(copying))).toContain('transfer');
    expect(Object.keys(phaseWeights(copyPlan()))).toEqual([
      'prepare',
      'backUp',
      'restore',
      'index',
      'load',
      'verify',
    ]);
  });
});

describe('progress', () => {
  it('has no totals, no rate and no end before anything is planned', () => {
    expect(backup().snapshot(0)).toEqual({
      doneBytes: 0,
      totalBytes: null,
      doneObjects: 0,
      totalObjects: null,
      bytesPerSecond: null,
      secondsLeft: null,
      fraction: 0,
    } satisfies Progress);
  });

  it('is the weight of the phases behind and the share of the present one', () => {
    const meter = backup();
    meter.planned(200, 2);
    meter.phase('backUp');
    meter.done(50, 1);
    expect(meter.snapshot(0)).toMatchObject({ doneBytes: 50, totalBytes: 200, fraction: 0.275 });
    meter.phase('verify');
    expect(meter.snapshot(1).fraction).toBeCloseTo(0.95);
    meter.complete();
    expect(meter.snapshot(2).fraction).toBe(1);
  });

  it('goes by objects where no bytes are to be moved', () => {
    const meter = createProgressMeter({ prepare: 1 });
    meter.planned(0, 4);
    meter.done(0, 1);
    expect(meter.snapshot(0).fraction).toBe(0.25);
  });

  it('never goes back and stays between 0 and 1, whatever a program reports', () => {
    const step = fc.oneof(
      fc.record({ type: fc.constant('phase' as const), phase: fc.constantFrom(...Phase.options) }),
      fc.record({ type: fc.constant('planned' as const), bytes: fc.nat(1000), objects: fc.nat(9) }),
      fc.record({ type: fc.constant('done' as const), bytes: fc.nat(1000), objects: fc.nat(9) }),
    );
    fc.assert(
      fc.property(fc.constantFrom(backupPlan(), restorePlan()), fc.array(step), (plan, steps) => {
        const meter = createProgressMeter(phaseWeights(plan));
        let last = 0;
        for (const [index, one] of steps.entries()) {
          if (one.type === 'phase') meter.phase(one.phase);
          else meter[one.type](one.bytes, one.objects);
          const { fraction } = meter.snapshot(index * 100);
          expect(fraction).toBeGreaterThanOrEqual(last);
          expect(fraction).toBeLessThanOrEqual(1);
          last = fraction;
        }
      }),
    );
  });
});

describe('the rate', () => {
  it('is that of the last 10 s', () => {
    const meter = backup();
    meter.planned(1000 * MiB, 1000);
    for (let second = 0; second < 20; second += 1) {
      meter.snapshot(second * 1000);
      meter.done(second < 10 ? 1 * MiB : 3 * MiB, 1);
    }
    expect(meter.snapshot(20_000).bytesPerSecond).toBe(3 * MiB);
  });

  it('is told after 1 s, and an end only when the rate was the same for 10 s', () => {
    const meter = backup();
    meter.planned(100 * MiB, 100);
    const left: (number | null)[] = [];
    for (let second = 0; second <= 12; second += 1) {
      left.push(meter.snapshot(second * 1000).secondsLeft);
      meter.done(MiB, 1);
    }
    expect(left).toEqual([
      null,
      null,
      null,
      null,
      null,
      null,
      null,
      null,
      null,
      null,
      null,
      89,
      88,
    ]);
  });

  it('takes the end back when it changes', () => {
    const meter = backup();
    meter.planned(1000 * MiB, 100);
    for (let second = 0; second <= 20; second += 1) {
      meter.snapshot(second * 1000);
      meter.done(MiB, 1);
    }
    meter.done(30 * MiB, 1);
    expect(meter.snapshot(21_000).secondsLeft).toBeNull();
  });

  it('gives no end while the total is not known, nor when all bytes are done', () => {
    const unplanned = backup();
    const ended = backup();
    ended.planned(30 * MiB, 30);
    for (let second = 0; second <= 30; second += 1) {
      expect(unplanned.snapshot(second * 1000).secondsLeft).toBeNull();
      ended.snapshot(second * 1000);
      if (second < 30) ended.done(MiB, 1);
      unplanned.done(MiB, 1);
    }
    expect(ended.snapshot(30_500).secondsLeft).toBeNull();
  });
});

describe('the reducer', () => {
  it('never takes the fraction back, even over a resume that begins again at 0', () => {
    const progress = backup().snapshot(0);
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (fractions) => {
        let job = jobOf(backupPlan());
        for (const fraction of fractions) {
          const at = { jobId: job.id, at: job.createdAt };
          const before = job.progress.fraction;
          job = applyJobEvent(job, { type: 'job.started', ...at });
          job = applyJobEvent(job, {
            type: 'job.progress',
            ...at,
            progress: { ...progress, fraction },
          });
          expect(job.progress.fraction).toBe(Math.max(before, fraction));
        }
      }),
    );
  });
});
