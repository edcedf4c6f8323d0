import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deflateRawSync } from 'node:zlib';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { readAll } from '#engine/storage/readAll.ts';
import { type OpenZip, openZipReader } from '#engine/zip/zipReader.ts';
import { AppError } from '#shared/errors.ts';

import { goOn, listKeys, someBytes } from '../../suites/storeBytes.ts';
import { makeZip, type MadeEntry } from './makeZip.ts';

let folder: string;
let made = 0;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'zip-'));
});

afterAll(() => rm(folder, { recursive: true }));

async function open(entries: readonly MadeEntry[]): Promise<OpenZip> {
  const file = path.join(folder, `made_${(made += 1)}.zip`);
  await writeFile(file, makeZip(entries));
  return openZipReader(file);
}

const text = (name: string, content = '{}'): MadeEntry => ({ name, bytes: Buffer.from(content) });
const marker = text('bk/meta/backup_meta.json');

describe('a zip', () => {
  test('with the backup in a folder is told by that folder, without what systems add', async () => {
    const { backupName, store } = await open([
      text('bk/'),
      marker,
      text('bk/binlogs/1'),
      text('bk/.DS_Store'),
      text('__MACOSX/bk/._meta'),
      text('other.txt'),
    ]);
    expect(backupName).toBe('bk');
    expect(await listKeys(store, '')).toEqual(['bk/binlogs/1', 'bk/meta/backup_meta.json']);
    await store.close();
  });

  test.each([
    ['{"name":"inside"}', 'inside'],
    ['{"name":"../up"}', 'made_'],
    ['no JSON', 'made_'],
  ])('with the backup at its root and %s there is called %s', async (content, name) => {
    const { backupName, store } = await open([text('meta/backup_meta.json', content), text('x')]);
    expect(backupName).toMatch(new RegExp(`^${name}`));
    expect(await listKeys(store, '')).toEqual([
      `${backupName}/meta/backup_meta.json`,
      `${backupName}/x`,
    ]);
    await store.close();
  });

  test('gives whole files and parts of them, packed or not', async () => {
    const bytes = someBytes(200_000);
    const packed = deflateRawSync(bytes);
    const claims = { method: 8, unpackedBytes: bytes.length, crc32: makeSum(bytes) };
    const { store } = await open([
      marker,
      { name: 'bk/plain', bytes },
      { name: 'bk/packed', bytes: packed, claims },
    ]);
    for (const key of ['bk/plain', 'bk/packed']) {
      const read = async (range?: { start: number; end?: number }) =>
        Buffer.from(await readAll(store, key, { signal: goOn(), ...(range ? { range } : {}) }));
      expect(await read()).toEqual(bytes);
      expect(await read({ start: 70_000, end: 70_009 })).toEqual(bytes.subarray(70_000, 70_010));
      expect(await read({ start: -5 })).toEqual(bytes.subarray(-5));
    }
    await store.close();
  });

  test('whose bytes are others than its checksum says fails when they are read', async () => {
    const claims = { crc32: 1 };
    const { store } = await open([marker, { name: 'bk/x', bytes: someBytes(100), claims }]);
    const error = await readAll(store, 'bk/x', { signal: goOn() }).catch((one: unknown) => one);
    expect(error).toMatchObject({ code: 'OBJECT_CORRUPT' });
    await store.close();
  });

  test('is never written', async () => {
    const { store } = await open([marker]);
    const written = store.write('bk/x', Buffer.alloc(1), { signal: goOn(), sizeBytes: 1 });
    await expect(written).rejects.toMatchObject({ code: 'READ_ONLY' });
    await store.close();
  });
});

describe('refused before anything is unpacked is a zip', () => {
  const bomb = { method: 8, unpackedBytes: 4_000_000_000 };
  const cases: [string, readonly MadeEntry[], string][] = [
    ['that climbs out', [marker, text('bk/../../etc/passwd')], '..'],
    ['with an absolute name', [marker, text('/etc/passwd')], 'absolute'],
    ['with the name of a disk', [marker, text('C:/x')], 'C:/x'],
    ['with a backslash', [marker, text('bk\\x')], 'invalid characters'],
    ['with an empty part', [marker, text('bk//x')], 'empty part'],
    ['with a dot', [marker, text('bk/./x')], 'another folder'],
    ['with a control character', [marker, text('bk/\u0007')], 'characters'],
    ['with a name twice', [marker, text('bk/x'), text('bk/x')], 'twice'],
    ['with a link', [marker, { ...text('bk/x'), claims: { mode: 0o120_777 } }], 'link'],
    ['with a device', [marker, { ...text('bk/x'), claims: { mode: 0o060_777 } }], 'device'],
    [
      'that is encrypted',
      [marker, { ...text('bk/x'), claims: { isEncrypted: true, method: 8 } }],
      'encrypted',
    ],
    ['packed by another method', [marker, { ...text('bk/x'), claims: { method: 14 } }], 'packed'],
    [
      'whose entries share their bytes',
      [
        marker,
        { name: 'bk/0', bytes: someBytes(5000) },
        ...[1, 2, 3, 4].map((index) => ({
          name: `bk/${index}`,
          bytes: someBytes(5000),
          claims: { sharedWith: 1 },
        })),
      ],
      'overlap',
    ],
    ['that grows too much', [marker, { ...text('bk/x'), claims: bomb }], '100 times'],
    ['without a backup', [text('notes.txt')], 'no meta/backup_meta.json'],
    ['with a backup too deep', [text('a/bk/meta/backup_meta.json')], 'no meta/backup_meta.json'],
    ['with two backups', [marker, text('bk2/meta/backup_meta.json')], 'more than one'],
    ['with nothing in it', [], 'no meta/backup_meta.json'],
  ];

  test.each(cases)('%s', async (_, entries, reason) => {
    const error = await open(entries).catch((one: unknown) => one);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: 'ZIP_UNREADABLE' });
    expect((error as AppError).params['reason']).toContain(reason);
  });

  test('cut off', async () => {
    const file = path.join(folder, 'cut.zip');
    await writeFile(file, makeZip([marker, text('bk/x')]).subarray(0, -10));
    await expect(openZipReader(file)).rejects.toMatchObject({ code: 'ZIP_UNREADABLE' });
    await expect(openZipReader(path.join(folder, 'none.zip'))).rejects.toMatchObject({
      code: 'LOCAL_PATH_UNUSABLE',
    });
  });
});

function makeSum(bytes: Buffer): number {
  // Of makeZip's own making: the checksum that stands in a zip of these bytes.
  return makeZip([{ name: 'x', bytes }]).readUInt32LE(14);
}
