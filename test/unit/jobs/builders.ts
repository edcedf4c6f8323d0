import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll } from 'vitest';

import type { JobContext, JobProgram } from '#engine/jobs/jobContext.ts';
import { queuedJob } from '#engine/jobs/queuedJob.ts';
import type { Logger, LogLevel } from '#engine/log.ts';
import type { CollectionProgress, Job, Leftover } from '#shared/job.ts';
import type { Plan } from '#shared/plan.ts';

export interface LogLine {
  readonly level: LogLevel;
  readonly message: string;
}

export function createLog(lines: LogLine[] = []): Logger {
  const logger: Logger = {
    log: (level, message) => void lines.push({ level, message }),
    with: () => logger,
  };
  return logger;
}

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'jobs-'));
  folders.push(folder);
  return folder;
}

export function backupPlan(change: Partial<Plan> = {}): Plan {
  return {
    version: 1,
    profiles: { clusterId: 'paris', storageId: 'vault' },
    options: { kind: 'backup', filter: '', strategy: 'auto', pauseGc: true },
    backupName: 'nightly',
    source: { milvusAddress: 'paris:19530', storage: 's3://paris:9000/a', rootPath: 'files' },
    target: { milvusAddress: null, storage: 's3://vault:9000/b', rootPath: 'backup' },
    routes: { backUp: 'insideStore', restore: 'none' },
    databases: ['default'],
    collections: [
      {
        sourceDatabase: 'default',
        sourceCollection: 'books',
        targetDatabase: 'default',
        targetCollection: 'books',
        mode: 'create',
      },
    ],
    actions: [{ verb: 'copyBinlogs', effect: 'write', subject: 'b/backup/nightly/' }],
    ...change,
  };
}

export function restorePlan(change: Partial<Plan> = {}): Plan {
  return backupPlan({
    options: {
      kind: 'restore',
      filter: '',
      names: { type: 'keep' },
      rebuildIndexes: true,
      useAutoIndex: false,
      load: 'asInSource',
      conflicts: { otherwise: 'stop', byTarget: {} },
      metaOnly: false,
    },
    source: { milvusAddress: null, storage: 's3://vault:9000/b', rootPath: 'backup' },
    target: { milvusAddress: 'lyon:19530', storage: 's3://lyon:9000/c', rootPath: 'files' },
    routes: { backUp: 'none', restore: 'throughComputer' },
    ...change,
  });
}

/** books of paris beside themselves, by the vault. */
export function copyPlan(change: Partial<Plan> = {}): Plan {
  return backupPlan({
    options: {
      kind: 'copy',
      filter: 'books',
      names: { type: 'suffix', suffix: '_bak' },
      strategy: 'auto',
      pauseGc: true,
      rebuildIndexes: true,
      useAutoIndex: false,
      load: 'asInSource',
      conflicts: { otherwise: 'stop', byTarget: {} },
      keepBackup: true,
    },
    target: { milvusAddress: 'paris:19530', storage: 's3://vault:9000/b', rootPath: 'backup' },
    routes: { backUp: 'insideStore', restore: 'insideStore' },
    collections: [
      {
        sourceDatabase: 'default',
        sourceCollection: 'books',
        targetDatabase: 'default',
        targetCollection: 'books_bak',
        mode: 'create',
      },
    ],
    ...change,
  });
}

export function row(change: Partial<CollectionProgress> = {}): CollectionProgress {
  return {
    source: 'default.books',
    target: 'default.books',
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
  const now = new Date(Date.UTC(2030, 0, 1));
  const given = { id: 'job-1', plan, planSha256: 'aa', acceptance: null };
  const job = queuedJob({ ...given, collections: [row()], now });
  return { ...job, ...change };
}

export function programOf(
  run: (context: JobContext) => Promise<void>,
  cleanUp: (context: JobContext) => Promise<void> = async () => undefined,
): JobProgram {
  return { collections: [row()], run, cleanUp };
}

/** Does not heed its signal, and reports what it made as gone in the end, when end is called. */
export function createDeafProgram(leftover: Leftover) {
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  let context: JobContext | undefined;
  return {
    end,
    /** Once its leftover is in the journal. */
    context: () => context,
    run: async (given: JobContext): Promise<void> => {
      await given.leftoverMade(leftover);
      context = given;
      await ended;
      await given.leftoverGone(leftover);
    },
  };
}

/** Ends with the signal's reason, as a program that heeds it does. */
export function untilStopped({ signal }: { readonly signal: AbortSignal }): Promise<void> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    signal.addEventListener('abort', () => reject(signal.reason as Error));
  });
}
