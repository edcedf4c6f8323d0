import type { Int64 } from '#shared/int64.ts';

import type { Columns } from '../types.ts';
import { decodeColumn, encodeColumn } from './columnBytes.ts';
import type { Key } from './columns.ts';
import { type DeletedKeys } from './deletes.ts';

/** What happened to the rows that are in no binlog yet, in the order in which it happened. */
export type Change =
  | {
      readonly type: 'insert';
      readonly partitionIds: readonly Int64[];
      /** Of all fields but row id and timestamp. */
      readonly columns: Columns;
      readonly firstRowId: bigint;
      readonly timestamp: bigint;
    }
  | ({ readonly type: 'delete' } & DeletedKeys)
  | { readonly type: 'dropPartition'; readonly partitionId: Int64 };

const TYPES = { insert: 1, delete: 2, dropPartition: 3 } as const;
const headBytes = 25;

/**
 * A binary form, as JSON of 100,000 vectors takes seconds. V8's own one is as fast, but Electron and Node may open the same
 * folder, and each reads no form newer than itself. Partitions are a column with one value where all rows have the same.
 */
export function encodeChange(change: Change): Buffer {
  const head = Buffer.alloc(headBytes);
  head.writeUInt8(TYPES[change.type], 0);
  switch (change.type) {
    case 'insert': {
      head.writeBigUInt64LE(change.timestamp, 1);
      head.writeBigInt64LE(change.firstRowId, 9);
      head.writeUInt32LE(change.partitionIds.length, 17);
      head.writeUInt32LE(change.columns.size, 21);
      const isOne = change.partitionIds.every((id) => id === change.partitionIds[0]);
      const partitionIds = isOne ? change.partitionIds.slice(0, 1) : change.partitionIds;
      const parts = [head, ...encodeColumn(partitionIds)];
      for (const [fieldId, values] of change.columns) {
        const id = Buffer.alloc(4);
        id.writeUInt32LE(fieldId);
        parts.push(id, ...encodeColumn(values));
      }
      return Buffer.concat(parts);
    }
    case 'delete':
      head.writeBigUInt64LE(change.timestamp, 1);
      return Buffer.concat([
        head,
        ...encodeColumn([change.partitionId]),
        ...encodeColumn(change.keys),
      ]);
    case 'dropPartition':
      return Buffer.concat([head, ...encodeColumn([change.partitionId])]);
  }
}

/** @throws Error for bytes that encodeChange did not make */
export function decodeChange(bytes: Buffer): Change {
  const timestamp = bytes.readBigUInt64LE(1);
  const first = decodeColumn(bytes, headBytes);
  const [partitionId = null] = first.values as readonly (Int64 | null)[];
  switch (bytes.readUInt8(0)) {
    case TYPES.insert: {
      const rowCount = bytes.readUInt32LE(17);
      const columns = new Map<number, Columns extends ReadonlyMap<number, infer C> ? C : never>();
      let offset = first.end;
      for (let left = bytes.readUInt32LE(21); left > 0; left -= 1) {
        const column = decodeColumn(bytes, offset + 4);
        columns.set(bytes.readUInt32LE(offset), column.values);
        offset = column.end;
      }
      const partitionIds =
        first.values.length === rowCount
          ? (first.values as Int64[])
          : Array.from({ length: rowCount }, () => partitionId as Int64);
      const firstRowId = bytes.readBigInt64LE(9);
      return { type: 'insert', partitionIds, columns, firstRowId, timestamp };
    }
    case TYPES.delete: {
      const keys = decodeColumn(bytes, first.end).values as Key[];
      return { type: 'delete', partitionId, keys, timestamp };
    }
    case TYPES.dropPartition:
      return { type: 'dropPartition', partitionId: partitionId as Int64 };
    default:
      throw new Error('an unknown kind of change');
  }
}
