import { AppError } from '#shared/errors.ts';
import type { FlushStrategy, Plan } from '#shared/plan.ts';

import type { CollectionRef } from '../milvus/milvus.ts';

/** What a plan wants of a backup, by the names of the source. A copy wants one, too. */
export interface BackupWork {
  readonly backupName: string;
  readonly databases: readonly string[];
  readonly collections: readonly CollectionRef[];
  readonly strategy: FlushStrategy;
  readonly pauseGc: boolean;
  /** A backup that is only the way to its restore ends no row of the job, and not the job. */
  readonly isFollowedByRestore: boolean;
}

/** @throws PLAN_CHANGED for a plan that backs up nothing */
export function backupWorkOf({ options, backupName, databases, ...plan }: Plan): BackupWork {
  if (options.kind !== 'backup' && options.kind !== 'copy') throw new AppError('PLAN_CHANGED');
  const { strategy, pauseGc, kind } = options;
  const collections = plan.collections.map(({ sourceDatabase, sourceCollection }) => ({
    database: sourceDatabase,
    collection: sourceCollection,
  }));
  const isFollowedByRestore = kind === 'copy';
  const ofCollections = new Set(collections.map(({ database }) => database));
  return {
    backupName,
    // Those of a copy are the databases it copies to.
    databases: isFollowedByRestore ? [...ofCollections] : databases,
    collections,
    strategy,
    pauseGc,
    isFollowedByRestore,
  };
}
