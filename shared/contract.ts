import { z } from 'zod';

import { BackupDetail, BackupSummary } from './catalog.ts';
import { CheckResult } from './check.ts';
import { Job } from './job.ts';
import { PlanPreview, PlanRequest } from './plan.ts';
import { ClusterProfile, SecretRef, StorageProfile } from './profile.ts';
import { procedure } from './rpc.ts';

const None = z.object({});
const JobId = z.object({ jobId: z.string() });

/** All that a screen or a command may ask of the engine. */
export const contract = {
  clusters: {
    list: procedure(None, z.array(ClusterProfile)),
    save: procedure(ClusterProfile, ClusterProfile),
    remove: procedure(z.object({ clusterId: z.string() }), None),
  },
  storages: {
    list: procedure(None, z.array(StorageProfile)),
    save: procedure(StorageProfile, StorageProfile),
    remove: procedure(z.object({ storageId: z.string() }), None),
  },
  /** Write-only: nothing in this contract gives a secret back. */
  secrets: {
    set: procedure(z.object({ ref: SecretRef, value: z.string().min(1) }), None),
    forget: procedure(z.object({ ref: SecretRef }), None),
  },
  checks: {
    run: procedure(
      z.object({ clusterId: z.string(), storageId: z.string() }),
      z.array(CheckResult),
    ),
  },
  backups: {
    list: procedure(z.object({ storageId: z.string() }), z.array(BackupSummary)),
    get: procedure(z.object({ storageId: z.string(), backupName: z.string() }), BackupDetail),
  },
  plans: {
    preview: procedure(PlanRequest, PlanPreview),
  },
  jobs: {
    start: procedure(
      z.object({ planId: z.string(), sha256: z.string(), typedName: z.string().nullable() }),
      JobId,
    ),
    list: procedure(None, z.array(Job)),
    get: procedure(JobId, Job),
    stop: procedure(JobId, None),
    resume: procedure(JobId, None),
    /** Removes what a stopped, failed or interrupted job left behind; it cannot be resumed afterwards. */
    cleanUp: procedure(JobId, Job),
  },
  app: {
    info: procedure(None, z.object({ version: z.string(), dataFolder: z.string() })),
  },
} as const;
