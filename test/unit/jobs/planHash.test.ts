import { describe, expect, it } from 'vitest';

import { hashPlan } from '#engine/jobs/planHash.ts';
import type { Plan } from '#shared/plan.ts';

import { backupPlan } from './builders.ts';

describe('hashPlan', () => {
  it('stays the same from release to release', () => {
    expect(hashPlan(backupPlan())).toBe(
      '9759989525deecf8b60cf626226b767873f59458d35fb8c2973640416e1d2312',
    );
  });

  it('is the same on another computer, where the profiles have other ids', () => {
    const there = backupPlan({ profiles: { clusterId: 'x', storageId: 'y' } });
    expect(hashPlan(there)).toBe(hashPlan(backupPlan()));
  });

  it('is the same after a way through JSON, in any order of keys and with fields that no plan has', () => {
    const sent = Object.fromEntries(Object.entries({ ...backupPlan(), extra: 1 }).toReversed());
    expect(hashPlan(JSON.parse(JSON.stringify(sent)) as Plan)).toBe(hashPlan(backupPlan()));
  });

  it('differs for every other field of a plan', () => {
    const plan = backupPlan();
    const others: Plan[] = [
      backupPlan({ backupName: 'weekly' }),
      backupPlan({ source: { ...plan.source, rootPath: 'other' } }),
      backupPlan({ target: { ...plan.target, storage: 's3://vault:9000/c' } }),
      backupPlan({ databases: [] }),
      backupPlan({ collections: [] }),
      backupPlan({ actions: [] }),
      backupPlan({ options: { kind: 'backup', filter: '', strategy: 'auto', pauseGc: false } }),
    ];
    expect(new Set([plan, ...others].map(hashPlan)).size).toBe(others.length + 1);
  });
});
