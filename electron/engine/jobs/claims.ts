import { assertNever } from '#shared/assertNever.ts';
import { AppError } from '#shared/errors.ts';
import type { Job } from '#shared/job.ts';
import type { Plan } from '#shared/plan.ts';

import { rootPrefix } from '../backupFormat/paths.ts';

/** Something a job works on: an id unlike any other, and its name for the message. */
interface Subject {
  readonly id: string;
  readonly name: string;
}

/** writes: no other job may touch it meanwhile. reads: others may read it, too. */
interface Claim {
  readonly jobId: string;
  readonly writes: readonly Subject[];
  readonly reads: readonly Subject[];
}

function claimOf(jobId: string, plan: Plan): Claim {
  const { source, target } = plan;
  switch (plan.options.kind) {
    case 'backup':
      return { jobId, writes: [backupAt(target, plan)], reads: [] };
    case 'restore':
      return { jobId, writes: targetCollections(plan), reads: [backupAt(source, plan)] };
    case 'cleanUp':
      return {
        jobId,
        writes: plan.options.items.map(({ subject }) => itemAt(subject, plan)),
        reads: [],
      };
    case 'copy':
      return {
        jobId,
        writes: [backupAt(plan.via ?? target, plan), ...targetCollections(plan)],
        reads: [],
      };
    case 'transfer': {
      const { targetName } = plan.options;
      const copy = backupAt(target, { ...plan, backupName: targetName });
      return { jobId, writes: [copy], reads: [backupAt(source, plan)] };
    }
    case 'delete': {
      const place = target.storage === null ? source : target;
      return { jobId, writes: [backupAt(place, plan)], reads: [] };
    }
    default:
      return assertNever(plan.options);
  }
}

function backupAt(
  { storage, rootPath }: Plan['target'],
  { backupName }: Pick<Plan, 'backupName'>,
): Subject {
  return { id: JSON.stringify([storage, rootPath, backupName]), name: backupName };
}

/** A backup is the same thing whether it is deleted by its name or removed as a leftover. */
function itemAt(subject: string, plan: Plan): Subject {
  const root = `${plan.target.storage}/${rootPrefix(plan.target.rootPath)}`;
  const isBackup = subject.startsWith(root) && subject.endsWith('/');
  const backupName = isBackup ? subject.slice(root.length, -1) : subject;
  return backupAt(plan.target, { ...plan, backupName });
}

function targetCollections({ target, collections }: Plan): Subject[] {
  return collections.map(({ targetDatabase, targetCollection }) => ({
    id: JSON.stringify([target.milvusAddress, targetDatabase, targetCollection]),
    name: `${targetDatabase}.${targetCollection}`,
  }));
}

/** @throws LEASE_TAKEN */
type TakeClaim = (jobId: string, plan: Plan, elsewhere: readonly Job[]) => () => void;

/** Takes a claim for a job of this process, beside those that other processes run, and gives its release. */
export function createClaims(): TakeClaim {
  const held = new Set<Claim>();
  return (jobId, plan, elsewhere) => {
    const claim = claimOf(jobId, plan);
    const others = elsewhere.map((job) => claimOf(job.id, job.plan));
    for (const other of [...held, ...others]) {
      const name = conflictOf(claim, other) ?? conflictOf(other, claim);
      if (name !== undefined) throw new AppError('LEASE_TAKEN', { name, owner: other.jobId });
    }
    held.add(claim);
    return () => void held.delete(claim);
  };
}

function conflictOf(one: Claim, other: Claim): string | undefined {
  const taken = new Set([...other.writes, ...other.reads].map(({ id }) => id));
  return one.writes.find(({ id }) => taken.has(id))?.name;
}
