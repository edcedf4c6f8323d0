import { z } from 'zod';

import { ErrorInfo } from './errors.ts';
import { Int64 } from './int64.ts';

/**
 * complete: restorable. partial: objects without the metadata that commits them, or a delete that was interrupted.
 * unreadable: metadata that cannot be parsed. Only complete ones can be restored; all can be deleted.
 */
export const BackupState = z.enum(['complete', 'partial', 'unreadable']);
export type BackupState = z.infer<typeof BackupState>;

/** What a person has noted of a backup; kept on this computer, never in the storage. A pinned one is not deleted. */
export const BackupNote = z.object({
  text: z.string().max(4000),
  tags: z.array(z.string().min(1).max(40)).max(20),
  isPinned: z.boolean(),
});
export type BackupNote = z.infer<typeof BackupNote>;

export const emptyNote: BackupNote = { text: '', tags: [], isPinned: false };

export const BackupSummary = z.object({
  name: z.string(),
  state: BackupState,
  id: z.string(),
  sizeBytes: z.number().nullable(),
  rows: Int64.nullable(),
  /** db.collection of each, so that a collection can be looked for; empty when not readable. */
  collections: z.array(z.string()),
  databases: z.number().nullable(),
  milvusVersion: z.string(),
  format: z.string(),
  /** Written last in storage, ISO time; null when the store does not say. */
  createdAt: z.string().nullable(),
  note: BackupNote,
  /** Why it is not complete: unreadable, never finished, or its deletion was interrupted. */
  error: ErrorInfo.nullable(),
});
export type BackupSummary = z.infer<typeof BackupSummary>;

export const CollectionField = z.object({
  id: Int64,
  name: z.string(),
  /** As people write it: Int64, VarChar(512), Array<VarChar(64)>[16], FloatVector(768). */
  type: z.string(),
  isPrimaryKey: z.boolean(),
  isAutoId: z.boolean(),
  isPartitionKey: z.boolean(),
  isClusteringKey: z.boolean(),
  isNullable: z.boolean(),
  /** The field that takes whatever the schema does not name. */
  isDynamic: z.boolean(),
  /** What else its type was given: an analyzer, a memory map. */
  params: z.record(z.string(), z.string()),
  defaultValue: z.string().nullable(),
  /** Name of the function that fills it, or null. */
  filledBy: z.string().nullable(),
  description: z.string(),
});
export type CollectionField = z.infer<typeof CollectionField>;

/** One collection, of a backup or of a cluster: what can be said without reading rows. */
export const CollectionDetail = z.object({
  database: z.string(),
  name: z.string(),
  description: z.string(),
  /** Bytes on storage; null where only reading would tell. */
  sizeBytes: z.number().nullable(),
  /** Stored rows, deleted ones included; of a cluster those in flushed segments. */
  rows: Int64,
  /** Those that hold these rows: without the ones that hold deletes alone. */
  segments: z.number(),
  shards: z.number(),
  consistency: z.string(),
  hasDynamicField: z.boolean(),
  fields: z.array(CollectionField),
  functions: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      inputs: z.array(z.string()),
      outputs: z.array(z.string()),
    }),
  ),
  indexes: z.array(
    z.object({
      field: z.string(),
      name: z.string(),
      type: z.string(),
      metric: z.string(),
      params: z.record(z.string(), z.string()),
    }),
  ),
  partitions: z.array(z.object({ name: z.string(), rows: Int64, segments: z.number() })),
  loadState: z.string(),
  aliases: z.array(z.string()),
  properties: z.record(z.string(), z.string()),
});
export type CollectionDetail = z.infer<typeof CollectionDetail>;

/** A segment of a live collection. */
export const ClusterSegment = z.object({
  id: Int64,
  /** '' for deletes of all partitions. */
  partition: z.string(),
  rows: Int64,
  state: z.enum(['growing', 'sealed', 'flushing', 'flushed', 'other']),
  isL0: z.boolean(),
  storageVersion: Int64,
});
export type ClusterSegment = z.infer<typeof ClusterSegment>;

export const BackupDetail = z.object({
  summary: BackupSummary,
  databases: z.array(z.string()),
  collections: z.array(CollectionDetail),
  /** What its metadata holds that is worth stealing, by number and name only; null when the backup is not readable. */
  sensitive: z
    .object({
      /** Users with the hashes of their passwords. */
      users: z.number(),
      /** Databases whose encryption keys lie in it. */
      encryptedDatabases: z.array(z.string()),
    })
    .nullable(),
  /** The metadata in milvus-backup's own JSON form, as `get` prints it, with *** for keys; null when the backup is not readable. */
  brief: z.string().nullable(),
});
export type BackupDetail = z.infer<typeof BackupDetail>;

/** One level of the folder of a backup. */
export const BackupFiles = z.object({
  folders: z.array(z.string()),
  files: z.array(
    z.object({ name: z.string(), sizeBytes: z.number(), modifiedAt: z.string().nullable() }),
  ),
  /** True when there are more than are told. */
  isCut: z.boolean(),
});
export type BackupFiles = z.infer<typeof BackupFiles>;

/** Objects that the metadata names, against those that lie there. */
export const BackupProof = z.object({
  /** How many the metadata names. */
  objects: z.number(),
  /** Of those of them that are there. */
  sizeBytes: z.number(),
  /** Keys below the folder of the backup, as in the other lists. */
  missing: z.array(z.string()),
  /** Keys whose size is another one than the metadata says. */
  wrongSize: z.array(z.string()),
  /** Below binlogs/ and named by no metadata. */
  unexpected: z.array(z.string()),
  /** The lists hold at most 100 keys each; this says how many objects are wrong in all. */
  problems: z.number(),
  /** Collections all of whose objects are right, as db.collection. */
  restorable: z.array(z.string()),
  /** Those of which something is missing, has another size, or lies in the folder of a segment without belonging to it. */
  damaged: z.array(z.string()),
});
export type BackupProof = z.infer<typeof BackupProof>;

const SideValue = z.object({ rows: Int64, sizeBytes: z.number().nullable() });

/**
 * A piece of what stands on one side of a comparison: words of Milvus as they are (VarChar(512), HNSW, M=8), or a term that each
 * language says in its own words.
 */
export const ComparedPart = z.union([
  z.string(),
  z.object({
    term: z.enum([
      'primaryKey',
      'autoId',
      'partitionKey',
      'clusteringKey',
      'nullable',
      'default',
      'filledBy',
      'description',
      'on',
      'off',
    ]),
    /** '' of a term that stands for itself. */
    value: z.string(),
  }),
]);
export type ComparedPart = z.infer<typeof ComparedPart>;

/** What differs between the collections of two backups, or of a backup and a cluster as it is now. */
export const Comparison = z.object({
  left: z.string(),
  right: z.string(),
  collections: z.array(
    z.object({
      database: z.string(),
      name: z.string(),
      /** null where it is absent. */
      left: SideValue.nullable(),
      right: SideValue.nullable(),
      changes: z.array(
        z.object({
          what: z.enum([
            'field',
            'index',
            'function',
            'partition',
            'alias',
            'property',
            'shards',
            'consistency',
            'dynamicField',
            'description',
          ]),
          /** '' of that of which a collection has one. */
          name: z.string(),
          /** What stands left and right; null where it is absent. */
          before: z.array(ComparedPart).nullable(),
          after: z.array(ComparedPart).nullable(),
        }),
      ),
      /** How many fields, indexes and aliases are the same on both sides. */
      same: z.object({ fields: z.number(), indexes: z.number(), aliases: z.number() }),
    }),
  ),
});
export type Comparison = z.infer<typeof Comparison>;

/** A collection of a cluster as it is now. Rows are those in flushed segments, deleted ones included: what Milvus knows without reading. */
export const ClusterCollection = z.object({
  database: z.string(),
  name: z.string(),
  rows: Int64,
  loadState: z.enum(['NotExist', 'NotLoad', 'Loading', 'Loaded']),
  partitions: z.number(),
  /** Index types, each once. */
  indexTypes: z.array(z.string()),
  aliases: z.array(z.string()),
});
export type ClusterCollection = z.infer<typeof ClusterCollection>;

export const ClusterContents = z.object({
  milvusVersion: z.string(),
  databases: z.array(z.string()),
  collections: z.array(ClusterCollection),
});
export type ClusterContents = z.infer<typeof ClusterContents>;
