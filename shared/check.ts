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

/** Where counting stops. */
export const mostSegmentFiles = 2000;

/** What would put a step right with one click. */
export const CheckFix = z.discriminatedUnion('type', [
  /** Where segments of the cluster's own collections were found. */
  z.object({
    type: z.literal('useRootPath'),
    rootPath: z.string(),
    /** Not above mostSegmentFiles, which means at least that many. */
    segmentFiles: z.number(),
    newestAt: z.string().nullable(),
  }),
  /** rootPath: null where it stays as it is, else that of this cluster's data in the other bucket. */
  z.object({
    type: z.literal('useBucket'),
    bucket: z.string(),
    rootPath: z.string().nullable(),
  }),
  z.object({ type: z.literal('useRegion'), region: z.string() }),
]);
export type CheckFix = z.infer<typeof CheckFix>;

/**
 * `finding` names a text of text/checks.*.json under 'finding.<name>', which follows the name of the step; checkText.ts puts it
 * into words. A failed step can have one beside its error: what was found instead.
 * skipped: something it needs failed, or it does not apply; asksFirst: it would write, and the cluster is a production one.
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
export type CheckFinding = NonNullable<CheckResult['finding']>;

/** Whether a test may write small objects, which it removes again. askOnProduction: steps that would say asksFirst there. */
export const CheckWriting = z.enum(['always', 'askOnProduction', 'never']);
export type CheckWriting = z.infer<typeof CheckWriting>;

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
