import { z } from 'zod';

import { FoundLeftover } from './leftovers.ts';

/** auto: what the server allows; skip_flush leaves out rows that are not yet flushed; meta_only backs up no rows. */
export const FlushStrategy = z.enum([
  'auto',
  'bulk_flush',
  'serial_flush',
  'skip_flush',
  'meta_only',
]);
export type FlushStrategy = z.infer<typeof FlushStrategy>;

export const BackupRequest = z.object({
  kind: z.literal('backup'),
  clusterId: z.string(),
  storageId: z.string(),
  /** By default backup_<UTC time>_<part of a second>, as milvus-backup names them. */
  backupName: z.string().optional(),
  /** Filter grammar of selection.ts; '' means everything. */
  filter: z.string(),
  strategy: FlushStrategy,
  pauseGc: z.boolean(),
});
export type BackupRequest = z.infer<typeof BackupRequest>;

/** How source names become target names. */
export const NameMapping = z.discriminatedUnion('type', [
  z.object({ type: z.literal('keep') }),
  z.object({ type: z.literal('suffix'), suffix: z.string() }),
  z.object({ type: z.literal('rename'), rules: z.string() }),
]);
export type NameMapping = z.infer<typeof NameMapping>;

/**
 * What happens where a target name is taken. stop: nothing runs. skip: that collection is left out. beside: it gets the
 * name with the date behind it. replace: it is restored under a temporary name, counted, and then takes the name; the old
 * collection is dropped after that. append: its rows are added to those that are there.
 */
export const ConflictPolicy = z.enum(['stop', 'skip', 'beside', 'replace', 'append']);
export type ConflictPolicy = z.infer<typeof ConflictPolicy>;

export const Conflicts = z.object({
  otherwise: ConflictPolicy,
  /** By db.collection of the target. */
  byTarget: z.record(z.string(), ConflictPolicy),
});
export type Conflicts = z.infer<typeof Conflicts>;

export const stopAtConflicts: Conflicts = { otherwise: 'stop', byTarget: {} };

export const RestoreRequest = z.object({
  kind: z.literal('restore'),
  storageId: z.string(),
  backupName: z.string(),
  clusterId: z.string(),
  /** Matched against the target names, as in milvus-backup; '' means everything. */
  filter: z.string(),
  names: NameMapping,
  rebuildIndexes: z.boolean(),
  useAutoIndex: z.boolean(),
  load: z.enum(['asInSource', 'never']),
  conflicts: Conflicts.default(stopAtConflicts),
  /** Schema, partitions and indexes without rows. */
  metaOnly: z.boolean(),
});
export type RestoreRequest = z.infer<typeof RestoreRequest>;

/** A backup and its restore as one job: from a cluster to another, or beside the sources in the same one. */
export const CopyRequest = z.object({
  kind: z.literal('copy'),
  sourceClusterId: z.string(),
  /** The cluster copied to. */
  clusterId: z.string(),
  /** Where the backup in between lies. */
  storageId: z.string(),
  /** By default copy_<UTC time>_<part of a second>. */
  backupName: z.string().optional(),
  /** Which source collections, in the grammar of selection.ts; '' means everything. */
  filter: z.string(),
  names: NameMapping,
  strategy: FlushStrategy.exclude(['meta_only']),
  pauseGc: z.boolean(),
  rebuildIndexes: z.boolean(),
  useAutoIndex: z.boolean(),
  load: z.enum(['asInSource', 'never']),
  conflicts: Conflicts.default(stopAtConflicts),
  /** False removes the backup once every row of the copy is counted. */
  keepBackup: z.boolean(),
});
export type CopyRequest = z.infer<typeof CopyRequest>;

export const DeleteRequest = z.object({
  kind: z.literal('delete'),
  storageId: z.string(),
  backupName: z.string(),
});
export type DeleteRequest = z.infer<typeof DeleteRequest>;

/** Removes exactly these leftovers, each only when it still is one. A cluster, a backup storage, or both. */
export const CleanUpRequest = z.object({
  kind: z.literal('cleanUp'),
  clusterId: z.string().nullable(),
  storageId: z.string().nullable(),
  items: z
    .array(FoundLeftover.pick({ kind: true, subject: true }))
    .min(1)
    .max(10_000),
});
export type CleanUpRequest = z.infer<typeof CleanUpRequest>;

/** A finished backup, brought byte for byte to another place, or to another name. */
export const TransferRequest = z.object({
  kind: z.literal('transfer'),
  /** The storage that holds it. */
  sourceId: z.string(),
  backupName: z.string(),
  /** The storage it is brought to; the same one gives it a twin under another name. */
  storageId: z.string(),
  /** '' keeps the name. */
  targetName: z.string(),
  /** Whether users and the hashes of their passwords, which a backup of milvus-backup may hold, come along. */
  users: z.enum(['leaveOut', 'keep']).default('leaveOut'),
});
export type TransferRequest = z.infer<typeof TransferRequest>;

export const PlanRequest = z.discriminatedUnion('kind', [
  BackupRequest,
  RestoreRequest,
  CopyRequest,
  DeleteRequest,
  CleanUpRequest,
  TransferRequest,
]);
export type PlanRequest = z.infer<typeof PlanRequest>;

/** One thing a job will do, in order. The verb picks the translated sentence. */
export const PlanAction = z.object({
  verb: z.enum([
    'pauseGc',
    'flush',
    'readSchema',
    'copyBinlogs',
    'writeMetadata',
    'createDatabase',
    'createCollection',
    'createPartition',
    'copyTemporary',
    'importPartition',
    'removeTemporary',
    'createIndex',
    'createAlias',
    'renameCollection',
    'moveAliases',
    'dropCollection',
    'load',
    'countRows',
    'deletePrefix',
    'abortUploads',
    'deleteObject',
    'resumeGc',
  ]),
  effect: z.enum(['read', 'write', 'delete']),
  /** What it touches: db.collection, db.collection/partition, bucket/prefix/, or the subject of a leftover. */
  subject: z.string(),
});
export type PlanAction = z.infer<typeof PlanAction>;

/** Where a plan reads or writes, without ids that differ from computer to computer. */
export const PlanEndpoint = z.object({
  milvusAddress: z.string().nullable(),
  /** s3://host:port/bucket or file:///path */
  storage: z.string().nullable(),
  rootPath: z.string(),
});
export type PlanEndpoint = z.infer<typeof PlanEndpoint>;

export const PlannedCollection = z.object({
  sourceDatabase: z.string(),
  sourceCollection: z.string(),
  targetDatabase: z.string(),
  targetCollection: z.string(),
  mode: z.enum(['create', 'replace', 'append']).default('create'),
});
export type PlannedCollection = z.infer<typeof PlannedCollection>;

/** How bytes go from one bucket to another: by the store itself, through this computer, or not at all. */
export const CopyRoute = z.enum(['insideStore', 'throughComputer', 'none']);
export type CopyRoute = z.infer<typeof CopyRoute>;

/**
 * From the bucket of the source into the backup, from there to another place for backups, and from the backup into the bucket
 * of the target Milvus. A plan without a transfer does not name it, so that its hash stays what it always was.
 */
export const Routes = z.object({
  backUp: CopyRoute,
  transfer: CopyRoute.optional(),
  restore: CopyRoute,
});
export type Routes = z.infer<typeof Routes>;

/** What a plan was asked for beyond names and places: its kind and the options of that kind. */
export const PlanOptions = z.discriminatedUnion('kind', [
  BackupRequest.omit({ clusterId: true, storageId: true, backupName: true }),
  RestoreRequest.omit({ clusterId: true, storageId: true, backupName: true }),
  CopyRequest.omit({
    sourceClusterId: true,
    clusterId: true,
    storageId: true,
    backupName: true,
  }),
  DeleteRequest.omit({ storageId: true, backupName: true }),
  CleanUpRequest.omit({ clusterId: true, storageId: true }),
  // Here the name is never '': it is the one that the copy gets.
  TransferRequest.omit({ sourceId: true, storageId: true, backupName: true }),
]);
export type PlanOptions = z.infer<typeof PlanOptions>;

/**
 * A frozen description of a job. Its SHA-256 over canonical JSON covers every field but profiles: the ids of profiles
 * differ from computer to computer, addresses and roots do not.
 */
export const Plan = z.object({
  version: z.literal(1),
  profiles: z.object({
    /** Of the cluster written to, in a backup of the one read. */
    clusterId: z.string().nullable(),
    /** Where the plan writes its backup, or reads or deletes it. */
    storageId: z.string().nullable(),
    /** Where a transfer reads. */
    sourceStorageId: z.string().optional(),
    /** Where a copy reads. */
    sourceClusterId: z.string().optional(),
  }),
  options: PlanOptions,
  /** '' where the job is not about one backup. */
  backupName: z.string(),
  source: PlanEndpoint,
  target: PlanEndpoint,
  /** Where the backup in between lies, of a copy. */
  via: PlanEndpoint.optional(),
  routes: Routes,
  databases: z.array(z.string()),
  collections: z.array(PlannedCollection),
  actions: z.array(PlanAction),
});
export type Plan = z.infer<typeof Plan>;

export const PlanWarning = z.object({
  code: z.enum([
    'gcNotPaused',
    'gcStillPaused',
    'aliasTaken',
    'noIndexSoNotLoaded',
    'storageVersionMissing',
    'flushSkipped',
    'restFallback',
    'ttlExpired',
    'backupKept',
    'leftoverGone',
    'leftoverInUse',
    'leftoverComplete',
    'targetSkipped',
    'copyRefused',
    'rowsAdded',
    'usersLeftOut',
    'usersCopied',
    'keysCopied',
  ]),
  params: z.record(z.string(), z.string()),
});
export type PlanWarning = z.infer<typeof PlanWarning>;

export const PlanPreview = z.object({
  planId: z.string(),
  sha256: z.string(),
  plan: Plan,
  /** Not part of the hash: it changes while a cluster lives. */
  estimate: z.object({
    sizeBytes: z.number().nullable(),
    rows: z.string().nullable(),
    /** How many files, where they are known before the job runs. */
    objects: z.number().optional(),
  }),
  warnings: z.array(PlanWarning),
  /** The name that has to be typed before this plan runs, or null. */
  typedName: z.string().nullable(),
  /** Why it is asked for: its place is protected, or it is deleted for good. */
  typedNameReason: z.enum(['protected', 'deletion']).nullable(),
  /** True when the person has to be asked once more before this plan runs. */
  needsConfirmation: z.boolean(),
});
export type PlanPreview = z.infer<typeof PlanPreview>;
