import { z } from 'zod';

import { ErrorInfo } from './errors.ts';
import { Int64 } from './int64.ts';

/**
 * complete: restorable. partial: objects without the metadata that commits them, or a delete that was interrupted.
 * unreadable: metadata that cannot be parsed. Only complete ones can be restored; all can be deleted.
 */
export const BackupState = z.enum(['complete', 'partial', 'unreadable']);
export type BackupState = z.infer<typeof BackupState>;

export const BackupSummary = z.object({
  name: z.string(),
  state: BackupState,
  id: z.string(),
  sizeBytes: z.number().nullable(),
  rows: Int64.nullable(),
  collections: z.number().nullable(),
  milvusVersion: z.string(),
  format: z.string(),
  /** Written last in storage, ISO time; null when the store does not say. */
  createdAt: z.string().nullable(),
  error: ErrorInfo.nullable(),
});
export type BackupSummary = z.infer<typeof BackupSummary>;

export const BackupCollection = z.object({
  database: z.string(),
  name: z.string(),
  sizeBytes: z.number(),
  rows: Int64,
  partitions: z.array(z.object({ name: z.string(), rows: Int64, segments: z.number() })),
  fields: z.array(
    z.object({ id: Int64, name: z.string(), type: z.string(), isPrimaryKey: z.boolean() }),
  ),
  indexes: z.array(z.object({ field: z.string(), name: z.string(), type: z.string() })),
  loadState: z.string(),
  aliases: z.array(z.string()),
});
export type BackupCollection = z.infer<typeof BackupCollection>;

export const BackupDetail = z.object({
  summary: BackupSummary,
  databases: z.array(z.string()),
  collections: z.array(BackupCollection),
  /** The metadata in milvus-backup's own JSON form, as `get` prints it; null when the backup is not readable. */
  brief: z.string().nullable(),
});
export type BackupDetail = z.infer<typeof BackupDetail>;

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
