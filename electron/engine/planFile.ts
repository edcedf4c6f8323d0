import { canonicalJson } from '#shared/canonicalJson.ts';
import { AppError } from '#shared/errors.ts';
import type { Plan, PlanEndpoint, PlanRequest } from '#shared/plan.ts';
import type { PlanFile } from '#shared/planFile.ts';
import type { ClusterProfile, StorageLocation, StorageProfile } from '#shared/profile.ts';

import { hashPlan } from './jobs/planHash.ts';
import type { ProfileStore } from './profiles/profileStore.ts';
import { locationText } from './storage/locationText.ts';

/**
 * What a plan file asks for, with the profiles of this computer in it: those of the same id or, where the file comes from
 * elsewhere, those that lead to the same places.
 * @throws PLAN_EDITED for one that was changed after it was made, CLUSTER_NOT_FOUND, STORAGE_NOT_FOUND
 */
export async function requestOf(
  { request, plan, sha256 }: PlanFile,
  profiles: ProfileStore,
): Promise<PlanRequest> {
  if (hashPlan(plan) !== sha256) throw new AppError('PLAN_EDITED');
  const clusters = await profiles.clusters.list();
  const storages = await profiles.storages.list();
  const cluster = (id: string, place: PlanEndpoint) => clusterAt(id, place, clusters);
  const storage = (id: string, place: PlanEndpoint) => storageAt(id, place, storages);
  switch (request.kind) {
    case 'backup':
      return {
        ...request,
        clusterId: cluster(request.clusterId, plan.source),
        storageId: storage(request.storageId, plan.target),
      };
    case 'restore':
      return {
        ...request,
        clusterId: cluster(request.clusterId, plan.target),
        storageId: storage(request.storageId, plan.source),
      };
    case 'copy':
      return {
        ...request,
        sourceClusterId: cluster(request.sourceClusterId, plan.source),
        clusterId: cluster(request.clusterId, plan.target),
        storageId: storage(request.storageId, plan.via ?? plan.target),
      };
    case 'transfer':
      return {
        ...request,
        sourceId: storage(request.sourceId, plan.source),
        storageId: storage(request.storageId, plan.target),
      };
    case 'delete':
      return { ...request, storageId: storage(request.storageId, plan.target) };
    case 'cleanUp':
      // What is left behind differs from day to day and from place to place.
      throw new AppError('PLAN_CHANGED');
  }
}

function clusterAt(id: string, place: PlanEndpoint, all: readonly ClusterProfile[]): string {
  const isThere = ({ milvus, storage }: ClusterProfile) =>
    milvus.address === place.milvusAddress && isAt(storage, place);
  const found = all.find((one) => one.id === id && isThere(one)) ?? all.find(isThere);
  if (!found) throw new AppError('CLUSTER_NOT_FOUND', { cluster: place.milvusAddress ?? id });
  return found.id;
}

function storageAt(id: string, place: PlanEndpoint, all: readonly StorageProfile[]): string {
  const isThere = ({ location }: StorageProfile) => isAt(location, place);
  const found = all.find((one) => one.id === id && isThere(one)) ?? all.find(isThere);
  if (!found) throw new AppError('STORAGE_NOT_FOUND', { storage: place.storage ?? id });
  return found.id;
}

function isAt(location: StorageLocation, { storage, rootPath }: PlanEndpoint): boolean {
  const root = location.type === 's3' ? location.rootPath : '';
  return locationText(location) === storage && root === rootPath;
}

/**
 * True when two plans do the same. A name that each run makes up for its backup is left out of the comparison.
 */
export function isSamePlan(before: Plan, now: Plan, hasOwnName: boolean): boolean {
  const textOf = (plan: Plan) => {
    const { profiles: _, ...compared } = plan;
    const text = canonicalJson(compared);
    return hasOwnName ? text : text.replaceAll(plan.backupName, '*');
  };
  return textOf(before) === textOf(now);
}
