import { rm } from 'node:fs/promises';
import path from 'node:path';

import pLimit from 'p-limit';

import type { Int64 } from '#shared/int64.ts';

import type { Columns, MilvusContext, RowSource, Schema } from '../types.ts';
import type { Change } from './change.ts';
import { openChangeLog } from './changeLog.ts';
import { keysOf, rowCountOf, rowSourceOf, timestampsOf } from './columns.ts';
import { rewriteSegment } from './compaction.ts';
import {
  addDeletes,
  createDeleteTimes,
  type DeletedKeys,
  type DeleteTimes,
  liveRows,
} from './deletes.ts';
import { addToSegments, writeGrowing, writeL0Segments } from './flushRows.ts';
import { createGrowingRows, type GrowingSegment } from './growingRows.ts';
import { addL0Deletes, createSealedRows } from './sealedRows.ts';
import { type Segment } from './segment.ts';
import { createSegmentFiles, type SegmentFiles } from './segmentFiles.ts';
import { logPath, readState, type SegmentState, writeState } from './segmentState.ts';

/** What became segments by one flush. */
export interface Flushed {
  readonly segments: readonly Segment[];
  /** Of the first row or delete in them; undefined when there was nothing to flush. */
  readonly firstTimestamp: bigint | undefined;
}

/** The rows of a collection as they are on disk and in the bucket. Changes wait for one another. */
export interface RowStore {
  readonly files: SegmentFiles;
  readonly schema: Schema;
  readonly segments: readonly Segment[];
  readonly growingIds: readonly Int64[];
  /** Bytes of all rows and deletes that are in no binlog yet. */
  readonly growingBytes: number;
  /** Of the first row or delete that is in no binlog yet. */
  readonly firstTimestamp: bigint | undefined;
  insert(rows: {
    readonly partitionIds: readonly Int64[];
    readonly columns: Columns;
    readonly timestamp: bigint;
  }): Promise<void>;
  remove(deletes: DeletedKeys): Promise<void>;
  flush(): Promise<Flushed>;
  scan(partitionIds: readonly Int64[] | null, fieldIds: readonly number[]): Promise<RowSource[]>;
  unload(): void;
  changeSchema(schema: Schema): void;
  /** Adds segments whose files are written already. */
  add(segments: readonly Segment[]): Promise<void>;
  /** Puts a segment of another id in the place of one, and gives the old one, whose files stay; undefined when it is gone. */
  rewrite(segmentId: Int64, isSorted: boolean): Promise<Segment | undefined>;
  dropPartition(partitionId: Int64): Promise<void>;
  drop(): Promise<void>;
  close(): Promise<void>;
}

export async function openRowStore(
  collection: {
    readonly collectionId: Int64;
    readonly schema: Schema;
    readonly virtualChannels: readonly string[];
  },
  context: MilvusContext,
): Promise<RowStore> {
  const { collectionId, virtualChannels } = collection;
  const { nextId, signal } = context;
  const folder = path.join(context.folder, 'rows', collectionId);
  const oneAtATime = pLimit(1);
  const hasL0 = context.version !== '2.3';
  let { schema } = collection;
  let state = await readState(folder);
  let { nextRowId } = state;
  let pending: DeletedKeys[] = [];
  // Of all deletes that concern more than one segment; undefined until a scan needs it.
  let deleteTimes: DeleteTimes | undefined;
  const files = createSegmentFiles(collectionId, context, () => schema);
  const growing = createGrowingRows(schema, virtualChannels, nextId);
  const sealed = createSealedRows(files, () => schema);
  const opened = await openChangeLog(logPath(folder, state.logNumber));
  let { log } = opened;
  for (const change of opened.changes) apply(change);
  await rm(logPath(folder, state.logNumber - 1), { force: true });

  function apply(change: Change): void {
    switch (change.type) {
      case 'insert': {
        growing.add(change);
        nextRowId = change.firstRowId + BigInt(change.partitionIds.length);
        return;
      }
      case 'delete':
        pending.push(change);
        if (deleteTimes !== undefined) addDeletes(deleteTimes, [change]);
        return;
      case 'dropPartition':
        growing.dropPartition(change.partitionId);
        pending = pending.filter(({ partitionId }) => partitionId !== change.partitionId);
        deleteTimes?.forget(change.partitionId);
    }
  }

  // Once the server is closed nothing is changed any more: the next one may have begun.
  async function record(change: Change): Promise<void> {
    signal.throwIfAborted();
    await log.append(change);
    apply(change);
  }

  async function save(changes: Partial<SegmentState>): Promise<void> {
    signal.throwIfAborted();
    const next = { ...state, ...changes };
    await writeState(folder, next);
    state = next;
  }

  async function flushGrowing(): Promise<Flushed> {
    const firstTimestamp = first();
    if (firstTimestamp === undefined) return { segments: [], firstTimestamp };
    const { segments, nextLog } = await writeAndSave().catch(async (error: unknown) => {
      // The next try uses the same folders, and clients take what lies there for whole segments.
      for (const segment of growing.segments()) await files.remove(segment);
      throw error;
    });
    const old = log;
    log = nextLog;
    growing.clear();
    pending = [];
    // In 2.3 deletes are with their segments now, and no longer concern rows that come later.
    if (!hasL0) forget();
    await old.remove();
    return { segments, firstTimestamp };
  }

  async function writeAndSave() {
    const added = await writeGrowing(growing.segments(), files);
    const l0 = hasL0 ? await writeL0Segments(pending, virtualChannels, { files, nextId }) : [];
    const rows = hasL0
      ? [...state.segments, ...added]
      : await addToSegments(pending, [...state.segments, ...added], { files, schema });
    const logNumber = state.logNumber + 1;
    // The next log is begun first: with the state that names it, what the old one holds is in segments.
    const { log: nextLog } = await openChangeLog(logPath(folder, logNumber));
    await save({ logNumber, nextRowId, segments: [...rows, ...l0] }).catch(
      async (error: unknown) => {
        await nextLog.close();
        throw error;
      },
    );
    return { segments: [...added, ...l0], nextLog };
  }

  function first(): bigint | undefined {
    const times = [growing.firstTimestamp(), ...pending.map(({ timestamp }) => timestamp)];
    return times.reduce((a, b) => (a === undefined || (b !== undefined && b < a) ? b : a));
  }

  function forget(): void {
    sealed.forget();
    deleteTimes = undefined;
  }

  async function allDeletes(): Promise<DeleteTimes> {
    if (deleteTimes !== undefined) return deleteTimes;
    const times = createDeleteTimes();
    await addL0Deletes(times, files, state.segments);
    addDeletes(times, pending);
    deleteTimes = times;
    return times;
  }

  function growingSource(segment: GrowingSegment, deletes: DeleteTimes): RowSource {
    const { columns, partitionId } = segment;
    const deletedAt = deletes.in(partitionId);
    const live =
      deletedAt === undefined
        ? null
        : liveRows(keysOf(columns, schema), timestampsOf(columns), deletedAt);
    // Rows that are inserted later must not show in columns that were handed out.
    const settled = new Map([...columns].map(([fieldId, values]) => [fieldId, values.slice()]));
    return rowSourceOf(settled, rowCountOf(columns), live);
  }

  async function scan(
    partitionIds: readonly Int64[] | null,
    fieldIds: readonly number[],
  ): Promise<RowSource[]> {
    const isWanted = ({ partitionId }: { readonly partitionId: Int64 }): boolean =>
      partitionIds === null || partitionIds.includes(partitionId);
    const deletes = await allDeletes();
    const sources: RowSource[] = [];
    for (const segment of state.segments.filter(isWanted))
      if (segment.level === 'L1') sources.push(await sealed.source(segment, fieldIds, deletes));
    for (const segment of growing.segments().filter(isWanted))
      sources.push(growingSource(segment, deletes));
    return sources;
  }

  async function rewrite(segmentId: Int64, isSorted: boolean): Promise<Segment | undefined> {
    const old = state.segments.find((segment) => segment.segmentId === segmentId);
    if (old === undefined) return undefined;
    const rewritten = await rewriteSegment(old, { isSorted, files, schema, nextId });
    const segments = state.segments.flatMap((segment) =>
      segment === old ? (rewritten ?? []) : segment,
    );
    await save({ segments });
    sealed.forgetSegment(segmentId);
    return old;
  }

  async function dropPartition(partitionId: Int64): Promise<void> {
    await record({ type: 'dropPartition', partitionId });
    const [dropped, kept] = [true, false].map((isDropped) =>
      state.segments.filter((segment) => (segment.partitionId === partitionId) === isDropped),
    );
    await save({ segments: kept ?? [] });
    forget();
    for (const segment of dropped ?? []) await files.remove(segment);
  }

  return {
    files,
    get schema() {
      return schema;
    },
    get segments() {
      return state.segments;
    },
    get growingIds() {
      return growing.segments().map(({ segmentId }) => segmentId);
    },
    get growingBytes() {
      return log.sizeBytes;
    },
    get firstTimestamp() {
      return first();
    },
    insert: (rows) => oneAtATime(() => record({ type: 'insert', ...rows, firstRowId: nextRowId })),
    remove: (deletes) => oneAtATime(() => record({ type: 'delete', ...deletes })),
    flush: () => oneAtATime(flushGrowing),
    scan: (partitionIds, fieldIds) => oneAtATime(() => scan(partitionIds, fieldIds)),
    unload: forget,
    changeSchema(next) {
      schema = next;
      growing.changeSchema(next);
    },
    add: (segments) =>
      oneAtATime(async () => {
        await save({ segments: [...state.segments, ...segments] });
        deleteTimes = undefined;
      }),
    rewrite: (segmentId, isSorted) => oneAtATime(() => rewrite(segmentId, isSorted)),
    dropPartition: (partitionId) => oneAtATime(() => dropPartition(partitionId)),
    drop: () =>
      oneAtATime(async () => {
        await log.remove();
        await rm(folder, { recursive: true, force: true });
        await files.removeAllBut([]);
      }),
    close: () => oneAtATime(() => log.close()),
  };
}
