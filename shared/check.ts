import { z } from 'zod';

import { ErrorInfo } from './errors.ts';

/** One step of a connection test. All steps run; none hides another. */
export const CheckResult = z.object({
  step: z.enum([
    'milvusReachable',
    'milvusVersion',
    'milvusCollections',
    'managementPort',
    'clusterStorageReachable',
    'clusterRootPath',
    'backupStorageReachable',
    'backupRootPath',
    'writeAndCopy',
  ]),
  status: z.enum(['passed', 'warning', 'failed', 'skipped']),
  /** A fact found out, e.g. the version or the number of collections; not translated. */
  finding: z.string(),
  error: ErrorInfo.nullable(),
  tookMs: z.number(),
});
export type CheckResult = z.infer<typeof CheckResult>;
