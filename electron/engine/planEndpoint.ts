import { canonicalJson } from '#shared/canonicalJson.ts';
import { AppError } from '#shared/errors.ts';
import type { Plan, PlanEndpoint } from '#shared/plan.ts';

import type { OpenStorage } from './connections.ts';

/** Where a plan reads or writes, in the form that its hash covers. */
export function endpointOf(
  milvusAddress: string | null,
  storage: OpenStorage | null,
): PlanEndpoint {
  return {
    milvusAddress,
    storage: storage?.store.location ?? null,
    rootPath: storage?.rootPath ?? '',
  };
}

type Endpoints = Pick<Plan, 'source' | 'target' | 'via'>;

/**
 * A profile may have been changed between a plan and its run, or name another place in another configuration file: then
 * nothing is read, written or cleaned up there.
 * @throws PLAN_CHANGED
 */
export function requireSameEndpoints(plan: Plan, opened: Endpoints): void {
  const endpointsOf = ({ source, target, via }: Endpoints) =>
    canonicalJson({ source, target, via: via ?? null });
  if (endpointsOf(plan) !== endpointsOf(opened)) throw new AppError('PLAN_CHANGED');
}
