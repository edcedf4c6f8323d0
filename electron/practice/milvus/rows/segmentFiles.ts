import { type Delete, readDeltaLog, writeDeltaLog } from '#engine/binlog/deltaLogFile.ts';
import { readInsertLog, writeInsertLog } from '#engine/binlog/insertLog.ts';
import type { BinlogField, StoredValue } from '#engine/binlog/storedValue.ts';
import type { Int64 } from '#shared/int64.ts';

import type { Columns, Field, LogGroup, MilvusContext, Schema } from '../types.ts';
import {
  columnOf,
  type GrowingColumns,
  type Key,
  keyFieldOf,
  keysOf,
  missingValue,
  ROW_ID,
  rowCountOf,
  TIMESTAMP,
  timestampsOf,
} from './columns.ts';
import { foldersOf, type Segment } from './segment.ts';

export type Place = Pick<Segment, 'segmentId' | 'partitionId' | 'virtualChannel' | 'isSorted'>;

/** The files of the segments of one collection. */
export interface SegmentFiles {
  writeRows(place: Place, columns: Columns): Promise<Segment>;
  /** A segment that holds nothing but deletes. */
  writeDeletes(place: Place, deletes: readonly Delete[]): Promise<Segment>;
  addDeltaLog(segment: Segment, deletes: readonly Delete[]): Promise<Segment>;
  /** A field that was added after the segment reads as its default or null. */
  readColumn(segment: Segment, fieldId: number): Promise<readonly StoredValue[]>;
  readRows(segment: Segment): Promise<GrowingColumns>;
  readDeletes(segment: Segment): Promise<readonly Delete[]>;
  remove(segment: Pick<Segment, 'segmentId' | 'partitionId'>): Promise<void>;
  /** Removes every file of the collection that is of none of these segments. */
  removeAllBut(segments: readonly Segment[]): Promise<void>;
}

const systemFields: readonly BinlogField[] = [ROW_ID, TIMESTAMP].map((fieldId) => ({
  fieldId,
  dataType: 5,
  dim: 0,
  isNullable: false,
}));

export function createSegmentFiles(
  collectionId: Int64,
  { bucket, rootPath, nextId }: Pick<MilvusContext, 'bucket' | 'rootPath' | 'nextId'>,
  schema: () => Schema,
): SegmentFiles {
  const fieldOf = (fieldId: number): Field | undefined =>
    schema().fields.find((field) => field.fieldId === fieldId);

  async function writeDeltaFile(place: Place, deletes: readonly Delete[]): Promise<LogGroup> {
    const { segmentId, partitionId } = place;
    const logId = nextId();
    const keyType = keyFieldOf(schema()).dataType === 5 ? 5 : 21;
    const bytes = writeDeltaLog({ collectionId, partitionId, segmentId, deletes, keyType });
    await bucket.put(`${rootPath}/${foldersOf(collectionId, place).delta}/${logId}`, bytes);
    return { fieldId: 0, logIds: [logId] };
  }

  const statsFile = (place: Place): string =>
    `${foldersOf(collectionId, place).stats}/${keyFieldOf(schema()).fieldId}/1`;

  async function writeStats(place: Place, columns: Columns): Promise<void> {
    const [min, max] = extremes<Key>(keysOf(columns, schema()));
    const { fieldId } = keyFieldOf(schema());
    const stats = { fieldID: fieldId, rowCount: rowCountOf(columns), min: `${min}`, max: `${max}` };
    await bucket.put(
      `${rootPath}/${statsFile(place)}`,
      new TextEncoder().encode(JSON.stringify(stats)),
    );
  }

  function filesOf(segment: Segment): string[] {
    const { insert, delta } = foldersOf(collectionId, segment);
    return [
      ...segment.insertLogs.flatMap(({ fieldId, logIds }) =>
        logIds.map((logId) => `${insert}/${fieldId}/${logId}`),
      ),
      ...segment.deltaLogs.flatMap(({ logIds }) => logIds.map((logId) => `${delta}/${logId}`)),
      statsFile(segment),
    ];
  }

  async function get(key: string): Promise<Uint8Array> {
    const bytes = await bucket.get(`${rootPath}/${key}`);
    if (bytes === undefined) throw new Error(`The file ${rootPath}/${key} is gone.`);
    return bytes;
  }

  async function readColumn(segment: Segment, fieldId: number): Promise<readonly StoredValue[]> {
    const { insert } = foldersOf(collectionId, segment);
    const logs = segment.insertLogs.find((group) => group.fieldId === fieldId);
    const values: StoredValue[][] = [];
    for (const logId of logs?.logIds ?? [])
      values.push(readInsertLog(await get(`${insert}/${fieldId}/${logId}`)).values);
    const field = fieldOf(fieldId);
    if (logs === undefined && field !== undefined)
      return Array.from({ length: segment.rowCount }, () => missingValue(field));
    return values.length === 1 ? (values[0] ?? []) : values.flat();
  }

  return {
    async writeRows(place, columns) {
      const { segmentId, partitionId } = place;
      const [first, last] = extremes(timestampsOf(columns));
      const insertLogs: LogGroup[] = [];
      for (const field of [...systemFields, ...schema().fields]) {
        const { fieldId } = field;
        const values = columnOf(columns, fieldId);
        const timestamps = { first, last };
        const log = { collectionId, partitionId, segmentId, field, values, timestamps };
        const logId = nextId();
        const { insert } = foldersOf(collectionId, place);
        await bucket.put(`${rootPath}/${insert}/${fieldId}/${logId}`, writeInsertLog(log));
        insertLogs.push({ fieldId, logIds: [logId] });
      }
      await writeStats(place, columns);
      const rowCount = rowCountOf(columns);
      return { ...place, level: 'L1', rowCount, insertLogs, deltaLogs: [] };
    },
    async writeDeletes(place, deletes) {
      const deltaLogs = [await writeDeltaFile(place, deletes)];
      return { ...place, level: 'L0', rowCount: deletes.length, insertLogs: [], deltaLogs };
    },
    async addDeltaLog(segment, deletes) {
      const added = await writeDeltaFile(segment, deletes);
      const logIds = [...segment.deltaLogs.flatMap(({ logIds }) => logIds), ...added.logIds];
      return { ...segment, deltaLogs: [{ fieldId: 0, logIds }] };
    },
    readColumn,
    async readRows(segment) {
      const rows: GrowingColumns = new Map();
      for (const { fieldId } of [...systemFields, ...schema().fields])
        rows.set(fieldId, [...(await readColumn(segment, fieldId))]);
      return rows;
    },
    async readDeletes(segment) {
      const { delta } = foldersOf(collectionId, segment);
      const deletes: Delete[] = [];
      for (const logId of segment.deltaLogs.flatMap(({ logIds }) => logIds))
        for (const one of readDeltaLog(await get(`${delta}/${logId}`))) deletes.push(one);
      return deletes;
    },
    async remove(segment) {
      for (const folder of Object.values(foldersOf(collectionId, segment)))
        for (const { key } of bucket.list(`${rootPath}/${folder}/`)) await bucket.remove(key);
    },
    async removeAllBut(segments) {
      const known = new Set(segments.flatMap(filesOf).map((file) => `${rootPath}/${file}`));
      for (const kind of ['insert_log', 'delta_log', 'stats_log'])
        for (const { key } of bucket.list(`${rootPath}/${kind}/${collectionId}/`))
          if (!known.has(key)) await bucket.remove(key);
    },
  };
}

/** The smallest and the largest of some values, of which there is at least one. */
function extremes<T extends Key>(values: readonly T[]): readonly [T, T] {
  let min = values[0] as T;
  let max = min;
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return [min, max];
}
