import { describe, expect, test } from 'vitest';

import { databaseProperties } from '#engine/restore/databaseProperties.ts';

const properties = [
  { key: 'database.max.collections', value: '10' },
  { key: 'database.force.deny.writing', value: 'true' },
  { key: 'database.resource_groups', value: 'rg1' },
  { key: 'cipher.key', value: 'k' },
];
const info = {
  database_backups: [
    { db_name: 'shop', db_id: '1', properties, ezk: '' },
    { db_name: '', db_id: '0', properties: [{ key: 'mmap.enabled', value: 'true' }], ezk: '' },
  ],
};
const moved = (sourceDatabase: string, targetDatabase: string) => ({
  sourceDatabase,
  sourceCollection: 'books',
  targetDatabase,
  targetCollection: 'books',
  mode: 'create' as const,
});

describe('a database that is made for a restore', () => {
  test('gets the properties of the one it comes from, but for what would not hold there', () => {
    expect(databaseProperties('archive', info, [moved('shop', 'archive')])).toEqual([
      { key: 'database.max.collections', value: '10' },
    ]);
    expect(databaseProperties('copy', info, [moved('default', 'copy')])).toEqual([
      { key: 'mmap.enabled', value: 'true' },
    ]);
  });

  test('gets those of its own name when it has no collections', () => {
    expect(databaseProperties('shop', info, [])).toHaveLength(1);
  });

  test('gets none when it is filled from several, or from one that is not told', () => {
    const mixed = [moved('shop', 'all'), moved('default', 'all')];
    expect(databaseProperties('all', info, mixed)).toEqual([]);
    expect(databaseProperties('new', info, [moved('gone', 'new')])).toEqual([]);
  });
});
