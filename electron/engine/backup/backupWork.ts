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
  /** The phase of a collection after it is backed up; null where the backup is the whole job. */
  readonly next: 'transfer' | 'restore' | null;
}

/** @throws PLAN_CHANGED for a plan that backs up nothing */
export function backupWorkOf({ options, backupName, databases, ...plan }: Plan): BackupWork {
  if (options.kind !== 'backup' && options.kind !== 'copy') throw new AppError('PLAN_CHANGED');
  const { strategy, pauseGc, kind } = options;
  const collections = plan.collections.map(({ sourceDatabase, sourceCollection }) => ({
    database: sourceDatabase,
    collection: sourceCollection,
  }));
  const afterwards = plan.routes.restore === 'none' ? 'restore' : 'transfer';
  const ofCollections = new Set(collections.map(({ database }) => database));
  return {
    backupName,
    // Those of a copy are the databases it copies to.
    databases: kind === 'copy' ? [...ofCollections] : databases,
    collections,
    strategy,
    pauseGc,
    next: kind === 'copy' ? afterwards : null,
  };
}
