import { readFile } from 'node:fs/promises';

import { describe, expect, test } from 'vitest';

import { renameMetadata } from '#engine/transfer/renameBackup.ts';

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
