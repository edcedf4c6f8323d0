import { type BackupSummary, emptyNote } from '#shared/catalog.ts';
import type { CollectionProgress, Job, JobEvent } from '#shared/job.ts';
import type { Plan, PlanPreview } from '#shared/plan.ts';

/** Only of the names and numbers that a test gives meaning to; the rest is ordinary. */
export function planOf(change: Partial<Plan> = {}): Plan {
  return {
    version: 1,
    profiles: { clusterId: 'config', storageId: 'config-backup' },
    options: { kind: 'backup', filter: '', strategy: 'auto', pauseGc: true },
    backupName: 'monday',
    source: { milvusAddress: 'lyon:19530', storage: 's3://lyon:9000/a-bucket', rootPath: 'files' },
    target: { milvusAddress: null, storage: 's3://lyon:9000/a-bucket', rootPath: 'backup' },
    routes: { backUp: 'insideStore', restore: 'none' },
    databases: ['default'],
    collections: [namesOf('books', 'books'), namesOf('images', 'images')],
    actions: [],
    ...change,
  };
}

export function restorePlan(change: Partial<Plan> = {}): Plan {
  const { source: cluster, target: storage } = planOf();
  return planOf({
    options: {
      kind: 'restore',
      filter: '',
      names: { type: 'suffix', suffix: '_bak' },
      rebuildIndexes: true,
      useAutoIndex: false,
      load: 'asInSource',
      conflicts: { otherwise: 'stop', byTarget: {} },
      metaOnly: false,
    },
    source: storage,
    target: cluster,
    collections: [namesOf('books', 'books_bak'), namesOf('images', 'images_bak')],
    ...change,
  });
}

export function deletePlan(): Plan {
  return planOf({
    options: { kind: 'delete' },
    profiles: { clusterId: null, storageId: 'config-backup' },
    source: { milvusAddress: null, storage: null, rootPath: '' },
    collections: [],
    databases: [],
  });
}

/** bk1 of the first storage, to the vault under the name twin. */
export function transferPlan(change: Partial<Plan> = {}): Plan {
  return planOf({
    options: { kind: 'transfer', targetName: 'twin', users: 'leaveOut' },
    profiles: { clusterId: null, storageId: 'vault', sourceStorageId: 'config-backup' },
    source: { milvusAddress: null, storage: 's3://lyon:9000/b', rootPath: 'backup' },
    target: { milvusAddress: null, storage: 's3://vault:9000/c', rootPath: '' },
    routes: { backUp: 'none', restore: 'none', transfer: 'throughComputer' },
    ...change,
  });
}

function namesOf(source: string, target: string): Plan['collections'][number] {
  return {
    sourceDatabase: 'default',
    sourceCollection: source,
    targetDatabase: 'default',
    targetCollection: target,
    mode: 'create',
  };
}

export function previewOf(plan: Plan, change: Partial<PlanPreview> = {}): PlanPreview {
  return {
    planId: 'plan-1',
    sha256: 'aa',
    plan,
    estimate: { sizeBytes: null, rows: null },
    warnings: [],
    typedName: null,
    typedNameReason: null,
    needsConfirmation: false,
    ...change,
  };
}

export function rowOf(
  target: string,
  change: Partial<CollectionProgress> = {},
): CollectionProgress {
  return {
    source: target,
    target,
    phase: 'prepare',
    state: 'waiting',
    doneBytes: 0,
    totalBytes: null,
    rows: null,
    error: null,
    ...change,
  };
}

export function jobOf(plan: Plan, change: Partial<Job> = {}): Job {
  return {
    id: 'job-1',
    plan,
    planSha256: 'aa',
    acceptance: null,
    state: 'queued',
    outcome: null,
    resumable: false,
    phase: 'prepare',
    progress: {
      doneBytes: 0,
      totalBytes: null,
      doneObjects: 0,
      totalObjects: null,
      bytesPerSecond: null,
      secondsLeft: null,
      fraction: 0,
    },
    collections: plan.collections.map((names) =>
      rowOf(`${names.targetDatabase}.${names.targetCollection}`),
    ),
    warnings: [],
    leftovers: [],
    error: null,
    createdAt: at,
    changedAt: at,
    finishedAt: null,
    ...change,
  };
}

export const at = '2030-01-01T00:00:00.000Z';
export const ofJob = { jobId: 'job-1', at } as const;

type Finished = Extract<JobEvent, { type: 'job.finished' }>;

export function finished(change: Partial<Finished> = {}): Finished {
  return {
    type: 'job.finished',
    ...ofJob,
    outcome: 'succeeded',
    resumable: false,
    error: null,
    leftovers: [],
    ...change,
  };
}

export function summaryOf(name: string, change: Partial<BackupSummary> = {}): BackupSummary {
  return {
    name,
    state: 'complete',
    id: `id of ${name}`,
    sizeBytes: 51_754_000_000,
    rows: '12418220',
    collections: ['default.a', 'default.b'],
    databases: 1,
    note: emptyNote,
    milvusVersion: 'v2.4.5',
    format: 'binlog',
    createdAt: '2026-09-20T14:02:00.000Z',
    error: null,
    ...change,
  };
}
