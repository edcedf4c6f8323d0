import { AppError } from '#shared/errors.ts';
import type { Plan } from '#shared/plan.ts';

/** What a job works on. writes: no other job may touch it meanwhile. reads: others may read it, too. */
export interface Claim {
  readonly writes: readonly Subject[];
  readonly reads: readonly Subject[];
}

interface Subject {
  /** The place and the name, unlike any other. */
  readonly id: string;
  /** For the message: db.collection, or the name of the backup. */
  readonly name: string;
}

export function claimOf(plan: Plan): Claim {
  const { source, target } = plan;
  switch (plan.options.kind) {
    case 'backup':
      return { writes: [backupAt(target, plan)], reads: [] };
    case 'restore':
      return { writes: targetCollections(plan), reads: [backupAt(source, plan)] };
    case 'delete':
      return { writes: [backupAt(target.storage === null ? source : target, plan)], reads: [] };
  }
}

function backupAt({ storage, rootPath }: Plan['target'], { backupName }: Plan): Subject {
  return { id: JSON.stringify([storage, rootPath, backupName]), name: backupName };
}

function targetCollections({ target, collections }: Plan): Subject[] {
  return collections.map(({ targetDatabase, targetCollection }) => ({
    id: JSON.stringify([target.milvusAddress, targetDatabase, targetCollection]),
    name: `${targetDatabase}.${targetCollection}`,
  }));
}

/** Claims of the jobs of this process. take fails with LEASE_TAKEN and gives the release otherwise. */
export function createClaims(): { take(jobId: string, plan: Plan): () => void } {
  const held = new Map<string, { readonly jobId: string; readonly claim: Claim }>();
  return {
    take(jobId, plan) {
      const claim = claimOf(plan);
      for (const other of held.values()) {
        const name = conflictOf(claim, other.claim) ?? conflictOf(other.claim, claim);
        if (name !== null) throw new AppError('LEASE_TAKEN', { name, owner: other.jobId });
      }
      held.set(jobId, { jobId, claim });
      return () => void held.delete(jobId);
    },
  };
}

function conflictOf(one: Claim, other: Claim): string | null {
  const taken = new Set([...other.writes, ...other.reads].map(({ id }) => id));
  return one.writes.find(({ id }) => taken.has(id))?.name ?? null;
}
