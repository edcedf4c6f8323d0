import type { StoredValue } from '#engine/binlog/storedValue.ts';
import type { Int64 } from '#shared/int64.ts';

import type { Columns, Schema } from '../types.ts';
import { channelOf, groupRows } from './channels.ts';
import { appendRows, type GrowingColumns, keysOf, pickRows, rowCountOf } from './columns.ts';
import { sortRows } from './compaction.ts';
import type { Segment } from './segment.ts';
import type { SegmentFiles } from './segmentFiles.ts';

/** So that a large import needs not all of it in memory. */
const largestSegmentBytes = 64 * 1024 * 1024;

/** Writes imported rows as segments that count only when their import is done: one for each channel while it is not too large. */
export interface ImportWriter {
  add(rows: Columns): Promise<void>;
  end(): Promise<{ readonly segments: readonly Segment[]; readonly count: number }>;
  discard(): Promise<void>;
}

export function createImportWriter(
  place: {
    readonly partitionId: Int64;
    readonly virtualChannels: readonly string[];
    readonly isSorted: boolean;
  },
  tools: {
    readonly files: SegmentFiles;
    readonly schema: Schema;
    readonly nextId: () => Int64;
  },
): ImportWriter {
  const { partitionId, virtualChannels, isSorted } = place;
  const { files, schema, nextId } = tools;
  const waiting = new Map<string, GrowingColumns>();
  const segments: Segment[] = [];
  const begun: { readonly segmentId: Int64; readonly partitionId: Int64 }[] = [];
  let waitingBytes = 0;
  let count = 0;

  async function writeWaiting(): Promise<void> {
    for (const [virtualChannel, rows] of waiting) {
      const segment = { segmentId: nextId(), partitionId, virtualChannel, isSorted };
      begun.push(segment);
      segments.push(await files.writeRows(segment, isSorted ? sortRows(rows, schema) : rows));
    }
    waiting.clear();
    waitingBytes = 0;
  }

  return {
    async add(rows) {
      const keys = keysOf(rows, schema);
      const channels = groupRows(keys.length, (row) => channelOf(keys[row] ?? '', virtualChannels));
      for (const [channel, picked] of channels) {
        const target = waiting.get(channel) ?? new Map<number, StoredValue[]>();
        waiting.set(channel, target);
        appendRows(target, picked.length === keys.length ? rows : pickRows(rows, picked));
      }
      count += rowCountOf(rows);
      waitingBytes += sizeBytesOf(rows);
      if (waitingBytes > largestSegmentBytes) await writeWaiting();
    },
    async end() {
      await writeWaiting();
      return { segments, count };
    },
    async discard() {
      for (const segment of begun) await files.remove(segment);
    },
  };
}

function sizeBytesOf(columns: Columns): number {
  let sizeBytes = 0;
  for (const values of columns.values())
    for (const value of values) {
      const isSized = typeof value === 'string' || value instanceof Uint8Array;
      sizeBytes += isSized ? value.length : 8;
    }
  return sizeBytes;
}
