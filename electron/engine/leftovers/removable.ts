import type { Job } from '#shared/job.ts';
import type { PlanWarning } from '#shared/plan.ts';

import { inspectBackup } from '../backupFormat/list.ts';
import type { UnfinishedUpload } from '../storage/objectStore.ts';
import { measure, newest } from './measure.ts';
import { isBusy, nobody, type Owner, ownerOfBackup, ownerOfTemporary } from './owner.ts';
import { folderOfBackup, type LeftoverTarget, type Places } from './places.ts';

type StoredTarget = Exclude<LeftoverTarget, { kind: 'pausedGc' }>;

export interface CheckScope {
  readonly places: Places;
  readonly jobs: readonly Job[];
  /** The job that cleans up: what it has begun to remove is its own. */
  readonly jobId: string;
  readonly now: Date;
  readonly signal: AbortSignal;
}

/** Whether a leftover still is one: who made it, or why it stays. */
export type Verdict =
  | { readonly isRemovable: true; readonly owner: Job | null }
  | { readonly isRemovable: false; readonly reason: PlanWarning['code'] };

const gone: Verdict = { isRemovable: false, reason: 'leftoverGone' };

/** Looks once more, right before something is removed, at all that lies there. */
export async function checkRemovable(target: StoredTarget, scope: CheckScope): Promise<Verdict> {
  const { kind, key } = target;
  const { store } = target.place;
  const { signal } = scope;
  switch (kind) {
    case 'temporaryPrefix': {
      const { isEmpty, changedAt } = await lookAll(target, signal);
      return isEmpty ? gone : judge(ownerOfTemporary(key, scope.jobs), changedAt, scope);
    }
    case 'partialBackup': {
      const backup = await inspectBackup(store, key, signal);
      if (backup === null) return gone;
      if (backup.state !== 'partial') return { isRemovable: false, reason: 'leftoverComplete' };
      const { changedAt } = await lookAll(target, signal);
      return judge(await ownerOfBackup(target.place, key, scope), changedAt, scope);
    }
    case 'checkObject': {
      const info = await store.head(key, signal);
      return info === undefined ? gone : judge(nobody, info.modifiedAt, scope);
    }
    case 'unfinishedUpload': {
      const uploads = await uploadsOf(target, signal);
      if (uploads.length === 0) return gone;
      const startedAt = uploads.map((upload) => upload.startedAt).reduce(newest);
      return judge(await ownerOfUpload(target, scope), startedAt, scope);
    }
  }
}

/** Those of the very key. */
export async function uploadsOf(
  { place, key }: StoredTarget,
  signal: AbortSignal,
): Promise<UnfinishedUpload[]> {
  const uploads: UnfinishedUpload[] = [];
  for await (const upload of place.store.listUploads(key, signal))
    if (upload.key === key) uploads.push(upload);
  return uploads;
}

/** Everything under a prefix, also what is still on its way there. */
async function lookAll({ place, key }: StoredTarget, signal: AbortSignal) {
  const { store } = place;
  const all = { signal, most: Number.POSITIVE_INFINITY };
  const { objects, ...measured } = await measure(store, key, all);
  let isEmpty = objects === 0;
  let { changedAt } = measured;
  for await (const upload of store.listUploads(key, signal)) {
    isEmpty = false;
    changedAt = newest(changedAt, upload.startedAt);
  }
  return { isEmpty, changedAt };
}

/** That of the folder it lies in. */
export function ownerOfUpload(
  { place, key }: Pick<StoredTarget, 'place' | 'key'>,
  scope: Pick<CheckScope, 'places' | 'jobs' | 'signal'>,
): Promise<Owner> {
  return place === scope.places.cluster
    ? Promise.resolve(ownerOfTemporary(key, scope.jobs))
    : ownerOfBackup(place, folderOfBackup(place, key), scope);
}

function judge(owner: Owner, changedAt: string | null, { jobId, now }: CheckScope): Verdict {
  if (owner.jobId === jobId) return { isRemovable: true, owner: null };
  if (isBusy(owner, changedAt, now)) return { isRemovable: false, reason: 'leftoverInUse' };
  return { isRemovable: true, owner: owner.job };
}
