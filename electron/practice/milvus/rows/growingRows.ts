import type { StoredValue } from '#engine/binlog/storedValue.ts';
import type { Int64 } from '#shared/int64.ts';

import type { Columns, Field, Schema } from '../types.ts';
import { channelOf, groupRows } from './channels.ts';
import {
  appendRows,
  type GrowingColumns,
  keysOf,
  missingValue,
  pickRows,
  ROW_ID,
  rowCountOf,
  TIMESTAMP,
  timestampsOf,
} from './columns.ts';

/** Rows of one partition and one channel that are in no binlog yet. */
export interface GrowingSegment {
  readonly segmentId: Int64;
  readonly partitionId: Int64;
  readonly virtualChannel: string;
  readonly columns: GrowingColumns;
}

export interface GrowingRows {
  segments(): readonly GrowingSegment[];
  add(rows: {
    readonly partitionIds: readonly Int64[];
    readonly columns: Columns;
    readonly firstRowId: bigint;
    readonly timestamp: bigint;
  }): void;
  /** Rows so far get the values of fields that were added. */
  changeSchema(schema: Schema): void;
  /** Undefined without rows. */
  firstTimestamp(): bigint | undefined;
  dropPartition(partitionId: Int64): void;
  clear(): void;
}

export function createGrowingRows(
  firstSchema: Schema,
  virtualChannels: readonly string[],
  nextId: () => Int64,
): GrowingRows {
  let schema = firstSchema;
  const segments = new Map<string, GrowingSegment>();

  function segmentOf(partitionId: Int64, virtualChannel: string): GrowingSegment {
    const name = `${partitionId} ${virtualChannel}`;
    const known = segments.get(name);
    if (known !== undefined) return known;
    const segment = { segmentId: nextId(), partitionId, virtualChannel, columns: new Map() };
    segments.set(name, segment);
    return segment;
  }

  return {
    segments: () => [...segments.values()],
    add({ partitionIds, columns, firstRowId, timestamp }) {
      const rowCount = partitionIds.length;
      const all = new Map<number, readonly StoredValue[]>([
        [ROW_ID, Array.from({ length: rowCount }, (_, row) => firstRowId + BigInt(row))],
        [TIMESTAMP, Array.from({ length: rowCount }, () => timestamp)],
      ]);
      for (const field of schema.fields)
        all.set(field.fieldId, columns.get(field.fieldId) ?? filled(field, rowCount));
      const keys = keysOf(all, schema);
      const places = groupRows(
        rowCount,
        (row) => `${partitionIds[row]} ${channelOf(keys[row] ?? '', virtualChannels)}`,
      );
      for (const [place, rows] of places) {
        const [partitionId = '', virtualChannel = ''] = place.split(' ');
        const { columns: target } = segmentOf(partitionId, virtualChannel);
        appendRows(target, rows.length === rowCount ? all : pickRows(all, rows));
      }
    },
    changeSchema(next) {
      schema = next;
      for (const { columns } of segments.values())
        for (const field of next.fields)
          if (!columns.has(field.fieldId))
            columns.set(field.fieldId, filled(field, rowCountOf(columns)));
    },
    firstTimestamp() {
      const firsts = [...segments.values()].map(({ columns }) => timestampsOf(columns)[0]);
      return firsts.reduce((a, b) => (a === undefined || (b ?? a) < a ? b : a), undefined);
    },
    dropPartition(partitionId) {
      for (const [name, segment] of segments)
        if (segment.partitionId === partitionId) segments.delete(name);
    },
    clear: () => segments.clear(),
  };
}

function filled(field: Field, rowCount: number): StoredValue[] {
  return Array.from({ length: rowCount }, () => missingValue(field));
}
