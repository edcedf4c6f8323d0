import { describe, expect, test } from 'vitest';

import { AppError } from '#shared/errors.ts';

import {
  type BackupList,
  beginReading,
  nextBatch,
  summariesOf,
  withFailure,
  withSummaries,
} from '../../../../renderer/src/backups/backupList.ts';
import { rowsOf } from '../../../../renderer/src/backups/backupRows.ts';
import { summaryOf } from './builders.ts';

const at = '2026-11-22T10:00:00.000Z';
const begin = (names: readonly string[], before?: BackupList) => beginReading(names, at, before);

describe('reading backups', () => {
  test('begins with the twenty highest names, and goes on with fifty at once', () => {
    const names = Array.from({ length: 80 }, (_, index) => `nightly_${index}`);
    const list = begin(names);
    const first = nextBatch(list, []);
    expect([first.length, first[0], first[19]]).toEqual([20, 'nightly_79', 'nightly_60']);
    const second = nextBatch(
      withSummaries(
        list,
        first,
        first.map((name) => summaryOf(name)),
      ),
      [],
    );
    expect([second.length, second[0], second[49]]).toEqual([50, 'nightly_59', 'nightly_10']);
  });

  test('begins with what is looked at, in the order in which it stands there', () => {
    expect(nextBatch(begin(['a', 'b', 'c', 'd']), ['b', 'a'])).toEqual(['b', 'a', 'd', 'c']);
  });

  test('comes last to what an earlier reading knows', () => {
    const known = withSummaries(begin(['a', 'b']), ['b'], [summaryOf('b')]);
    const list = begin(['a', 'b', 'c'], known);
    expect(nextBatch(list, [])).toEqual(['c', 'a', 'b']);
    expect(summariesOf(list).map(({ name }) => name)).toEqual(['b']);
  });

  test('asks again for what failed, before what is known', () => {
    const error = new AppError('STORAGE_NOT_FOUND', { storage: 'x' });
    const failed = withFailure(begin(['a', 'b']), ['a'], error);
    const list = begin(['a', 'b'], withSummaries(failed, ['b'], [summaryOf('b')]));
    expect(nextBatch(list, ['b', 'a'])).toEqual(['a', 'b']);
  });
});

describe('the rows of a list', () => {
  test('are there for each name at once; folders that are no backups go', () => {
    const list = withSummaries(begin(['a', 'b', 'c']), ['a', 'b'], [summaryOf('a')]);
    expect(rowsOf(list, []).map(({ type, name }) => [type, name])).toEqual([
      ['read', 'a'],
      ['unread', 'c'],
    ]);
  });

  test('show a batch that failed by its names, and the others as they are', () => {
    const error = new AppError('STORAGE_NOT_FOUND', { storage: 'x' });
    const list = withFailure(
      withSummaries(begin(['a', 'b']), ['a'], [summaryOf('a')]),
      ['b'],
      error,
    );
    expect(rowsOf(list, []).map(({ type, name }) => [type, name])).toEqual([
      ['read', 'a'],
      ['failed', 'b'],
    ]);
  });

  test('stay the same objects as long as nothing of them is new', () => {
    const first = withSummaries(begin(['a', 'b', 'c']), ['a'], [summaryOf('a')]);
    const before = rowsOf(first, []);
    const after = rowsOf(withSummaries(first, ['b'], [summaryOf('b')]), before);
    expect(after.map((row, index) => row === before[index])).toEqual([true, false, true]);
  });
});
