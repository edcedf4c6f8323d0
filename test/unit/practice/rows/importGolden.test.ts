import { describe, expect, it } from 'vitest';

import type {
  CollectionRows,
  ImportJob,
  ImportRequest,
} from '../../../../electron/practice/milvus/types.ts';
import {
  type GoldenCollection,
  goldenCollection,
  goldenSchema,
  uploadGolden,
} from './goldenBackup.ts';
import { countRows, createRowsBench, type RowsBench } from './rowsBench.ts';

async function openFor(
  folder: string,
  collection: GoldenCollection,
): Promise<{ readonly bench: RowsBench; readonly rows: CollectionRows }> {
  const bench = await createRowsBench({
    version: folder.startsWith('bk_') ? '2.3' : '2.5',
    schema: goldenSchema(collection),
    virtualChannels: ['dml_0_100v0', 'dml_1_100v1'],
  });
  uploadGolden(bench.bucket, folder);
  return { bench, rows: await bench.open() };
}

async function importAll(
  { bench, rows }: { readonly bench: RowsBench; readonly rows: CollectionRows },
  requests: readonly ImportRequest[],
): Promise<readonly ImportJob[]> {
  for (const request of requests) rows.startImport(request);
  const unfinished = (): boolean =>
    rows.importJobs().some(({ state }) => state !== 'completed' && state !== 'failed');
  while (unfinished()) await bench.clock.advance(0);
  return rows.importJobs();
}

function binlogs(folder: string, { collection_id }: GoldenCollection) {
  const root = `backup/${folder}/binlogs`;
  return {
    insert: (place: string) => `${root}/insert_log/${collection_id}/${place}/`,
    delta: (place: string) => `${root}/delta_log/${collection_id}/${place}/`,
  };
}

const request = (
  partitionId: string | null,
  files: readonly string[],
  isL0 = false,
): ImportRequest => ({ partitionId, files: [files], isL0, endTimestamp: null });

function dataRequests(
  folder: string,
  collection: GoldenCollection,
  by: 'partition' | 'segment',
): ImportRequest[] {
  const { insert, delta } = binlogs(folder, collection);
  return collection.partition_backups.flatMap(({ partition_id, segment_backups = [] }) => {
    const segments = segment_backups.filter(({ is_l0 }) => is_l0 !== true);
    if (segments.length === 0) return [];
    const places =
      by === 'partition'
        ? [partition_id]
        : segments.map(({ segment_id }) => `${partition_id}/${segment_id}`);
    return places.map((place) => request(partition_id, [insert(place), delta(place)]));
  });
}

describe('an import of a backup of Milvus 2.3', () => {
  const counts = [
    ['default', 'c_full', 5893],
    ['default', 'c_bin', 2000],
    ['default', 'c_pkey', 2000],
    ['default', 'c_auto', 2000],
    ['db1', 'c_db', 500],
  ] as const;

  it.each(counts)('takes the live rows of %s.%s by partition', async (database, name, count) => {
    const collection = goldenCollection('bk_v0_5_16', database, name);
    const opened = await openFor('bk_v0_5_16', collection);
    const jobs = await importAll(opened, dataRequests('bk_v0_5_16', collection, 'partition'));
    expect(jobs.map(({ reason }) => reason).join('')).toBe('');
    expect(jobs.reduce((sum, { importedRows }) => sum + importedRows, 0)).toBe(count);
    expect(await countRows(opened.rows)).toBe(count);
    expect(opened.rows.storedRowCount(null)).toBe(count);
    expect(await countRows(await opened.bench.open())).toBe(count);
  });

  it('takes the same rows segment by segment, and the newer of two with one key', async () => {
    const collection = goldenCollection('bk_v0_5_16', 'default', 'c_full');
    const opened = await openFor('bk_v0_5_16', collection);
    await importAll(opened, dataRequests('bk_v0_5_16', collection, 'segment'));
    const names = new Map<unknown, unknown>();
    for (const source of await opened.rows.scan(null, [100, 101]))
      for (const [row, key] of source.column(100).entries())
        names.set(key, source.column(101)[row]);
    expect(names.size).toBe(5893);
    expect([0n, 4n, 5n, 1000n, 5999n].map((key) => names.get(key))).toEqual([
      'UPSERTED',
      'UPSERTED',
      'name_5_é',
      undefined,
      'name_5999_é',
    ]);
  });

  it('takes each segment twice when it is asked twice', async () => {
    const collection = goldenCollection('bk_v0_5_16', 'db1', 'c_db');
    const opened = await openFor('bk_v0_5_16', collection);
    const requests = dataRequests('bk_v0_5_16', collection, 'partition');
    await importAll(opened, [...requests, ...requests]);
    expect(opened.rows.storedRowCount(null)).toBe(1000);
  });
});

describe('an import of a backup of Milvus 2.5', () => {
  const counts = [
    ['default', 'g_types', 1215, 1127],
    ['default', 'g_vec', 600, 597],
    ['default', 'g_pkey', 800, 790],
    ['default', 'g_auto', 500, 500],
    ['default', 'g_autostr', 200, 200],
    ['default', 'g_text', 400, 395],
    ['default', '_9_Lives_2', 200, 200],
    ['default', 'g_added', 500, 500],
    ['shop_1', 'orders', 1000, 900],
    ['shop_1', 'g_types', 100, 100],
  ] as const;

  it.each(counts)(
    'takes all rows of %s.%s, and its deletes as segments of their own',
    async (database, name, stored, live) => {
      const collection = goldenCollection('m25_head', database, name);
      const opened = await openFor('m25_head', collection);
      const data = dataRequests('m25_head', collection, 'segment');
      const { delta } = binlogs('m25_head', collection);
      const ofPartitions = collection.partition_backups.flatMap(
        ({ partition_id, segment_backups = [] }) =>
          segment_backups
            .filter(({ is_l0 }) => is_l0)
            .map(({ segment_id }) =>
              request(partition_id, [delta(`${partition_id}/${segment_id}/${segment_id}`)], true),
            ),
      );
      const ofAll = (collection.l0_segments ?? []).map(({ segment_id }) =>
        request(null, [delta(`-1/${segment_id}`)], true),
      );
      const jobs = await importAll(opened, [...data, ...ofPartitions, ...ofAll]);
      expect(jobs.map(({ reason }) => reason).join('')).toBe('');
      expect(opened.rows.storedRowCount(null)).toBe(stored);
      expect(await countRows(opened.rows)).toBe(live);
      expect(
        opened.rows.segments().filter(({ level, isSorted }) => level === 'L1' && !isSorted),
      ).toEqual([]);
    },
  );
});
