import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  backupPrefix,
  collectionPrefixes,
  deltaLogKey,
  groupPrefix,
  insertLogKey,
  logIdOf,
  metaKeys,
  parseSourceKey,
  partitionPrefix,
  rootPrefix,
  sourcePrefix,
  studioKeys,
} from '#engine/backupFormat/paths.ts';
import { AppError } from '#shared/errors.ts';

const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
  return 'accepted';
};

const ids = { collectionId: '1', partitionId: '2', groupId: '3', segmentId: '3' };
const l0 = { collectionId: '1', partitionId: '-1', groupId: '0', segmentId: '3' };
const noGroup = { ...ids, groupId: '0' };

describe('rootPrefix', () => {
  test.each([
    ['', ''],
    ['/', ''],
    ['.', ''],
    ['files/', 'files/'],
    ['/files', 'files/'],
    ['a//b', 'a/b/'],
    ['./a/./b/', 'a/b/'],
  ])('makes of %j %j', (typed, clean) => {
    expect(rootPrefix(typed)).toBe(clean);
  });

  test.each(['..', '../x', 'a/../b', 'a\u0000b', 'a\nb'])('refuses %j', (typed) => {
    expect(codeOf(() => rootPrefix(typed))).toBe('INVALID_INPUT');
  });
});

describe('backupPrefix', () => {
  test('joins root and name without a slash at the start', () => {
    expect([backupPrefix('', 'b'), backupPrefix('/backup/', 'my-backup.1')]).toEqual([
      'b/',
      'backup/my-backup.1/',
    ]);
  });

  test.each(['', '.', '..', 'a/b', 'a\\b', 'a\u0000'])('refuses the name %j', (name) => {
    expect(codeOf(() => backupPrefix('backup', name))).toBe('INVALID_NAME');
  });
});

test('metadata and our own files have fixed places', () => {
  expect(Object.values(metaKeys('r/b/'))).toEqual([
    'r/b/meta/backup_meta.json',
    'r/b/meta/collection_meta.json',
    'r/b/meta/partition_meta.json',
    'r/b/meta/segment_meta.json',
    'r/b/meta/full_meta.json',
  ]);
  expect(Object.values(studioKeys('r/b/'))).toEqual([
    'r/b/_studio/schemas.json',
    'r/b/_studio/deleting.json',
  ]);
});

describe('keys of a backup', () => {
  test('have a group folder, except in all-partition L0 and old backups', () => {
    expect([
      insertLogKey('b/', { ...ids, fieldId: '100', logId: '9' }),
      insertLogKey('b/', { ...noGroup, fieldId: '0', logId: '9' }),
      deltaLogKey('b/', { ...ids, logId: '9' }),
      deltaLogKey('b/', { ...l0, logId: '9' }),
    ]).toEqual([
      'b/binlogs/insert_log/1/2/3/3/100/9',
      'b/binlogs/insert_log/1/2/3/0/9',
      'b/binlogs/delta_log/1/2/3/3/9',
      'b/binlogs/delta_log/1/-1/3/9',
    ]);
  });

  test('have prefixes that end with a slash', () => {
    expect([
      ...collectionPrefixes('b/', '1'),
      partitionPrefix('b/', 'insert_log', ids),
      partitionPrefix('b/', 'delta_log', l0),
      groupPrefix('b/', 'delta_log', ids),
      groupPrefix('b/', 'insert_log', noGroup),
      sourcePrefix('/files/', 'delta_log', '1'),
      sourcePrefix('', 'insert_log', '1'),
    ]).toEqual([
      'b/binlogs/insert_log/1/',
      'b/binlogs/delta_log/1/',
      'b/binlogs/insert_log/1/2/',
      'b/binlogs/delta_log/1/-1/',
      'b/binlogs/delta_log/1/2/3/',
      'b/binlogs/insert_log/1/2/',
      'files/delta_log/1/',
      'insert_log/1/',
    ]);
  });

  test('are never built from anything but digits', () => {
    const hostile = [
      '..',
      '../../x',
      '1/2',
      '',
      '-2',
      '01',
      '1e3',
      '９',
      '1\n',
      '%2e%2e',
      '1'.repeat(21),
    ];
    const keys = [
      'collectionId',
      'partitionId',
      'groupId',
      'segmentId',
      'fieldId',
      'logId',
    ] as const;
    const all = { ...ids, fieldId: '100', logId: '9' };
    const codes = hostile.flatMap((text) =>
      keys.map((key) => codeOf(() => insertLogKey('b/', { ...all, [key]: text }))),
    );
    expect(new Set(codes)).toEqual(new Set(['INVALID_INPUT']));
    expect(codeOf(() => insertLogKey('b/', { ...all, segmentId: '-1' }))).toBe('INVALID_INPUT');
  });

  test('never leave the prefix, whatever the ids are', () => {
    const text = fc.oneof(fc.string(), fc.bigInt({ min: -2n, max: 2n ** 64n }).map(String));
    const anyIds = fc.record({
      collectionId: text,
      partitionId: text,
      groupId: text,
      segmentId: text,
      logId: text,
    });
    fc.assert(
      fc.property(anyIds, (hostile) => {
        try {
          const key = deltaLogKey('b/', hostile);
          expect(key).toMatch(/^b\/binlogs\/delta_log\/\d+\/(-1|\d+)\/(\d+\/)?\d+\/\d+$/);
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
        }
      }),
    );
  });
});

describe('parsing keys', () => {
  test('reads the keys of Milvus itself, with any root path', () => {
    const log = { partitionId: '2', segmentId: '3', fieldId: '100', logId: '9' };
    const insert = { kind: 'insert_log', ...log };
    expect(parseSourceKey('/files/', 'files/insert_log/1/2/3/100/9')).toEqual(insert);
    expect(parseSourceKey('', 'insert_log/1/2/3/100/9')).toEqual(insert);
    const delta = { kind: 'delta_log', ...log, partitionId: '-1', fieldId: '0' };
    expect(parseSourceKey('files', 'files/delta_log/1/-1/3/9')).toEqual(delta);
  });

  test.each([
    'files/insert_log/1/2/3/100/x',
    'files/insert_log/1/2/3/100',
    'files/insert_log/1/2/3/3/100/9',
    'files/insert_log/-1/2/3/100/9',
    'files/delta_log/1/2/3/100/9',
    'files/delta_log/1/2/-1/9',
    'files/delta_log/1/2',
    'files/insert_log/1/2/3/100/9/',
    'files/stats_log/1/2/3/100/9',
    'other/insert_log/1/2/3/100/9',
    'files/insert_log/1/../3/100/9',
    'files/insert_log//2/3/100/9',
    'files/insert_log',
  ])('takes %s for no binlog of the source', (key) => {
    expect(parseSourceKey('files', key)).toBeUndefined();
  });
});

test('the id of a log is the end of its path where old files have none', () => {
  expect(logIdOf({ log_id: '7', log_path: 'files/insert_log/1/2/3/0/8' })).toBe('7');
  expect(logIdOf({ log_id: '0', log_path: 'files/insert_log/1/2/3/0/8' })).toBe('8');
});
