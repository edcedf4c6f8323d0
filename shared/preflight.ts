import { z } from 'zod';

import { ErrorInfo } from './errors.ts';

/** What is looked at before a plan is made, by the ids that documents and logs use. */
export const PreflightId = z.enum([
  'P01',
  'P02',
  'P03',
  'P04',
  'P05',
  'P06',
  'P07',
  'P08',
  'P09',
  'P10',
  'P11',
  'P12',
  'P13',
  'P14',
  'P15',
  'P16',
  'P17',
  'P18',
  'P19',
  'P20',
  'P22',
  'P23',
  'P24',
]);
export type PreflightId = z.infer<typeof PreflightId>;

/** What would put it right with one click. */
export const PreflightFix = z.discriminatedUnion('type', [
  z.object({ type: z.literal('useBackupName'), backupName: z.string() }),
  z.object({ type: z.literal('editCluster'), clusterId: z.string() }),
  z.object({ type: z.literal('editNames') }),
]);
export type PreflightFix = z.infer<typeof PreflightFix>;

/**
 * block: the plan would be refused, or do harm. warning: a person decides. skipped: something it needs is missing.
 * `finding` names a text of text/preflight.*.json under 'preflight.finding.<name>', which params fill.
 */
export const PreflightResult = z.object({
  id: PreflightId,
  severity: z.enum(['block', 'warning', 'information', 'passed', 'skipped']),
  finding: z.object({ name: z.string(), params: z.record(z.string(), z.string()) }).nullable(),
  error: ErrorInfo.nullable(),
  fix: PreflightFix.nullable(),
  tookMs: z.number(),
});
export type PreflightResult = z.infer<typeof PreflightResult>;

/** A line or two, in characters. */
export const longestReason = 300;

/** Warnings that a person goes on with, and why, in her own words; '' where she gives no reason. Not part of a plan's hash. */
export const Acceptance = z.object({
  warnings: z
    .array(PreflightResult.pick({ id: true, finding: true, error: true }))
    .min(1)
    .max(PreflightId.options.length),
  reason: z.string().max(longestReason),
});
export type Acceptance = z.infer<typeof Acceptance>;

/** The warnings among some results, with the reason to go on; null when there are none. */
export function accept(results: readonly PreflightResult[], reason: string): Acceptance | null {
  const warnings = results
    .filter(({ severity }) => severity === 'warning')
    .map(({ id, finding, error }) => ({ id, finding, error }));
  return warnings.length === 0 ? null : { warnings, reason: reason.trim() };
}
