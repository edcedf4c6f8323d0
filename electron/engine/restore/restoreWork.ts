import { AppError } from '#shared/errors.ts';
import type { Plan, PlannedCollection, RestoreRequest } from '#shared/plan.ts';

/** What a plan wants of a restore. A copy wants one, too. */
export interface RestoreWork extends Pick<
  RestoreRequest,
  'rebuildIndexes' | 'useAutoIndex' | 'load' | 'metaOnly'
> {
  readonly backupName: string;
  /** Of the target. */
  readonly databases: readonly string[];
  readonly collections: readonly PlannedCollection[];
}

/** @throws PLAN_CHANGED for a plan that restores nothing */
export function restoreWorkOf({ options, backupName, databases, collections }: Plan): RestoreWork {
  if (options.kind !== 'restore' && options.kind !== 'copy') throw new AppError('PLAN_CHANGED');
  const { rebuildIndexes, useAutoIndex, load } = options;
  return {
    backupName,
    databases,
    collections,
    rebuildIndexes,
    useAutoIndex,
    load,
    metaOnly: options.kind === 'restore' && options.metaOnly,
  };
}
