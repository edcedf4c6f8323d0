import { describe, expect, test } from 'vitest';

import {
  type BackupRow,
  collectionsOf,
  sortRows,
  type Sorting,
} from '../../../../renderer/src/backups/backupRows.ts';
import { readRow, unreadRow } from './builders.ts';

const names = (rows: readonly BackupRow[]) => rows.map(({ name }) => name);
const sorted = (rows: readonly BackupRow[], by: Sorting['by'], isDescending: boolean) =>
  names(sortRows(rows, { by, isDescending }));

describe('sorting', () => {
  const rows = [
    readRow('a', { rows: '9', sizeBytes: 3, createdAt: '2026-11-01T00:00:00.000Z' }),
    unreadRow('b'),
    readRow('c', { rows: '9007199254740993', sizeBytes: null, createdAt: null }),
    unreadRow('d'),
    readRow('e', { rows: '9007199254740992', sizeBytes: 2 }),
  ];

  test('counts rows exactly, whatever their number', () => {
    expect(sorted(rows, 'rows', true)).toEqual(['c', 'e', 'a', 'd', 'b']);
  });

  test('puts what is not known last both ways, the highest names first', () => {
    expect(sorted(rows, 'size', true)).toEqual(['a', 'e', 'd', 'c', 'b']);
    expect(sorted(rows, 'size', false)).toEqual(['e', 'a', 'd', 'c', 'b']);
    expect(sorted(rows, 'created', true)).toEqual(['e', 'a', 'd', 'c', 'b']);
  });

  test('knows every name, and takes the numbers in it as numbers', () => {
    const numbered = [unreadRow('n_10'), readRow('n_9'), unreadRow('n_100')];
    expect(sorted(numbered, 'name', false)).toEqual(['n_9', 'n_10', 'n_100']);
    expect(sorted(numbered, 'name', true)).toEqual(['n_100', 'n_10', 'n_9']);
  });

  test('tells versions apart as people do', () => {
    const versions = ['2.5.9', '2.5.14', '2.4.23'].map((milvusVersion) =>
      readRow(milvusVersion, { milvusVersion }),
    );
    expect(sorted(versions, 'milvus', true)).toEqual(['2.5.14', '2.5.9', '2.4.23']);
  });
});

test('a collection is found with all that hold it, the newest first', () => {
  const rows = [
    readRow('old', { collections: ['default.b'], createdAt: '2026-11-01T00:00:00.000Z' }),
    readRow('new', { collections: ['default.b', 'default.a'] }),
    unreadRow('other'),
  ];
  const held = collectionsOf(rows).map(({ name, backups }) => [
    name,
    backups.map((backup) => backup.name),
  ]);
  expect(held).toEqual([
    ['default.a', ['new']],
    ['default.b', ['new', 'old']],
  ]);
});
