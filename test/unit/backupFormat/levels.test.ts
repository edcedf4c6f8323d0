import { describe, expect, test } from 'vitest';

import { decode } from '#engine/backupFormat/codec.ts';
import { parseJson } from '#engine/backupFormat/json.ts';
import { fromLevelFiles } from '#engine/backupFormat/levels.ts';
import {
  BackupInfo,
  CollectionLevelBackupInfo,
  PartitionLevelBackupInfo,
  SegmentLevelBackupInfo,
} from '#engine/backupFormat/schema.ts';
import { encodeMetadata } from '#engine/backupFormat/write.ts';

import { goldenFolders, goldenMeta } from './golden.ts';

const full = (folder: string) => decode(BackupInfo, parseJson(goldenMeta(folder, 'full')));

const levels = (folder: string) => ({
  backup: decode(BackupInfo, parseJson(goldenMeta(folder, 'backup'))),
  collections: decode(CollectionLevelBackupInfo, parseJson(goldenMeta(folder, 'collection'))).infos,
  partitions: decode(PartitionLevelBackupInfo, parseJson(goldenMeta(folder, 'partition'))).infos,
  segments: decode(SegmentLevelBackupInfo, parseJson(goldenMeta(folder, 'segment'))).infos,
});

describe('encodeMetadata', () => {
  // Up to 0.5.12 the level files were not stripped, which no reader needs.
  test.each(goldenFolders.filter((folder) => folder !== 'bk_v0_4_30'))(
    'makes from the full metadata of %s the five files that milvus-backup wrote',
    (folder) => {
      const files = encodeMetadata(full(folder));
      const texts = Object.entries(files).map(([name, bytes]) => [
        name,
        Buffer.from(bytes).toString(),
      ]);
      expect(texts).toEqual(
        (['backup', 'collection', 'partition', 'segment', 'full'] as const).map((name) => [
          name,
          goldenMeta(folder, name).toString(),
        ]),
      );
    },
  );
});

describe('fromLevelFiles', () => {
  test('gives the same collections as the full file where there is no L0 of all partitions', () => {
    for (const folder of ['bk_v0_4_30', 'bk_v0_5_16', 'bk_head']) {
      const { database_backups: _, ...rest } = full(folder);
      expect(fromLevelFiles(levels(folder))).toEqual({ ...rest, database_backups: [] });
    }
  });

  test('loses only what no level file holds, and counts the sizes without it', () => {
    const info = fromLevelFiles(levels('m26_head'));
    const expected = full('m26_head').collection_backups.map((collection) => ({
      ...collection,
      l0_segments: [],
      size: String(collection.partition_backups.reduce((sum, { size }) => sum + Number(size), 0)),
    }));
    expect(info.collection_backups).toEqual(expected);
    expect(info.size).toBe(String(expected.reduce((sum, { size }) => sum + Number(size), 0)));
    expect([info.rbac_meta, info.database_backups]).toEqual([null, []]);
  });
});
