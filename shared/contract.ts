import { z } from 'zod';

import {
  BackupDetail,
  BackupFiles,
  BackupNote,
  BackupProof,
  BackupSummary,
  ClusterContents,
  ClusterSegment,
  CollectionDetail,
  Comparison,
} from './catalog.ts';
import { CheckResult, CheckTarget, CheckWriting, TypedSecrets } from './check.ts';
import { ConfigurationReview } from './configuration.ts';
import { Job, JobEvent } from './job.ts';
import { LeftoverSearch } from './leftovers.ts';
import { BackupRequest, CopyRequest, PlanPreview, PlanRequest, RestoreRequest } from './plan.ts';
import { PlanFile } from './planFile.ts';
import { PracticeClusterId, PracticeFaultName, PracticeState } from './practice.ts';
import { Preferences } from './preferences.ts';
import { Acceptance, PreflightResult } from './preflight.ts';
import { ClusterProfile, SecretRef, StorageProfile } from './profile.ts';
import { ImportChoice, ProfileFileReview } from './profileFile.ts';
import { procedure } from './rpc.ts';

const None = z.object({});
/** At most the 64 KiB that a configuration file may have. */
const ConfigurationText = z.object({ text: z.string().max(65_536) });
const JobId = z.object({ jobId: z.string() });
const StorageId = z.object({ storageId: z.string() });
const ClusterId = z.object({ clusterId: z.string() });
const BackupRef = StorageId.extend({ backupName: z.string() });
/** Of exported profiles; a passphrase opens or seals their secrets. */
const ProfileFile = z.object({
  text: z.string().max(1_000_000),
  passphrase: z.string().max(1024).nullable(),
});
const ProfileIds = z.object({ clusterIds: z.array(z.string()), storageIds: z.array(z.string()) });

/** How this host keeps secrets: 'none' means for this session only. */
export const AppInfo = z.object({
  version: z.string(),
  dataFolder: z.string(),
  host: z.enum(['desktop', 'web', 'cli']),
  secrets: z.enum(['keychain', 'keyFile', 'passphrase', 'none']),
});
export type AppInfo = z.infer<typeof AppInfo>;

const ChosenWhat = z.enum(['folderToRead', 'folderToWrite', 'zipToRead', 'zipToWrite']);

/**
 * A file or folder that a person has chosen, as a storage that stands in no list. The name is that of the backup in what is
 * read, and that of the file or folder that is written.
 */
export const ChosenFile = z.object({ storageId: z.string(), name: z.string() });
export type ChosenFile = z.infer<typeof ChosenFile>;

/** Where it is. Only hosts know it: no page can name a path, nor is told one. */
export const ChosenPath = z.object({
  what: ChosenWhat,
  /** Absolute. */
  path: z.string().min(1),
  /** In place of the last part of the path. */
  name: z.string().max(255).nullable(),
});
export type ChosenPath = z.infer<typeof ChosenPath>;

/** Calls of the contract that hosts make themselves and refuse to their pages. */
export const hostOnly: ReadonlySet<string> = new Set(['files.keep', 'files.find', 'files.discard']);

/** All that a screen or a command may ask of the engine. */
export const contract = {
  clusters: {
    list: procedure(None, z.array(ClusterProfile)),
    /**
     * Secrets are kept under refs of the profile's own. A ref that is another profile's, as in a duplicate, or that of a file
     * just read, is copied; an unknown one asks for its secret later.
     */
    save: procedure(z.object({ profile: ClusterProfile, secrets: TypedSecrets }), ClusterProfile),
    /** Its secrets go too. */
    remove: procedure(ClusterId, None),
    /** What lies in the cluster now; every collection costs some calls, so that it is asked for one cluster at a time. */
    browse: procedure(ClusterId, ClusterContents),
    collection: procedure(
      ClusterId.extend({ database: z.string(), collection: z.string() }),
      z.object({ detail: CollectionDetail, segments: z.array(ClusterSegment) }),
    ),
  },
  storages: {
    list: procedure(None, z.array(StorageProfile)),
    save: procedure(z.object({ profile: StorageProfile, secrets: TypedSecrets }), StorageProfile),
    remove: procedure(StorageId, None),
  },
  /** Nothing in this contract gives a secret back. */
  secrets: {
    /** Those of the refs for which there is a secret. */
    known: procedure(
      z.object({ refs: z.array(SecretRef).max(1000) }),
      z.object({ refs: z.array(SecretRef) }),
    ),
  },
  profiles: {
    /** Without a passphrase no secret leaves the vault; with one they are sealed by it. */
    export: procedure(
      ProfileIds.extend({ passphrase: z.string().min(8).max(1024).nullable() }),
      z.object({ text: z.string() }),
    ),
    review: procedure(ProfileFile, ProfileFileReview),
    import: procedure(ProfileFile.extend({ choices: z.array(ImportChoice) }), ProfileIds),
  },
  /** Configuration files of others: read and shown first, then saved as profiles. Such a file is never changed. */
  configuration: {
    read: procedure(ConfigurationText, ConfigurationReview),
    /** backup.yaml of milvus-backup for a cluster and a place for its backups, without secrets. */
    export: procedure(ClusterId.extend({ storageId: z.string() }), z.object({ text: z.string() })),
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
    /** The caller makes up the id, and hears of each step by check.step events with it. */
    run: procedure(
      z.object({ testId: z.string(), target: CheckTarget, mayWrite: CheckWriting }),
      z.array(CheckResult),
    ),
    stop: procedure(z.object({ testId: z.string() }), None),
  },
  backups: {
    /** Names of folders, in the order of the store: some may turn out to be no backups. One request for every thousand. */
    names: procedure(StorageId, z.object({ names: z.array(z.string()) })),
    /** Of those of the names that are backups, in the order asked. One that cannot be read hides no other. */
    summaries: procedure(
      StorageId.extend({ names: z.array(z.string()).max(50) }),
      z.array(BackupSummary),
    ),
    get: procedure(BackupRef, BackupDetail),
    files: procedure(BackupRef.extend({ folder: z.string() }), BackupFiles),
    /** Lists what lies there and compares it with the metadata; reads no rows. */
    prove: procedure(BackupRef, BackupProof),
    compare: procedure(
      z.object({
        left: BackupRef,
        right: z.discriminatedUnion('type', [
          BackupRef.extend({ type: z.literal('backup') }),
          ClusterId.extend({ type: z.literal('cluster') }),
        ]),
      }),
      Comparison,
    ),
    note: procedure(BackupRef.extend({ note: BackupNote }), None),
  },
  files: {
    /** Asks the person for a place on this computer; null when she chose none. Only hosts with dialogs of their own know it. */
    choose: procedure(
      z.object({ what: ChosenWhat, suggestedName: z.string().max(255) }),
      ChosenFile.nullable(),
    ),
    /** Takes a place under an id. For hosts alone, as are the next two. */
    keep: procedure(ChosenPath, ChosenFile),
    find: procedure(StorageId, ChosenPath.nullable()),
    /** Removes what lies in the data folder; any other place is left alone. */
    discard: procedure(StorageId, None),
  },
  leftovers: {
    find: procedure(
      z.object({ clusterId: z.string().nullable(), storageId: z.string().nullable() }),
      LeftoverSearch,
    ),
  },
  plans: {
    preview: procedure(PlanRequest, PlanPreview),
    /** A plan that was kept in a file, planned anew: refused when it was edited or means something else by now. */
    open: procedure(PlanFile, PlanPreview),
    /** What stands in the way of a plan, or should be known before it; see product terms P01–P24. */
    preflight: procedure(
      z.discriminatedUnion('kind', [BackupRequest, RestoreRequest, CopyRequest]),
      z.array(PreflightResult),
    ),
  },
  jobs: {
    start: procedure(
      z.object({
        planId: z.string(),
        sha256: z.string(),
        typedName: z.string().nullable(),
        /** The person was asked and said yes, where the plan needs that. */
        isConfirmed: z.boolean().default(false),
        /** Warnings of the preflight that the person goes on with; kept with the job. */
        acceptance: Acceptance.nullable().default(null),
      }),
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
  support: {
    /** What helps others to understand a job, without secrets: exactly this text is shown to the person, who saves it or not. */
    ofJob: procedure(JobId, z.object({ text: z.string() })),
  },
  app: {
    info: procedure(None, AppInfo),
  },
} as const;
