import { z } from 'zod';

import { BackupDetail, BackupSummary, ClusterContents } from './catalog.ts';
import { CheckResult } from './check.ts';
import { ConfigurationReview, ImportedConfiguration } from './configuration.ts';
import { Job, JobEvent } from './job.ts';
import { PlanPreview, PlanRequest } from './plan.ts';
import { PracticeClusterId, PracticeFaultName, PracticeState } from './practice.ts';
import { Preferences } from './preferences.ts';
import { ClusterProfile, SecretRef, StorageProfile } from './profile.ts';
import { procedure } from './rpc.ts';

const None = z.object({});
/** At most the 64 KiB that a configuration file may have. */
const ConfigurationText = z.object({ text: z.string().max(65_536) });
const JobId = z.object({ jobId: z.string() });

/** How this host keeps secrets: 'none' means for this session only. */
export const AppInfo = z.object({
  version: z.string(),
  dataFolder: z.string(),
  host: z.enum(['desktop', 'web', 'cli']),
  secrets: z.enum(['keychain', 'keyFile', 'passphrase', 'none']),
});
export type AppInfo = z.infer<typeof AppInfo>;

/** All that a screen or a command may ask of the engine. */
export const contract = {
  clusters: {
    list: procedure(None, z.array(ClusterProfile)),
    save: procedure(ClusterProfile, ClusterProfile),
    remove: procedure(z.object({ clusterId: z.string() }), None),
    /** What lies in the cluster now; every collection costs some calls, so that it is asked for one cluster at a time. */
    browse: procedure(z.object({ clusterId: z.string() }), ClusterContents),
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
  /** backup.yaml of milvus-backup: read and shown first, then saved as profiles. Its file is never changed. */
  configuration: {
    read: procedure(ConfigurationText, ConfigurationReview),
    save: procedure(
      ConfigurationText.extend({ name: z.string().min(1).max(64) }),
      ImportedConfiguration,
    ),
  },
  preferences: {
    get: procedure(None, Preferences),
    save: procedure(Preferences, Preferences),
  },
  /** The practice clusters that run inside the app. */
  practice: {
    status: procedure(None, PracticeState),
    open: procedure(None, PracticeState),
    /** The servers end; their data stay for the next time. */
    close: procedure(None, PracticeState),
    /** Puts them back to their samples. Refused while a job of theirs runs. */
    reset: procedure(None, PracticeState),
    setFault: procedure(
      z.object({ cluster: PracticeClusterId, fault: PracticeFaultName.nullable() }),
      PracticeState,
    ),
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
    /** What happened in a job, oldest first, without the progress in between. */
    events: procedure(JobId, z.array(JobEvent)),
    stop: procedure(JobId, None),
    resume: procedure(JobId, None),
    /** Removes what a stopped, failed or interrupted job left behind; it cannot be resumed afterwards. */
    cleanUp: procedure(JobId, Job),
  },
  app: {
    info: procedure(None, AppInfo),
  },
} as const;
