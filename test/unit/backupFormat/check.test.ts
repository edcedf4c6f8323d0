import { describe, expect, test } from 'vitest';

import { checkBackup, requireSound } from '#engine/backupFormat/check.ts';
import { decode } from '#engine/backupFormat/codec.ts';
import { parseJson } from '#engine/backupFormat/json.ts';
import { BackupInfo } from '#engine/backupFormat/schema.ts';
import { AppError } from '#shared/errors.ts';

import { goldenFolders, goldenMeta } from './golden.ts';
import { first, partsOf, type Sample, sample, type Spoil } from './sampleBackup.ts';

function problemsAfter(spoil: Spoil): string[] {
  const spoilt = sample();
  spoil(spoilt, partsOf(spoilt));
  const info = decode(BackupInfo, parseJson(Buffer.from(JSON.stringify(spoilt))));
  return checkBackup(info, 'b').map(
    ({ severity, where, reason }) => `${severity}: ${where}: ${reason}`,
  );
}

const inSegment = 'default.c partition _default segment 20';

describe('a backup without faults', () => {
  test('has no problems', () => {
    expect(problemsAfter(() => undefined)).toEqual([]);
  });

  test.each(goldenFolders)('such as %s has no problems', (folder) => {
    expect(checkBackup(decode(BackupInfo, parseJson(goldenMeta(folder, 'full'))), folder)).toEqual(
      [],
    );
  });
});

const spoilt: [string, Spoil, string][] = [
  [
    'm18 no collections',
    (s) => ((s.collection_backups = []), (s.size = 0)),
    'warning: backup: has no collections',
  ],
  [
    'm23 id 0',
    (_, { segment }) => (segment.segment_id = 0),
    'error: default.c partition _default segment 0: "0" is not a segment id',
  ],
  [
    'm23 id -1',
    (_, { collection }) => (collection.collection_id = -1),
    'error: default.c: "-1" is not a collection id',
  ],
  [
    'm23 partition -1',
    (_, { partition }) => (partition.partition_id = -1),
    'error: default.c partition _default: "-1" is not a partition id',
  ],
  [
    'm23 group -1',
    (_, { segment }) => (segment.group_id = -1),
    `error: ${inSegment}: "-1" is not a group id`,
  ],
  [
    'm24 negative log size',
    (_, { segment }) => (first(first(segment.binlogs).binlogs).log_size = -1),
    `error: ${inSegment}: log size -1`,
  ],
  ['m24 negative size', (_, { segment }) => (segment.size = -1), `error: ${inSegment}: size -1`],
  [
    'm25 a size beyond any store',
    (_, { segment }) => (segment.size = 2 ** 62),
    `error: ${inSegment}: size 4611686018427388000`,
  ],
  [
    'm26 sizes that disagree',
    (_, { partition }) => (partition.size = 33),
    'warning: default.c partition _default: size 33, but its parts have 32',
  ],
  [
    'm27 a segment twice',
    (_, { partition, segment }) => (partition.segment_backups[1] = segment),
    'error: default.c partition _default: segment 20 appears twice',
  ],
  [
    'm28 a partition twice',
    (_, { collection, partition }) => collection.partition_backups.push(partition),
    'error: default.c partition _default: partition id 10 appears twice',
  ],
  [
    'm29 a segment of another collection',
    (_, { segment }) => (segment.collection_id = 2),
    `error: ${inSegment}: belongs to collection 2`,
  ],
  [
    'm30 a segment of another partition',
    (_, { segment }) => (segment.partition_id = 11),
    `error: ${inSegment}: belongs to partition 11`,
  ],
  [
    'm30 a partition of another collection',
    (_, { partition }) => (partition.collection_id = 2),
    'error: default.c partition _default: belongs to collection 2',
  ],
  [
    'm31 L0 with insert logs',
    (_, { l0, segment }) => (l0.binlogs = segment.binlogs),
    'error: default.c segment 50: is L0 and has insert logs',
  ],
  [
    'm32 rows without files',
    (_, { segment }) => ((segment.binlogs = []), (segment.deltalogs = [])),
    `warning: ${inSegment}: names no files for 3 rows`,
  ],
  [
    'm33 unequal file counts',
    (_, { segment }) => first(segment.binlogs).binlogs.pop(),
    `error: ${inSegment}: its fields have unequal numbers of files`,
  ],
  [
    'm34 a log twice',
    (_, { segment }) => first(segment.binlogs).binlogs.forEach((log) => (log.log_id = 5)),
    `error: ${inSegment}: log 5 appears twice in one field`,
  ],
  [
    'm35 a path that climbs',
    (_, { segment }) => (first(first(segment.binlogs).binlogs).log_path = '../../etc/passwd'),
    `warning: ${inSegment}: a path of its insert_log does not match its ids`,
  ],
  [
    'm36 a path of other ids',
    (_, { l0 }) => (first(first(l0.deltalogs).binlogs).log_path = 'files/delta_log/1/-1/51/7'),
    'warning: default.c segment 50: a path of its delta_log does not match its ids',
  ],
  [
    'm37 an unknown field',
    (_, { segment }) => (segment.binlogs[3] = { ...first(segment.binlogs), fieldID: 999 }),
    `warning: ${inSegment}: has files of field 999, which is not in the schema`,
  ],
  [
    'a field id below zero',
    (_, { segment }) => (first(segment.binlogs).fieldID = -100),
    `error: ${inSegment}: "-100" is not a field id`,
  ],
  [
    'a field named twice',
    (_, { segment }) => (segment.binlogs[3] = first(segment.binlogs)),
    `error: ${inSegment}: names a field twice`,
  ],
  [
    'm38 no primary key',
    (_, { collection }) => (first(collection.schema.fields).is_primary_key = false),
    'error: default.c: has 0 primary keys',
  ],
  [
    'm38 two primary keys',
    (_, { collection }) =>
      collection.schema.fields.forEach((field) => (field.is_primary_key = true)),
    'error: default.c: has 2 primary keys',
  ],
  [
    'm39 an unknown type',
    (_, { collection }) => (first(collection.schema.fields).data_type = 999),
    'warning: default.c field id: unknown type 999',
  ],
  [
    'two fields of one id',
    (_, { collection }) => (first(collection.schema.fields).fieldID = 101),
    'error: default.c: two fields have the same id',
  ],
  [
    'm41 an unknown format',
    (s) => (s.format = 'tape'),
    'warning: backup: format "tape" instead of binlogs',
  ],
  [
    'a snapshot',
    (s) => (s.format = 'snapshot'),
    'warning: backup: format "snapshot" instead of binlogs',
  ],
  [
    'm42 an unknown storage version',
    (_, { segment }) => (segment.storage_version = 9),
    `error: ${inSegment}: unknown storage version 9`,
  ],
  [
    'm44 another name inside',
    (s) => (s.name = 'other'),
    'warning: backup: is named "other" inside, "b" outside',
  ],
  [
    'm45 a name of 129 characters',
    (s) => (s.name = 'n'.repeat(129)),
    `warning: backup: milvus-backup does not accept the name "${'n'.repeat(80)}…"`,
  ],
  [
    'm46 the default database twice',
    (s, { collection }) =>
      s.collection_backups.push({ ...collection, db_name: 'default', collection_id: 2 }),
    'error: default.c: appears twice',
  ],
  [
    'm47 a user with control characters',
    (s) => (first(s.rbac_meta.users).user = 'a\u0007'),
    String.raw`warning: backup: user "a\u0007" holds control characters`,
  ],
  [
    'm48 a default value that is not base64',
    (_, { collection }) => (first(collection.schema.fields).default_value_base64 = 'A'),
    'error: default.c field id: its default value is not base64',
  ],
  [
    'm48 a checkpoint that is not base64',
    (_, { collection }) => (collection.channel_checkpoints.c = '=?'),
    'warning: default.c: a channel checkpoint is not base64',
  ],
  [
    'm48 a flush message that is not base64',
    (s) => (s.flush_all_msgs_base64.c = 'A==='),
    'warning: backup: a flush message is not base64',
  ],
  [
    'm60 groups and no groups',
    (_, { segment }) => (segment.group_id = 0),
    'warning: default.c partition _default: has segments with and without a group folder',
  ],
];

describe('checkBackup', () => {
  test.each(spoilt)('tells %s', (_name, spoil, problem) => {
    expect(problemsAfter(spoil)).toContain(problem);
  });

  test.each(['0', '-1', '1000000000', 'x', ''])(
    'tells a vector of dimension %j (m40)',
    (dimension) => {
      const spoil: Spoil = (_, { collection }) => {
        first(collection.schema.fields[1]?.type_params ?? []).value = dimension;
      };
      expect(problemsAfter(spoil)).toEqual([`error: default.c field v: dimension "${dimension}"`]);
    },
  );

  test.each(['', 'v', '2.6.6-hotfix.1', 'master-20260101-abc'])(
    'minds no version text such as %j (m43)',
    (version) => {
      expect(problemsAfter((s) => (s.milvus_version = version))).toEqual([]);
    },
  );

  test('stops at 100 problems', () => {
    const manyUsers = Array.from({ length: 1000 }, () => ({ user: '\u0001' }));
    expect(problemsAfter((s) => (s.rbac_meta.users = manyUsers))).toHaveLength(100);
  });

  test('takes 100 MB of text for base64 or not, without failing', () => {
    const info = decode(
      BackupInfo,
      parseJson(Buffer.from('{"name":"b","flush_all_msgs_base64":{"c":""}}')),
    );
    const huge = {
      ...info,
      flush_all_msgs_base64: { c: 'A'.repeat(100_000_000), d: `${'A'.repeat(99_999_999)}?` },
    };
    expect(checkBackup(huge, 'b').map(({ reason }) => reason)).toEqual([
      'has no collections',
      'a flush message is not base64',
    ]);
  });
});

describe('requireSound', () => {
  const infoOf = (spoil: (s: Sample) => void) => {
    const spoilt = sample();
    spoil(spoilt);
    return decode(BackupInfo, parseJson(Buffer.from(JSON.stringify(spoilt))));
  };

  test('lets warnings pass', () => {
    expect(() =>
      requireSound(
        infoOf((s) => (s.name = 'other')),
        'b',
      ),
    ).not.toThrow();
  });

  test('refuses the first error with its place', () => {
    const info = infoOf((s) => (first(s.collection_backups).collection_id = -7));
    const params = {
      name: 'b',
      file: 'meta/full_meta.json',
      reason: 'default.c: "-7" is not a collection id',
    };
    expect(() => requireSound(info, 'b')).toThrow(new AppError('BACKUP_UNREADABLE', params));
  });
});
