import type { StoredValue } from '#engine/binlog/storedValue.ts';
import type { Int64 } from '#shared/int64.ts';
import type { PracticeVersion } from '#shared/practice.ts';

import type { PracticeClock } from '../clock.ts';
import type { Faults } from '../faults.ts';
import type { Bucket } from '../s3/bucket.ts';

/** How long a practice Milvus takes where a real one takes its time. All zero is allowed. */
export interface Pace {
  /** From a flush until it says that it is done. */
  readonly flushMs: number;
  /** From then until a sorted segment of another id takes the place of each flushed one (2.5). */
  readonly sortMs: number;
  /** From there until the files of the replaced one are removed, unless garbage collection is paused. */
  readonly garbageMs: number;
  /** Of each of the four steps of an import job. */
  readonly importStepMs: number;
  readonly indexMs: number;
  readonly loadMs: number;
}

/** What every part of one practice Milvus works with. */
export interface MilvusContext {
  readonly version: PracticeVersion;
  readonly bucket: Bucket;
  /** Of its data in the bucket, without slashes at the ends. */
  readonly rootPath: string;
  /** Folder on disk for what a real Milvus keeps in etcd and in its log of messages. */
  readonly folder: string;
  readonly pace: Pace;
  readonly clock: PracticeClock;
  readonly faults: Faults;
  /** A new id above every one before, also after a restart. */
  readonly nextId: () => Int64;
  /** A new hybrid timestamp (ms << 18 | counter) above every one before, also after a restart. */
  readonly nextTimestamp: () => bigint;
  /** Ended when the server closes: what waits or works in the background ends with it. */
  readonly signal: AbortSignal;
}

/** A field of a collection, read from its schema. */
export interface Field {
  readonly fieldId: number;
  readonly name: string;
  /** Number of schemapb.DataType. */
  readonly dataType: number;
  /** Of an Array, else 0. */
  readonly elementType: number;
  /** Of a dense vector, else 0. */
  readonly dim: number;
  /** Of a VarChar or of the elements of an Array of VarChar, else 0. */
  readonly maxLength: number;
  readonly isPrimaryKey: boolean;
  readonly isAutoId: boolean;
  readonly isPartitionKey: boolean;
  /** The hidden $meta. */
  readonly isDynamic: boolean;
  readonly isNullable: boolean;
  readonly isFunctionOutput: boolean;
  /** What stands for a row without a value; undefined when the field has no default. */
  readonly defaultValue: StoredValue | undefined;
  readonly typeParams: Readonly<Record<string, string>>;
}

export interface SchemaFunction {
  readonly name: string;
  /** schemapb.FunctionType: 1 is BM25. */
  readonly type: number;
  readonly inputFieldIds: readonly number[];
  readonly outputFieldIds: readonly number[];
}

/** A schema as rows need it. The catalog keeps its bytes as well, which is what clients get back. */
export interface Schema {
  readonly fields: readonly Field[];
  readonly functions: readonly SchemaFunction[];
}

/** Values of some rows by field id: as many values in each column as there are rows. */
export type Columns = ReadonlyMap<number, readonly StoredValue[]>;

/** Rows that a filter or a search looks at. Rows are numbered 0 … rowCount − 1. */
export interface RowSource {
  readonly rowCount: number;
  /** The column of a field of the schema, one value for each row. */
  column(fieldId: number): readonly StoredValue[];
}

/** A segment as clients are told of it. */
export interface SegmentRecord {
  readonly segmentId: Int64;
  readonly partitionId: Int64;
  /** Of the shard, as DescribeCollection names it. */
  readonly virtualChannel: string;
  readonly state: 'growing' | 'sealed' | 'flushed';
  readonly level: 'L0' | 'L1' | 'L2';
  readonly isSorted: boolean;
  /** Rows that were written; deletes are not taken off. For L0 the number of deletes. */
  readonly rowCount: number;
  /** Field id → ids of its logs, which are the last parts of their keys. */
  readonly insertLogs: readonly LogGroup[];
  readonly deltaLogs: readonly LogGroup[];
}

export interface LogGroup {
  readonly fieldId: number;
  readonly logIds: readonly Int64[];
}

export interface FlushOutcome {
  /** Segments that the flush closed. */
  readonly sealedIds: readonly Int64[];
  /** Segments that were flushed before. */
  readonly flushedIds: readonly Int64[];
  readonly timestamp: bigint;
}

/** One segment, or the deletes of one, to be imported from a backup. */
export interface ImportRequest {
  /** null for deletes of all partitions. */
  readonly partitionId: Int64 | null;
  /** One list for each source as clients gave it: an insert prefix and perhaps a delta prefix; for L0 one delta prefix. */
  readonly files: readonly (readonly string[])[];
  readonly isL0: boolean;
  /** Rows and deletes after it are left out; null for none. */
  readonly endTimestamp: bigint | null;
}

export interface ImportJob {
  readonly id: Int64;
  readonly state: 'pending' | 'importing' | 'completed' | 'failed';
  /** 0 … 100 */
  readonly progress: number;
  readonly reason: string;
  readonly totalRows: number;
  readonly importedRows: number;
  readonly createdAt: Date;
  readonly completedAt: Date | null;
  readonly request: ImportRequest;
  /** Empty until all were read. */
  readonly sources: readonly ImportedSource[];
  /** Of the segments that it made, once they are there. */
  readonly segmentIds: readonly Int64[];
}

/** What one segment of a backup, or its deletes, brings. */
export interface ImportedSource {
  readonly paths: readonly string[];
  /** Of its files; 0 for deletes. */
  readonly sizeBytes: number;
  readonly rowCount: number;
  readonly state: 'pending' | 'importing' | 'completed';
  readonly completedAt: Date | null;
}

/**
 * The rows of one collection: growing ones in a log of their own, flushed ones in binlogs of its bucket. Every change has
 * reached the disk when its promise resolves.
 */
export interface CollectionRows {
  /** The columns hold every field but those of functions; keys of auto ids included. Functions are computed here. */
  insert(rows: {
    readonly partitionIds: readonly Int64[];
    readonly columns: Columns;
    readonly timestamp: bigint;
  }): Promise<void>;
  /** Deletes keys in one partition or, with null, in all. */
  remove(deletes: {
    readonly partitionId: Int64 | null;
    readonly keys: readonly (bigint | string)[];
    readonly timestamp: bigint;
  }): Promise<void>;
  flush(): Promise<FlushOutcome>;
  /** True when all these segments, and every row before the time, are in binlogs. An unknown segment counts as flushed. */
  isFlushed(segmentIds: readonly Int64[], timestamp: bigint): boolean;
  /** Persistent ones and those that are being flushed. */
  segments(): readonly SegmentRecord[];
  /** Rows in flushed segments, deleted ones included: what statistics say. */
  storedRowCount(partitionId: Int64 | null): number;
  /**
   * Live rows by segment, those of the partitions or, with null, of all. The sources have the columns of these fields only;
   * 0 is the row id and 1 the timestamp. Two rows of one key are both live when they were inserted and not upserted. Reads
   * binlogs where they are not in memory.
   */
  scan(
    partitionIds: readonly Int64[] | null,
    fieldIds: readonly number[],
  ): Promise<readonly RowSource[]>;
  /** Forgets what scan keeps in memory. */
  unload(): void;
  /** @throws MilvusRefusal for what a real server refuses at once */
  startImport(request: ImportRequest): ImportJob;
  importJobs(): readonly ImportJob[];
  /** For fields added later: their columns read as default or null in older segments. */
  changeSchema(schema: Schema): void;
  dropPartition(partitionId: Int64): Promise<void>;
  /** Removes every file of it. */
  drop(): Promise<void>;
  /** Stops what works in the background; all that was promised is on disk. */
  close(): Promise<void>;
}

/** Opens the rows of a collection, new or as they were left. */
export type OpenCollectionRows = (
  collection: {
    readonly collectionId: Int64;
    readonly schema: Schema;
    readonly virtualChannels: readonly string[];
  },
  context: MilvusContext & {
    /** True while garbage collection is paused for the collection. */
    readonly isGarbagePaused: () => boolean;
  },
) => Promise<CollectionRows>;
