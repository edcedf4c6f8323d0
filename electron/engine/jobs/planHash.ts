import { createHash } from 'node:crypto';

import { canonicalJson } from '#shared/canonicalJson.ts';
import { Plan } from '#shared/plan.ts';

/**
 * SHA-256 (lower-case hex) over the canonical JSON of every field of a plan but profiles: ids of profiles differ from
 * computer to computer, and the same plan has to have the same hash on all of them.
 */
export function hashPlan(plan: Plan): string {
  const { profiles: _, ...hashed } = Plan.parse(plan);
  return createHash('sha256').update(canonicalJson(hashed)).digest('hex');
}
