import { describe, expect, test } from 'vitest';

import { type Delete, readDeltaLog } from '#engine/binlog/deltaLogFile.ts';
import { type InsertLog, readInsertLog } from '#engine/binlog/insertLog.ts';

import { goldenRowsOf23, goldenRowsOf25, inOrder } from '../../goldenRows.ts';
import { goldenMeta, goldenObjects } from '../backupFormat/golden.ts';
import { plainValue } from './plainValue.ts';

interface Field {
  readonly name: string;
  readonly fieldID?: number;
  readonly data_type: number;
  readonly element_type?: number;
}

interface Collection {
  readonly collection_id: number;
  readonly db_name: string;
  readonly collection_name: string;
  readonly schema: { readonly fields: readonly Field[] };
}

type Row = Record<string, unknown>;

/** Reads the backup without its metadata, but for the names of fields. */
function readBackup(folder: string) {
  const text = goldenMeta(folder, 'full').toString();
  // Ids exceed what JSON.parse keeps.
  const quoted = text.replaceAll(/:(\d{16,})/g, ':"$1"');
  const { collection_backups } = JSON.parse(quoted) as {
    collection_backups: readonly Collection[];
  };
  const insertLogs = new Map<string, InsertLog[]>();
  const deletes = new Map<string, Delete[]>();
  for (const [key, body] of goldenObjects(folder)) {
    const [, , kind, collectionId = '', ...rest] = key.split('/');
    if (kind === 'delta_log') {
      deletes.set(collectionId, [...(deletes.get(collectionId) ?? []), ...readDeltaLog(body)]);
    } else if (kind === 'insert_log') {
      const segment = `${collectionId}/${rest.at(-3)}`;
      insertLogs.set(segment, [...(insertLogs.get(segment) ?? []), readInsertLog(body)]);
    }
  }
  return { collections: collection_backups, insertLogs, deletes };
}

type Backup = ReturnType<typeof readBackup>;

/** Every stored row with its timestamp, the oldest first. */
function rowsIn(backup: Backup, collection: Collection): { row: Row; timestamp: bigint }[] {
  const fields = new Map(collection.schema.fields.map((field) => [field.fieldID ?? 0, field]));
  const rows = [...backup.insertLogs].flatMap(([segment, logs]) => {
    if (!segment.startsWith(`${collection.collection_id}/`)) return [];
    const timestamps = logs.find(({ fieldId }) => fieldId === 1)?.values ?? [];
    return timestamps.map((timestamp, i) => ({
      timestamp: timestamp as bigint,
      row: Object.fromEntries(
        logs.filter(({ fieldId }) => fieldId >= 100).map((log) => cell(log, i, fields)),
      ),
    }));
  });
  return rows.sort((a, b) => Number(a.timestamp - b.timestamp));
}

function cell(log: InsertLog, row: number, fields: ReadonlyMap<number, Field>): [string, unknown] {
  const field = fields.get(log.fieldId);
  const type = { dataType: log.dataType, elementType: field?.element_type ?? 0 };
  return [field?.name ?? '$meta', plainValue(log.values[row] ?? null, type)];
}

/** Without the fields that no formula gives: keys of the server, and what a function computed. */
function known(row: Row, expected: Row | undefined): Row {
  return Object.fromEntries(Object.keys(expected ?? {}).map((name) => [name, row[name]]));
}

describe.each([
  ['bk_v0_5_16', goldenRowsOf23()],
  ['m25_head', goldenRowsOf25()],
])('the logs of %s', (folder, goldenCollections) => {
  const backup = readBackup(folder);

  const rowsOf = (golden: { database: string; name: string }) => {
    const collection = backup.collections.find(
      (found) => found.db_name === golden.database && found.collection_name === golden.name,
    );
    if (collection === undefined) throw new Error(`no collection ${golden.name}`);
    return { collection, rows: rowsIn(backup, collection) };
  };

  test('say whose they are, as their keys do', () => {
    const logs = [...goldenObjects(folder)].filter(([key]) => key.includes('/insert_log/'));
    const found = logs.map(([, body]) => readInsertLog(body));
    const ids = found.map((log) => [log.collectionId, log.partitionId, log.segmentId, log.fieldId]);
    expect(ids.map((parts) => parts.join('/'))).toEqual(
      // Milvus puts files of a segment below its id; milvus-backup puts a group above, of the same name.
      logs.map(([key]) => key.split('/').slice(3, -1).toSpliced(2, 1).join('/')),
    );
  });

  test.each(goldenCollections)('hold every value of $name of $database', (golden) => {
    const rows = rowsOf(golden).rows.map(({ row }) => known(row, golden.stored[0]));
    expect(inOrder(rows, golden.orderField)).toEqual(golden.stored);
  });

  test.each(goldenCollections)('leave the live rows of $name of $database', (golden) => {
    const { collection, rows } = rowsOf(golden);
    const deletes = backup.deletes.get(String(collection.collection_id)) ?? [];
    const lastDelete = new Map<string, bigint>();
    for (const { key, timestamp } of deletes) {
      const before = lastDelete.get(String(key)) ?? 0n;
      lastDelete.set(String(key), timestamp > before ? timestamp : before);
    }
    const live = rows.filter(
      ({ row, timestamp }) => timestamp >= (lastDelete.get(String(row[keyName(collection)])) ?? 0n),
    );
    const found = live.map(({ row }) => known(row, golden.live[0]));
    expect(inOrder(found, golden.orderField)).toEqual(golden.live);
  });
});

function keyName(collection: Collection): string {
  return collection.schema.fields[0]?.name ?? '';
}
