import { describe, expect, test } from 'vitest';

import { readBackup } from '#engine/backupFormat/read.ts';
import type { ObjectStore } from '#engine/storage/objectStore.ts';
import { AppError } from '#shared/errors.ts';

import { goldenMeta } from './golden.ts';
import { createReadOnlyStore } from './readOnlyStore.ts';

const { signal } = new AbortController();
const name = 'bk_head';

/** Metadata of one golden backup under a root path, with files replaced or taken away. */
function storeWith(
  changes: Readonly<Record<string, Uint8Array | string | null>>,
  root = 'backup/',
) {
  const objects = new Map<string, Uint8Array>();
  for (const file of ['backup', 'collection', 'partition', 'segment', 'full'] as const) {
    objects.set(`${root}${name}/meta/${file}_meta.json`, goldenMeta(name, file));
  }
  for (const [file, body] of Object.entries(changes)) {
    if (body === null) objects.delete(`${root}${name}/${file}`);
    else objects.set(`${root}${name}/${file}`, Buffer.from(body));
  }
  return createReadOnlyStore(objects);
}

const full = 'meta/full_meta.json';

async function errorOf(store: ObjectStore, backup = name): Promise<AppError> {
  try {
    await readBackup(store, 'backup', backup, signal);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('it was read');
}

describe('readBackup', () => {
  test('reads full_meta.json alone where there is one', async () => {
    const store = storeWith({
      'meta/segment_meta.json': 'broken',
      'meta/collection_meta.json': null,
    });
    const backup = await readBackup(store, '/backup/', name, signal);
    const collections = backup.info.collection_backups.map((each) => each.collection_name);
    expect(collections.toSorted()).toEqual([
      'c_auto',
      'c_bin',
      'c_db',
      'c_empty2',
      'c_full',
      'c_pkey',
    ]);
    expect(Buffer.compare(backup.fullMetaBytes ?? Buffer.alloc(0), goldenMeta(name, 'full'))).toBe(
      0,
    );
    expect(backup.modifiedAt).toBe('2026-10-02T00:00:00.000Z');
  });

  test('counts every file under meta/', async () => {
    const { metaSizeBytes } = await readBackup(
      storeWith({ 'meta/extra': '12345' }),
      'backup',
      name,
      signal,
    );
    expect(metaSizeBytes).toBe(122 + 7842 + 34_110 + 2026 + 25_804 + 5);
  });

  test('reads the level files of a backup older than full_meta.json', async () => {
    const fromFull = await readBackup(storeWith({}), 'backup', name, signal);
    const fromLevels = await readBackup(storeWith({ [full]: null }), 'backup', name, signal);
    expect(fromLevels.fullMetaBytes).toBeNull();
    expect(fromLevels.info.collection_backups).toEqual(fromFull.info.collection_backups);
  });

  test('reads a snapshot as any other backup and keeps its format', async () => {
    const text = goldenMeta(name, 'full')
      .toString()
      .replace('"state_code":0', '"state_code":0,"format":"snapshot"');
    const { info } = await readBackup(storeWith({ [full]: text }), 'backup', name, signal);
    expect(info.format).toBe('snapshot');
  });

  test('names the backups that are there when one is not', async () => {
    const error = await errorOf(storeWith({}), 'bk_hed');
    expect({ code: error.code, params: error.params }).toEqual({
      code: 'BACKUP_NOT_FOUND',
      params: { name: 'bk_hed', location: 's3://store/bucket/backup/', found: name },
    });
  });

  test('names at most 20 of them', async () => {
    const objects = new Map<string, Uint8Array>();
    for (let i = 0; i < 50; i += 1)
      objects.set(`backup/b${i}/meta/backup_meta.json`, Buffer.from('{}'));
    const error = await errorOf(createReadOnlyStore(objects), 'x');
    expect(error.params['found']?.split(', ')).toHaveLength(20);
  });

  test.each([
    ['without backup_meta.json', { 'meta/backup_meta.json': null }, 'meta/backup_meta.json'],
    [
      'with only some level files',
      { [full]: null, 'meta/partition_meta.json': null },
      'meta/partition_meta.json',
    ],
  ])('takes a backup %s for unfinished', async (_name, changes, file) => {
    const error = await errorOf(storeWith(changes));
    expect({ code: error.code, params: error.params }).toEqual({
      code: 'BACKUP_INCOMPLETE',
      params: { name, file },
    });
  });

  test('refuses a backup whose deletion was interrupted', async () => {
    const marked = { '_studio/deleting.json': '{}', 'meta/backup_meta.json': null };
    expect((await errorOf(storeWith(marked))).code).toBe('BACKUP_HALF_DELETED');
  });

  test('reads a backup of which a deletion was begun that could not delete anything', async () => {
    const { info } = await readBackup(
      storeWith({ '_studio/deleting.json': '{}' }),
      'backup',
      name,
      signal,
    );
    expect(info.name).toBe(name);
  });

  test('refuses a file above 128 MiB by its listed size, without reading it', async () => {
    const key = `backup/${name}/${full}`;
    const objects = new Map([
      [key, Buffer.from('{}')],
      [`backup/${name}/meta/backup_meta.json`, Buffer.from('{}')],
    ]);
    const store = createReadOnlyStore(objects, { [key]: 600e6 });
    const error = await errorOf(store);
    expect(error.params).toEqual({
      name,
      file: full,
      reason: '600000000 bytes, more than 134217728',
    });
    expect(store.bytesRead()).toBe(0);
  });

  test('refuses level files with a segment or partition that belongs to nothing', async () => {
    const segments = goldenMeta(name, 'segment').toString();
    const lost = segments.replace('"partition_id":470643610849641247', '"partition_id":999');
    const error = await errorOf(storeWith({ [full]: null, 'meta/segment_meta.json': lost }));
    expect([error.code, error.params['file']]).toEqual([
      'BACKUP_UNREADABLE',
      'meta/segment_meta.json',
    ]);
  });
});

const text = goldenMeta(name, 'full').toString();
const invalidUtf8 = Buffer.from(text);
invalidUtf8[invalidUtf8.indexOf('c_full')] = 0xff;

const damaged: [string, string | Uint8Array, string][] = [
  ['m01 empty', '', 'the document ends where a value is expected at byte 0'],
  ['m02 one byte', '{', 'the document ends where a key is expected at byte 1'],
  ['m04 with a byte order mark', `\ufeff${text}`, '"\ufeff" where a value is expected at byte 0'],
  ['m05 in UTF-16', Buffer.from(`\ufeff${text}`, 'utf16le'), 'invalid UTF-8 at byte 0'],
  [
    'm06 with an invalid byte in a name',
    invalidUtf8,
    `invalid UTF-8 at byte ${invalidUtf8.indexOf(0xff)}`,
  ],
  [
    'm09 with trailing garbage',
    `${text}x`,
    `something follows the document at byte ${Buffer.byteLength(text)}`,
  ],
  [
    'm10 of two documents',
    text + text,
    `something follows the document at byte ${Buffer.byteLength(text)}`,
  ],
  ['m11 null', 'null', 'null where an object is expected'],
  ['m12 a list', '[]', 'a list where an object is expected'],
  [
    'm13 only spaces',
    ' '.repeat(10e6),
    'the document ends where a value is expected at byte 10000000',
  ],
  [
    'm14 nested 100,000 deep',
    `{"x":${'['.repeat(100_000)}`,
    'nested deeper than 1000 levels at byte 1005',
  ],
  [
    'm19 with an object for a list',
    '{"collection_backups":{}}',
    'collection_backups: an object where a list is expected',
  ],
  [
    'm20 with ids as strings',
    text.replace(/"collection_id":(\d+)/, '"collection_id":"$1"'),
    'collection_backups[0].collection_id: a string where a number is expected',
  ],
  [
    'm21 with ids as floats',
    text.replace(/"collection_id":\d+/, '"collection_id":4.39e17'),
    'collection_backups[0].collection_id: 4.39e17 is not an int64',
  ],
  [
    'm23 with an id of 2^63',
    text.replace(/"collection_id":\d+/, '"collection_id":9223372036854775808'),
    'collection_backups[0].collection_id: 9223372036854775808 is not an int64',
  ],
];

describe('a full_meta.json', () => {
  test.each(damaged)('%s is refused, with the place', async (_name, body, reason) => {
    const error = await errorOf(storeWith({ [full]: body }));
    expect({ code: error.code, params: error.params }).toEqual({
      code: 'BACKUP_UNREADABLE',
      params: { name, file: full, reason },
    });
  });

  test('m03 cut anywhere is refused', async () => {
    const bytes = Buffer.from(text);
    for (let end = 0; end < bytes.length; end += 509) {
      const error = await errorOf(storeWith({ [full]: bytes.subarray(0, end) }));
      expect(error.code).toBe('BACKUP_UNREADABLE');
    }
  });

  const harmless: [string, string][] = [
    [
      'm07 with half a surrogate pair',
      text.replace('"name":"c_full"', String.raw`"name":"\ud83d"`),
    ],
    ['m08 with a NUL in a string', text.replace('"name":"c_full"', String.raw`"name":"\u0000"`)],
    ['m15 with a key twice', text.replace('{"id":', '{"name":"first","id":')],
    [
      'm16 with __proto__',
      `{"__proto__":{"name":"x"},"constructor":{"prototype":{}},${text.slice(1)}`,
    ],
    [
      'm17 with unknown keys',
      text.replaceAll('"shards_num"', '"unknown":[{"deep":null}],"shards_num"'),
    ],
    [
      'm22 with neighbouring ids',
      text.replace(/"collection_id":\d+/, '"collection_id":9007199254740993'),
    ],
    [
      'm49 with a time in the far future',
      text.replace('"backup_physical_timestamp":1', '"backup_physical_timestamp":9000000001'),
    ],
    [
      'm54 with keys that differ by normalisation only',
      text.replace('"params":{', String.raw`"params":{"\u00e9":"1","e\u0301":"2",`),
    ],
  ];

  test.each(harmless)('%s is read', async (_name, body) => {
    expect(body).not.toBe(text);
    const { info } = await readBackup(storeWith({ [full]: body }), 'backup', name, signal);
    expect(info.collection_backups).toHaveLength(6);
    expect(info.name).toBe(name);
  });
});
