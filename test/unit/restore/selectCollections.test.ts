import { describe, expect, it } from 'vitest';

import {
  BackupInfo,
  CollectionBackupInfo,
  create,
  DatabaseBackupInfo,
} from '#engine/backupFormat/schema.ts';
import { selectForRestore } from '#engine/restore/selectCollections.ts';
import type { NameMapping } from '#shared/plan.ts';

function backup(...names: string[]): BackupInfo {
  const pairs = names.map((name) => name.split('.') as [string, string]);
  return create(BackupInfo, {
    collection_backups: pairs.map(([db_name, collection_name]) =>
      create(CollectionBackupInfo, { db_name, collection_name }),
    ),
    database_backups: [...new Set(pairs.map(([database]) => database))].map((db_name) =>
      create(DatabaseBackupInfo, { db_name }),
    ),
  });
}

function targets(info: BackupInfo, filter: string, names: NameMapping): string[] {
  return selectForRestore(info, { filter, names }).collections.map(
    ({ target }) => `${target.database}.${target.collection}`,
  );
}

const two = backup('default.a', 'shop.a');
const keep: NameMapping = { type: 'keep' };

describe('what a restore takes', () => {
  it('takes everything without a filter, under its own names', () => {
    expect(targets(two, '', keep)).toEqual(['default.a', 'shop.a']);
  });

  it('reads an empty database name as default', () => {
    expect(targets(backup('.a'), '', keep)).toEqual(['default.a']);
  });

  it('matches the filter against the target names', () => {
    const names: NameMapping = { type: 'suffix', suffix: '_bak' };
    expect(targets(two, 'a_bak', names)).toEqual(['default.a_bak']);
  });

  it('refuses a filter that matches nothing and shows both names', () => {
    const names: NameMapping = { type: 'suffix', suffix: '_bak' };
    expect(() => targets(two, 'a', names)).toThrow(
      expect.objectContaining({
        code: 'FILTER_MATCHES_NOTHING',
        params: { filter: 'default.a', found: 'default.a → default.a_bak, shop.a → shop.a_bak' },
      }),
    );
  });

  it('lets an exact rename win over a whole database', () => {
    const names: NameMapping = { type: 'rename', rules: 'shop.*:store.*,shop.a:default.b' };
    expect(targets(two, '', names)).toEqual(['default.a', 'default.b']);
    expect(targets(two, '', { type: 'rename', rules: 'shop.*:store.*' })).toEqual([
      'default.a',
      'store.a',
    ]);
  });

  it('refuses two collections under one name', () => {
    expect(() => targets(two, '', { type: 'rename', rules: 'shop.a:default.a' })).toThrow(
      expect.objectContaining({ code: 'DUPLICATE_TARGET', params: { collection: 'default.a' } }),
    );
  });

  it.each(['a:b:c', 'a', 'a:', 'db.*:b', '*:b', 'a b:c', ''])('refuses the rename %j', (rules) => {
    expect(() => targets(two, '', { type: 'rename', rules })).toThrow(
      expect.objectContaining({ code: 'RENAME_INVALID' }),
    );
  });

  it.each(['_bak-1', '', 'é', 'a.b', 'x'.repeat(255)])('refuses the suffix %j', (suffix) => {
    expect(() => targets(two, '', { type: 'suffix', suffix })).toThrow(
      expect.objectContaining({ code: 'INVALID_NAME' }),
    );
  });

  it('keeps a database without collections when it is asked for', () => {
    expect(selectForRestore(two, { filter: 'shop.', names: keep })).toEqual({
      databases: ['shop'],
      collections: [],
    });
  });

  it.each(['db.*.*', '*', 'a-b', '.a', ',', 'a b', 'db..a'])('refuses the filter %j', (filter) => {
    expect(() => targets(two, filter, keep)).toThrow(
      expect.objectContaining({ code: 'FILTER_INVALID' }),
    );
  });
});
