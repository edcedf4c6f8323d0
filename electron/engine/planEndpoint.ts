import type { PlanEndpoint } from '#shared/plan.ts';

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
