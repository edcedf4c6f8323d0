import type { Int64 } from '#shared/int64.ts';

export interface CollectionRef {
  readonly database: string;
  readonly collection: string;
}

export interface KeyValue {
  readonly key: string;
  readonly value: string;
}

export interface CollectionDescription {
  readonly database: string;
  readonly name: string;
  readonly collectionId: Int64;
  readonly databaseId: Int64;
  /** Serialized schemapb.CollectionSchema exactly as the server sent it. */
  readonly schema: Uint8Array;
  readonly shardsNum: number;
  /** 0 Strong, 1 Session, 2 Bounded, 3 Eventually, 4 Customized. */
  readonly consistencyLevel: number;
  readonly properties: readonly KeyValue[];
  readonly aliases: readonly string[];
  readonly virtualChannels: readonly string[];
  readonly physicalChannels: readonly string[];
  /** Hybrid timestamp. */
  readonly createdTimestamp: Int64;
}

export interface Partition {
  readonly id: Int64;
  readonly name: string;
}

export interface Index {
  readonly fieldName: string;
  readonly indexName: string;
  readonly indexId: Int64;
  /** All of them, index_type and metric_type included. */
  readonly params: readonly KeyValue[];
  readonly state: 'building' | 'finished' | 'failed';
  readonly failReason: string;
}

export type LoadState = 'NotExist' | 'NotLoad' | 'Loading' | 'Loaded';

export interface FlushResult {
  /** Growing segments that the flush seals; together with the already flushed ones. */
  readonly segmentIds: readonly Int64[];
  /** Hybrid timestamp to ask isFlushed with; '0' from servers that do not send one. */
  readonly flushTimestamp: Int64;
  /** Unix seconds; '0' when not sent. */
  readonly sealTime: Int64;
  /** vchannel → serialized msgpb.MsgPosition. */
  readonly channelCheckpoints: Readonly<Record<string, Uint8Array>>;
}

export interface Segment {
  readonly segmentId: Int64;
  readonly collectionId: Int64;
  readonly partitionId: Int64;
  readonly rows: Int64;
  readonly state: 'growing' | 'sealed' | 'flushing' | 'flushed' | 'other';
  readonly isL0: boolean;
  /** 0 is storage v1. */
  readonly storageVersion: Int64;
}

export interface ImportState {
  readonly state: 'pending' | 'running' | 'completed' | 'failed';
  /** Rows taken in, deletes already subtracted. */
  readonly rows: Int64;
  /** 0 … 100 */
  readonly progress: number;
  readonly reason: string;
}

export interface NewCollection {
  readonly database: string;
  readonly name: string;
  /** Serialized schemapb.CollectionSchema; its name field is the new name. */
  readonly schema: Uint8Array;
  readonly shardsNum: number;
  readonly consistencyLevel: number;
  readonly properties: readonly KeyValue[];
  /** Only with a partition key, else 0. */
  readonly numPartitions: number;
}

export interface NewIndex {
  readonly fieldName: string;
  readonly indexName: string;
  readonly params: readonly KeyValue[];
}

export interface GrpcImport {
  /** '' for all-partition L0. */
  readonly partition: string;
  /** Full keys from the bucket root, prefixes ending with '/'. */
  readonly files: readonly string[];
  readonly options: readonly KeyValue[];
}

/**
 * The verbs we need of a Milvus server over gRPC. Every call has its own deadline, honours the signal, is not retried
 * here, and fails with an AppError when either status code of the answer is not success. The database travels in the
 * request and in the dbname header.
 */
export interface Milvus {
  /** host:port, for people and logs. */
  readonly address: string;
  /** As the server says it, e.g. v2.3.5-lite or 2.6-20251015-abcdef; '' when it does not. */
  version(signal: AbortSignal): Promise<string>;
  /** Only 'default' where the server has no databases (before 2.2.9). */
  listDatabases(signal: AbortSignal): Promise<string[]>;
  /** Id and properties; undefined where the server has no DescribeDatabase (before 2.4.3). */
  describeDatabase(
    name: string,
    signal: AbortSignal,
  ): Promise<{ id: Int64; properties: KeyValue[] } | undefined>;
  createDatabase(name: string, properties: readonly KeyValue[], signal: AbortSignal): Promise<void>;
  /** Names in the order of the server. Fails with DATABASE_NOT_FOUND for an unknown database. */
  listCollections(database: string, signal: AbortSignal): Promise<string[]>;
  /** Undefined when there is none of that name; an alias is answered with its collection. */
  describeCollection(
    ref: CollectionRef,
    signal: AbortSignal,
  ): Promise<CollectionDescription | undefined>;
  createCollection(collection: NewCollection, signal: AbortSignal): Promise<void>;
  dropCollection(ref: CollectionRef, signal: AbortSignal): Promise<void>;
  /** Within its database. Fails when the new name is taken. */
  renameCollection(ref: CollectionRef, name: string, signal: AbortSignal): Promise<void>;
  /** Sets properties of an existing collection and leaves the others. */
  alterProperties(
    ref: CollectionRef,
    properties: readonly KeyValue[],
    signal: AbortSignal,
  ): Promise<void>;
  /** Adds one serialized schemapb.FieldSchema (2.6 and newer). */
  addField(ref: CollectionRef, field: Uint8Array, signal: AbortSignal): Promise<void>;
  listPartitions(ref: CollectionRef, signal: AbortSignal): Promise<Partition[]>;
  createPartition(ref: CollectionRef, partition: string, signal: AbortSignal): Promise<void>;
  /** Empty when there is no index at all. */
  listIndexes(ref: CollectionRef, signal: AbortSignal): Promise<Index[]>;
  createIndex(ref: CollectionRef, index: NewIndex, signal: AbortSignal): Promise<void>;
  loadState(ref: CollectionRef, partition: string | null, signal: AbortSignal): Promise<LoadState>;
  /** Starts loading, all partitions or the given ones; ends before the load does. */
  load(ref: CollectionRef, partitions: readonly string[], signal: AbortSignal): Promise<void>;
  release(ref: CollectionRef, signal: AbortSignal): Promise<void>;
  flush(ref: CollectionRef, signal: AbortSignal): Promise<FlushResult>;
  isFlushed(ref: CollectionRef, flush: FlushResult, signal: AbortSignal): Promise<boolean>;
  segments(ref: CollectionRef, signal: AbortSignal): Promise<Segment[]>;
  /** Returns the import task id. */
  startImport(ref: CollectionRef, job: GrpcImport, signal: AbortSignal): Promise<Int64>;
  importState(taskId: Int64, signal: AbortSignal): Promise<ImportState>;
  /** count(*) with strong consistency; the collection must be loaded. */
  countRows(ref: CollectionRef, signal: AbortSignal): Promise<Int64>;
  /** Memory of all query nodes together; undefined where the server does not tell. */
  queryMemory(signal: AbortSignal): Promise<{ usedBytes: number; totalBytes: number } | undefined>;
  createAlias(ref: CollectionRef, alias: string, signal: AbortSignal): Promise<void>;
  /** Makes an alias that is there point to this collection. */
  alterAlias(ref: CollectionRef, alias: string, signal: AbortSignal): Promise<void>;
  dropAlias(ref: CollectionRef, alias: string, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** Names of the logs of one segment, as REST v2 describes them (2.5.8 and newer). */
export interface SegmentLogs {
  readonly segmentId: Int64;
  readonly virtualChannel: string;
  readonly insertLogs: readonly { readonly fieldId: Int64; readonly logIds: readonly Int64[] }[];
  readonly deltaLogs: readonly { readonly fieldId: Int64; readonly logIds: readonly Int64[] }[];
}

/** The part of REST v2 that gRPC does not offer. Ids never pass through a JS number. */
export interface MilvusRest {
  describeSegments(
    ref: { readonly database: string; readonly collectionId: Int64 },
    segmentIds: readonly Int64[],
    signal: AbortSignal,
  ): Promise<SegmentLogs[]>;
  /** Returns the job id. files: one inner list per segment or L0 folder, [insert folder, delta folder?]. */
  startImport(
    ref: CollectionRef,
    job: {
      readonly partition: string;
      readonly files: readonly (readonly string[])[];
      readonly options: Readonly<Record<string, string>>;
    },
    signal: AbortSignal,
  ): Promise<string>;
  importState(database: string, jobId: string, signal: AbortSignal): Promise<ImportState>;
  close(): Promise<void>;
}

/** The management port: pause and resume of garbage collection. No login, usually not exposed. */
export interface MilvusManagement {
  readonly endpoint: string;
  /** Fails when the port does not answer as Milvus does. Changes nothing, unlike a pause for trial would. */
  checkHealth(signal: AbortSignal): Promise<void>;
  /** collectionId null pauses the whole cluster. Returns the ticket, '' from servers without tickets. */
  pauseGc(
    pause: { readonly seconds: number; readonly collectionId: Int64 | null },
    signal: AbortSignal,
  ): Promise<string>;
  resumeGc(ticket: string, collectionId: Int64 | null, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}
