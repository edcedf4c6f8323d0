import { z } from 'zod';

import { ErrorInfo } from './errors.ts';
import { ClusterProfile, SecretRef, StorageProfile } from './profile.ts';

/** The connection test, in the order it is shown. All steps run; none hides another. */
export const CheckStep = z.enum([
  'hostName',
  'milvusPort',
  'certificate',
  'login',
  'version',
  'collections',
  'segmentApi',
  'storagePort',
  'clock',
  'credentials',
  'bucket',
  'rootPath',
  'writeProbe',
  'backupFolder',
  'management',
]);
export type CheckStep = z.infer<typeof CheckStep>;

/** What would put a step right with one click. */
export const CheckFix = z.discriminatedUnion('type', [
  /** Where segments of the cluster's own collections were found. */
  z.object({
    type: z.literal('useRootPath'),
    rootPath: z.string(),
    /** At least this many; counting stops at some point. */
    segmentFiles: z.number(),
    newestAt: z.string().nullable(),
  }),
  z.object({ type: z.literal('useBucket'), bucket: z.string() }),
  z.object({ type: z.literal('useRegion'), region: z.string() }),
]);
export type CheckFix = z.infer<typeof CheckFix>;

/**
 * `finding` names a sentence of text/checks.*.json under 'finding.<name>', which params fill; null when there is nothing to say.
 * skipped: something it needs failed, or it does not apply; asksFirst: it writes, and the cluster is a production one.
 */
export const CheckResult = z.object({
  step: CheckStep,
  status: z.enum(['passed', 'warning', 'failed', 'skipped', 'asksFirst']),
  finding: z.object({ name: z.string(), params: z.record(z.string(), z.string()) }).nullable(),
  error: ErrorInfo.nullable(),
  fixes: z.array(CheckFix),
  tookMs: z.number(),
});
export type CheckResult = z.infer<typeof CheckResult>;

/** Secrets typed into a form, by the refs under which its profile names them; they replace those that are kept. */
export const TypedSecrets = z.record(SecretRef, z.string().min(1).max(16_384));
export type TypedSecrets = z.infer<typeof TypedSecrets>;

/** What is tested: saved profiles, or forms that nobody has saved yet. */
export const CheckTarget = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('saved'),
    clusterId: z.string(),
    storageId: z.string().nullable(),
  }),
  z.object({
    type: z.literal('draft'),
    cluster: ClusterProfile,
    /** null tests no place for backups. */
    storage: StorageProfile.nullable(),
    secrets: TypedSecrets,
  }),
]);
export type CheckTarget = z.infer<typeof CheckTarget>;

/** Tells of one step as soon as it has ended. */
export const CheckEvent = z.object({
  type: z.literal('check.step'),
  testId: z.string(),
  result: CheckResult,
});
export type CheckEvent = z.infer<typeof CheckEvent>;
