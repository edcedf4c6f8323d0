import type { CollectionProgress, Job, Progress } from '#shared/job.ts';
import type { Plan } from '#shared/plan.ts';
import { type ClusterProfile, noLabels } from '#shared/profile.ts';

import { createWords, type Words } from '../../../renderer/src/texts/texts.ts';
import { jobOf, planOf, rowOf } from '../hosts/cli/builders.ts';

export const english: Words = createWords('en', 'UTC');
export const french: Words = createWords('fr', 'UTC');

/** Without the spaces that keep a number and its unit together. */
export function plain(text: string): string {
  return text.replaceAll(/[\u00A0\u202F]/g, ' ');
}

/** books and images of lyon beside themselves; the backup lies in the bucket of lyon. */
export function copyPlan(change: Partial<Plan> = {}): Plan {
  const { source, target } = planOf();
  return planOf({
    options: {
      kind: 'copy',
      filter: 'default.books,default.images',
      names: { type: 'suffix', suffix: '_bak' },
      strategy: 'auto',
      pauseGc: true,
      rebuildIndexes: true,
      useAutoIndex: false,
      load: 'asInSource',
      conflicts: { otherwise: 'stop', byTarget: {} },
      keepBackup: true,
    },
    source,
    target: source,
    via: target,
    collections: ['books', 'images'].map((name) => ({
      sourceDatabase: 'default',
      sourceCollection: name,
      targetDatabase: 'default',
      targetCollection: `${name}_bak`,
      mode: 'create',
    })),
    ...change,
  });
}

/** A running job of a plan, with one row for each state that is given. */
export function runningJob(plan: Plan, change: Partial<Job> = {}): Job {
  return jobOf(plan, { state: 'running', ...change });
}

export function rows(...changes: readonly Partial<CollectionProgress>[]): CollectionProgress[] {
  return changes.map((change, index) => rowOf(`default.c${index}`, change));
}

export function progressOf(change: Partial<Progress> = {}): Progress {
  return { ...jobOf(planOf()).progress, ...change };
}

export function clusterOf(name: string): ClusterProfile {
  return {
    id: 'config',
    name,
    environment: 'test',
    protection: 'none',
    ...noLabels,
    milvus: { address: 'lyon:19530', tls: { mode: 'none' }, login: { type: 'none' } },
    storage: { type: 'local', path: '/data' },
  };
}
