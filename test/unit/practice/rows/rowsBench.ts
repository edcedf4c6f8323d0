import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { onTestFinished } from 'vitest';

import type { StoredValue } from '#engine/binlog/storedValue.ts';
import type { PracticeFault, PracticeVersion } from '#shared/practice.ts';

import { createFaults, type Faults } from '../../../../electron/practice/faults.ts';
import { openCollectionRows } from '../../../../electron/practice/milvus/rows/openCollectionRows.ts';
import type {
  CollectionRows,
  Columns,
  Field,
  Pace,
  Schema,
} from '../../../../electron/practice/milvus/types.ts';
import type { Bucket } from '../../../../electron/practice/s3/bucket.ts';
import { createManualClock, type ManualClock } from '../../../manualClock.ts';

export const PARTITION = '201';
export const OTHER_PARTITION = '202';

export const noPace: Pace = {
  flushMs: 0,
  sortMs: 0,
  garbageMs: 0,
  importStepMs: 0,
  indexMs: 0,
  loadMs: 0,
};

/** Everything that a cluster keeps. */
export interface RowsBench {
  readonly bucket: MemoryBucket;
  readonly clock: ManualClock;
  readonly faults: Faults;
  /** Where the collection keeps its log and its state. */
  readonly folder: string;
  isGarbagePaused: boolean;
  readonly nextTimestamp: () => bigint;
  /**
   * Opens the rows. When they were open already, as a server does whose predecessor was killed: that one ends with the step
   * at hand, and what it still puts into the bucket is lost.
   */
  open(changes?: {
    readonly schema?: Schema;
    readonly version?: PracticeVersion;
  }): Promise<CollectionRows>;
}

export interface RowsBenchOptions {
  readonly version?: PracticeVersion;
  readonly schema?: Schema;
  readonly virtualChannels?: readonly string[];
  readonly pace?: Partial<Pace>;
  readonly faults?: readonly PracticeFault[];
}

export async function createRowsBench(options: RowsBenchOptions = {}): Promise<RowsBench> {
  const folder = await mkdtemp(path.join(tmpdir(), 'rows-'));
  const clock = createManualClock();
  const faults = createFaults(options.faults);
  let bucket = createMemoryBucket();
  let lastId = 1000;
  let lastTimestamp = 1000n;
  let kill = (): Promise<void> => Promise.resolve();

  const bench: RowsBench = {
    get bucket() {
      return bucket;
    },
    clock,
    faults,
    folder: path.join(folder, 'rows', '100'),
    isGarbagePaused: false,
    nextTimestamp: () => (lastTimestamp += 1n),
    async open({ schema = options.schema ?? schemaOf(), version = options.version ?? '2.5' } = {}) {
      bucket = createMemoryBucket(bucket.objects);
      await kill();
      const server = new AbortController();
      const context = {
        version,
        bucket,
        rootPath: 'files',
        folder,
        pace: { ...noPace, ...options.pace },
        clock,
        faults,
        nextId: () => String((lastId += 1)),
        nextTimestamp: bench.nextTimestamp,
        signal: server.signal,
        isGarbagePaused: () => bench.isGarbagePaused,
      };
      const virtualChannels = options.virtualChannels ?? ['dml_0_100v0'];
      const rows = await openCollectionRows(
        { collectionId: '100', schema, virtualChannels },
        context,
      );
      kill = () => {
        server.abort(new Error('killed'));
        return rows.close();
      };
      return rows;
    },
  };
  onTestFinished(async () => {
    await kill();
    await rm(folder, { recursive: true, force: true });
  });
  return bench;
}

export interface MemoryBucket extends Bucket {
  readonly objects: Map<string, Uint8Array>;
  keys(prefix?: string): string[];
  /** No object whose key has this in it can be put; null for none. */
  refused: string | null;
}

export function createMemoryBucket(content?: ReadonlyMap<string, Uint8Array>): MemoryBucket {
  const objects = new Map<string, Uint8Array>(content);
  const describe = (key: string) => ({
    key,
    sizeBytes: objects.get(key)?.length ?? 0,
    etag: '',
    modifiedAt: new Date(0),
  });
  const keys = (prefix = ''): string[] =>
    [...objects.keys()].filter((key) => key.startsWith(prefix)).sort();
  const bucket: MemoryBucket = {
    name: 'bkt',
    objects,
    keys,
    refused: null,
    put(key, content) {
      if (bucket.refused !== null && key.includes(bucket.refused))
        return Promise.reject(new Error('the disk is full'));
      objects.set(key, content.slice());
      return Promise.resolve(describe(key));
    },
    get: (key) => Promise.resolve(objects.get(key)),
    list: (prefix) => keys(prefix).map(describe),
    remove(key) {
      objects.delete(key);
      return Promise.resolve();
    },
  };
  return bucket;
}

export function fieldOf(changes: Partial<Field> & Pick<Field, 'fieldId' | 'name'>): Field {
  return {
    dataType: 5,
    elementType: 0,
    dim: 0,
    maxLength: 0,
    isPrimaryKey: false,
    isAutoId: false,
    isPartitionKey: false,
    isDynamic: false,
    isNullable: false,
    isFunctionOutput: false,
    defaultValue: undefined,
    typeParams: {},
    ...changes,
  };
}

/** A key and a text. */
export function schemaOf(more: readonly Field[] = []): Schema {
  const fields = [
    fieldOf({ fieldId: 100, name: 'id', isPrimaryKey: true }),
    fieldOf({ fieldId: 101, name: 'name', dataType: 21, maxLength: 64 }),
    ...more,
  ];
  return { fields, functions: [] };
}

export type Rows = Readonly<Record<number, string>>;

export function columnsOf(rows: Rows): Columns {
  const keys = Object.keys(rows).map(BigInt);
  return new Map<number, StoredValue[]>([
    [100, keys],
    [101, Object.values(rows)],
  ]);
}

/** Inserts rows of id → name. */
export async function insert(
  bench: RowsBench,
  rows: CollectionRows,
  values: Rows,
  partitionId = PARTITION,
): Promise<void> {
  await rows.insert({
    partitionIds: Object.keys(values).map(() => partitionId),
    columns: columnsOf(values),
    timestamp: bench.nextTimestamp(),
  });
}

export async function remove(
  bench: RowsBench,
  rows: CollectionRows,
  keys: readonly number[],
  partitionId: string | null = null,
): Promise<void> {
  const timestamp = bench.nextTimestamp();
  await rows.remove({ partitionId, keys: keys.map(BigInt), timestamp });
}

/** Live rows as id → name. */
export async function read(
  rows: CollectionRows,
  partitionIds: readonly string[] | null = null,
): Promise<Rows> {
  const sources = await rows.scan(partitionIds, [100, 101]);
  return Object.fromEntries(
    sources.flatMap((source) =>
      source.column(100).map((key, row) => [String(key), source.column(101)[row]] as const),
    ),
  ) as Rows;
}

export async function countRows(rows: CollectionRows): Promise<number> {
  const sources = await rows.scan(null, []);
  return sources.reduce((sum, { rowCount }) => sum + rowCount, 0);
}
