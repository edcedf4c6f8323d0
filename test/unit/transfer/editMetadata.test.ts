import { readFile } from 'node:fs/promises';

import { describe, expect, test } from 'vitest';

import { decode } from '#engine/backupFormat/codec.ts';
import { parseJson } from '#engine/backupFormat/json.ts';
import { BackupInfo } from '#engine/backupFormat/schema.ts';
import { renameMetadata, withoutUsers } from '#engine/transfer/editMetadata.ts';

import { goldenFolders, goldenMeta } from '../backupFormat/golden.ts';

const rename = (text: string) => Buffer.from(renameMetadata(Buffer.from(text), 'new')).toString();

describe('metadata with another name', () => {
  test.each([
    ['{"name":"old"}', '{"name":"new"}'],
    [
      '{"id":"1","name":"old","size":9223372036854775807}',
      '{"id":"1","name":"new","size":9223372036854775807}',
    ],
    ['{ "name" : "old" , "x":1 }', '{ "name" : "new" , "x":1 }'],
    ['{"c":[{"name":"f"}],"name":"old"}', '{"c":[{"name":"f"}],"name":"new"}'],
    [
      '{"c":{"name":"f"},"x":"\\"name\\":\\"y\\"","name":"o\\"ld"}',
      '{"c":{"name":"f"},"x":"\\"name\\":\\"y\\"","name":"new"}',
    ],
    ['{"x":"name","name":"old"}', '{"x":"name","name":"new"}'],
    ['{"name":"a","name":"b"}', '{"name":"a","name":"new"}'],
    ['{"id":"1"}', '{"id":"1"}'],
    ['{"c":[{"name":"f"}]}', '{"c":[{"name":"f"}]}'],
  ])('%s', (before, after) => expect(rename(before)).toBe(after));

  test('keeps every other byte, also those that are no text', () => {
    const bytes = Buffer.from([
      ...Buffer.from('{"a":"'),
      0xff,
      0xc3,
      ...Buffer.from('","name":"é"}'),
    ]);
    const expected = Buffer.from([...bytes.subarray(0, -5), ...Buffer.from('"new"}')]);
    expect(Buffer.from(renameMetadata(bytes, 'new'))).toEqual(expected);
  });

  test('of milvus-backup differs in one word', async () => {
    const text = await readFile('test/golden/bk_v0_5_16/meta/full_meta.json', 'utf8');
    expect(rename(text)).toBe(text.replace('"name":"bk_v0_5_16"', '"name":"new"'));
  });
});

const leaveOut = (text: string) => Buffer.from(withoutUsers(Buffer.from(text))).toString();

describe('S07 metadata without users', () => {
  test.each([
    [
      '{"a":1,"rbac_meta":{"users":[{"password":"x"}],"roles":[]}}',
      '{"a":1,"rbac_meta":{"users":[],"roles":[]}}',
    ],
    ['{ "rbac_meta" : { "users" : [ { "a":[{}] } ] } }', '{ "rbac_meta" : { "users" : [] } }'],
    [
      '{"RBAC_Meta":{"Users":[1]},"rbac_meta":{"users":[2],"users":[3]}}',
      '{"RBAC_Meta":{"Users":[]},"rbac_meta":{"users":[],"users":[]}}',
    ],
    ['{"rbac\\u005fmeta":{"\\u0075sers":[1]}}', '{"rbac\\u005fmeta":{"\\u0075sers":[]}}'],
    ['{"rbac_meta":null}', '{"rbac_meta":null}'],
    [
      '{"c":[{"rbac_meta":{"users":[1]}}],"users":[2]}',
      '{"c":[{"rbac_meta":{"users":[1]}}],"users":[2]}',
    ],
    ['{"rbac_meta":{"roles":[{"users":[1]}]}}', '{"rbac_meta":{"roles":[{"users":[1]}]}}'],
    ['{"x":"\\"rbac_meta\\":{\\"users\\":[1]}"}', '{"x":"\\"rbac_meta\\":{\\"users\\":[1]}"}'],
    ['{}', '{}'],
  ])('%s', (before, after) => expect(leaveOut(before)).toBe(after));

  test.each(goldenFolders)('of %s is the same but for them', (folder) => {
    const read = (bytes: Uint8Array) => decode(BackupInfo, parseJson(bytes));
    const before = goldenMeta(folder, 'full');
    const after = withoutUsers(before);
    const info = read(before);
    const rbac = info.rbac_meta && { ...info.rbac_meta, users: [] };
    expect(read(after)).toEqual({ ...info, rbac_meta: rbac });
    if (rbac === null) expect(after).toEqual(before);
    else expect(Buffer.from(after).toString()).not.toContain('password');
  });
});
