import { z } from 'zod';

import { Plan, PlanRequest } from './plan.ts';
import { Acceptance } from './preflight.ts';

/**
 * A plan to run somewhere else or later, e.g. by cron: what was asked for, and the plan it gave. Opening it asks again and
 * compares, so that it runs only where it still means the same.
 */
export const PlanFile = z.object({
  format: z.literal('milvus-backup-studio/plan'),
  version: z.literal(1),
  request: PlanRequest,
  plan: Plan,
  sha256: z.string(),
  /** Goes into the record of the job that runs it. */
  acceptance: Acceptance.nullable().default(null),
});
export type PlanFile = z.infer<typeof PlanFile>;

/** @param request without a name for its backup where each run shall get a new one */
export function createPlanFile(
  request: PlanRequest,
  { plan, sha256 }: { readonly plan: Plan; readonly sha256: string },
  acceptance: Acceptance | null,
): PlanFile {
  return { format: 'milvus-backup-studio/plan', version: 1, request, plan, sha256, acceptance };
}
