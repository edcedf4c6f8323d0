import { describe, expect, it } from 'vitest';

import { formatBrief } from '#engine/backupFormat/brief.ts';
import { decode } from '#engine/backupFormat/codec.ts';
import { parseJson } from '#engine/backupFormat/json.ts';
import { BackupInfo } from '#engine/backupFormat/schema.ts';
import { sensitiveIn } from '#engine/backupFormat/sensitive.ts';
import { backedUpDetail } from '#engine/catalog/collectionDetail.ts';

import { goldenFolders, goldenMeta } from './golden.ts';

const read = (json: string | Buffer): BackupInfo =>
  decode(BackupInfo, parseJson(Buffer.from(json)));

const encrypted = read(
  JSON.stringify({
    name: 'b',
    rbac_meta: { users: [{ user: 'anna', password: '$2a$hash' }, { user: 'nobody' }] },
    database_backups: [
      { db_name: 'vault', ezk: 'key-of-zone' },
      {
        db_name: 'shop',
        properties: [
          { key: 'cipher.key', value: 'key-of-shop' },
          { key: 'cipher.enabled', value: 'true' },
        ],
      },
      { db_name: 'plain', properties: [{ key: 'cipher.key' }] },
    ],
    collection_backups: [
      { collection_name: 'c', properties: [{ key: 'EZK', value: 'key-of-c' }] },
      {
        db_name: 'shop',
        collection_name: 'd',
        schema: { properties: [{ key: 'cipher.key', value: 'key-of-d' }] },
      },
    ],
  }),
);

describe('S07 users and keys in the metadata of a backup', () => {
  it('are told by number and by name', () => {
    expect(sensitiveIn(encrypted)).toEqual({
      users: 1,
      encryptedDatabases: ['default', 'shop', 'vault'],
    });
  });

  it.each(goldenFolders)('are told of %s', (folder) => {
    const { users, encryptedDatabases } = sensitiveIn(read(goldenMeta(folder, 'full')));
    expect({ users, encryptedDatabases }).toEqual({
      users: folder.startsWith('m2') ? 2 : 0,
      encryptedDatabases: [],
    });
  });

  it('are never shown in what get prints, which says where a key stands', () => {
    const brief = formatBrief(encrypted, 1);
    expect(brief).not.toMatch(/hash|anna|key-of/);
    expect(brief.match(/"(value|ezk)": "\*\*\*"/g)).toHaveLength(4);
    expect(brief).toContain('"key": "cipher.enabled"');
  });

  it('are never shown among the properties of a collection', () => {
    const shown = encrypted.collection_backups.map((one) => backedUpDetail(one, []).properties);
    expect(shown).toEqual([{ EZK: '***' }, { 'cipher.key': '***' }]);
  });
});
