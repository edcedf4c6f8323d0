import { describe, expect, test } from 'vitest';

import { emptyNote } from '#shared/catalog.ts';

import type { BackupRow } from '../../../../renderer/src/backups/backupRows.ts';
import {
  choicesOf,
  type Filters,
  matchesFilters,
  noFilters,
} from '../../../../renderer/src/backups/filters.ts';
import {
  defaultView,
  keepView,
  useView,
  withColumn,
} from '../../../../renderer/src/backups/viewOptions.ts';
import { readRow, unreadRow } from './builders.ts';

const now = new Date('2026-11-22T12:00:00.000Z');
const rows: readonly BackupRow[] = [
  readRow('nightly', { createdAt: '2026-11-22T01:00:00.000Z' }),
  readRow('weekly', {
    createdAt: '2026-11-01T12:00:00.000Z',
    collections: ['shop.orders'],
    milvusVersion: '2.4.23',
    note: { ...emptyNote, tags: ['upgrade', 'kept'] },
  }),
  readRow('broken', { state: 'unreadable', createdAt: null, collections: [], milvusVersion: '' }),
  {
    type: 'failed',
    name: 'failed',
    error: { code: 'INTERNAL', message: '', params: {}, causes: [] },
  },
  unreadRow('unread'),
];

function found(change: Partial<Filters>): string[] {
  const filters = { ...noFilters, ...change };
  return rows.filter((row) => matchesFilters(row, filters, now)).map(({ name }) => name);
}

describe('a filter', () => {
  test('that is empty hides nothing', () => {
    expect(found({})).toEqual(rows.map(({ name }) => name));
  });

  test.each([
    ['of a name', 'NIGHT', ['nightly']],
    ['of a collection', 'orders', ['weekly']],
    ['of a tag', 'upgr', ['weekly']],
    ['with a pattern', 'shop.*', ['weekly']],
    ['of the name of one that is not read yet', 'unre', ['unread']],
  ])('%s finds what has it', (_, query, names) => {
    expect(found({ query })).toEqual(names);
  });

  test.each([
    ['days', { dates: { type: 'last', days: 7 } }, ['nightly']],
    ['an end', { dates: { type: 'between', from: '', to: '2026-11-10' } }, ['weekly']],
    ['a state', { states: ['unreadable'] }, ['broken', 'failed']],
    ['a version', { versions: ['2.4.23', '2.3.1'] }, ['weekly']],
    ['a tag', { tags: ['kept'] }, ['weekly']],
    ['two things', { tags: ['kept'], dates: { type: 'last', days: 7 } }, []],
  ] as const)('of %s hides what is not known to fit', (_, change, names) => {
    expect(found(change as Partial<Filters>)).toEqual(names);
  });

  test('offers each version and tag once, and no empty ones', () => {
    expect(choicesOf(rows)).toEqual({
      versions: ['2.4.23', '2.5.14'],
      tags: ['kept', 'upgrade'],
    });
  });
});

describe('the columns', () => {
  test('come and go in their order; the name and the actions stay', () => {
    expect(withColumn(['name', 'rows', 'pin'], 'state')).toEqual(['name', 'state', 'rows', 'pin']);
    expect(withColumn(['name', 'rows', 'pin'], 'rows')).toEqual(['name', 'pin']);
    expect(withColumn(['name', 'pin'], 'name')).toEqual(['name', 'pin']);
  });

  test('are kept, and are the usual ones when what was kept cannot be read', () => {
    const kept = new Map([['backups.view', 'not json']]);
    keepView({
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, text: string) => void kept.set(key, text),
    });
    expect(useView.getState()).toMatchObject(defaultView);
    useView.getState().set({ density: 'dense' });
    expect(JSON.parse(kept.get('backups.view') ?? '')).toEqual({
      ...defaultView,
      density: 'dense',
    });
  });
});
