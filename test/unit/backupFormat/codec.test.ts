import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { decode, DecodeError, encode } from '#engine/backupFormat/codec.ts';
import { type JsonValue, parseJson } from '#engine/backupFormat/json.ts';
import { create, emptyOf, type Kind, type Message } from '#engine/backupFormat/message.ts';
import {
  BackupInfo,
  Binlog,
  CollectionBackupInfo,
  CollectionLevelBackupInfo,
  FieldBinlog,
  FieldSchema,
  FunctionSchema,
  IndexInfo,
  PartitionLevelBackupInfo,
  SegmentBackupInfo,
  SegmentLevelBackupInfo,
} from '#engine/backupFormat/schema.ts';

import { goldenFolders, goldenMeta, type MetaFile } from './golden.ts';

const read = <Value>(message: Message<Value>, text: string) =>
  decode(message, parseJson(Buffer.from(text)));
const write = <Value>(message: Message<Value>, value: Value) =>
  Buffer.from(encode(message, value)).toString();

function decodeErrorOf<Value>(message: Message<Value>, text: string): string {
  try {
    read(message, text);
  } catch (error) {
    if (error instanceof DecodeError) return error.message;
    throw error;
  }
  throw new Error('it was accepted');
}

const messages: Record<MetaFile, Message<unknown>> = {
  backup: BackupInfo,
  collection: CollectionLevelBackupInfo,
  partition: PartitionLevelBackupInfo,
  segment: SegmentLevelBackupInfo,
  full: BackupInfo,
};

describe('files that milvus-backup wrote', () => {
  const files = goldenFolders.flatMap((folder) =>
    (['backup', 'collection', 'partition', 'segment', 'full'] as const).map(
      (file) => [folder, file] as const,
    ),
  );

  test.each(files)('%s %s_meta.json comes back byte for byte', (folder, file) => {
    const bytes = goldenMeta(folder, file);
    const message = messages[file];
    expect(write(message, decode(message, parseJson(bytes)))).toBe(bytes.toString());
  });

  test.each(files)('%s %s_meta.json has no key that the messages do not know', (folder, file) => {
    expect(unknownKeys({ message: messages[file] }, parseJson(goldenMeta(folder, file)))).toEqual(
      [],
    );
  });
});

function unknownKeys(kind: Kind, json: JsonValue): string[] {
  if (typeof kind !== 'object') return [];
  if ('list' in kind) return (json as JsonValue[]).flatMap((item) => unknownKeys(kind.list, item));
  return [...(json as ReadonlyMap<string, JsonValue>)].flatMap(([key, item]) => {
    const field = kind.message.fields.find((each) => each.key === key);
    return field ? unknownKeys(field.kind, item) : [key];
  });
}

describe('encode', () => {
  test('leaves out zero values, except the keys that Go always writes', () => {
    expect(write(BackupInfo, emptyOf(BackupInfo))).toBe('{"state_code":0,"size":0}');
    expect(write(CollectionBackupInfo, emptyOf(CollectionBackupInfo))).toBe(
      '{"size":0,"has_index":false}',
    );
    expect(
      write(SegmentBackupInfo, create(SegmentBackupInfo, { deltalogs: [emptyOf(FieldBinlog)] })),
    ).toBe('{"deltalogs":[{}],"size":0}');
    expect(write(Binlog, emptyOf(Binlog))).toBe('{"log_size":0}');
  });

  test('writes the text "0" of a string, which is no zero', () => {
    expect(write(FieldSchema, create(FieldSchema, { name: '0', fieldID: '0' }))).toBe(
      '{"name":"0"}',
    );
  });

  test('escapes as Go does', () => {
    const name = '"\\\b\f\n\r\t\u0001\u007f<>&\u2028\u2029é😀\ud83d';
    expect(write(FieldSchema, create(FieldSchema, { name }))).toBe(
      String.raw`{"name":"\"\\\b\f\n\r\t\u0001` +
        '\u007f' +
        String.raw`\u003c\u003e\u0026\u2028\u2029é😀\ufffd"}`,
    );
  });

  test('sorts the keys of a map by their bytes in UTF-8, not by UTF-16 units', () => {
    const params = { '😀': '3', '\uff5e': '2', b: '1', '10': '0' };
    expect(write(IndexInfo, create(IndexInfo, { params }))).toBe(
      '{"params":{"10":"0","b":"1","\uff5e":"2","😀":"3"}}',
    );
  });
});

describe('decode', () => {
  test('tells neighbouring ids beyond 2^53 apart', () => {
    const segment = read(
      SegmentBackupInfo,
      '{"segment_id":470643610849641214,"group_id":470643610849641215}',
    );
    expect([segment.segment_id, segment.group_id]).toEqual([
      '470643610849641214',
      '470643610849641215',
    ]);
  });

  test('gives every key its default', () => {
    expect(read(FunctionSchema, '{"unknown":[{"a":1}]}')).toEqual({
      name: '',
      id: '0',
      description: '',
      type: 0,
      input_field_names: [],
      input_field_ids: [],
      output_field_names: [],
      output_field_ids: [],
      params: [],
    });
  });

  test('accepts null for every key, and takes it as absent', () => {
    const nulls = Object.fromEntries(CollectionBackupInfo.fields.map(({ key }) => [key, null]));
    expect(read(CollectionBackupInfo, JSON.stringify(nulls))).toEqual(
      emptyOf(CollectionBackupInfo),
    );
    expect(read(SegmentBackupInfo, '{"binlogs":[null]}').binlogs).toEqual([emptyOf(FieldBinlog)]);
  });

  test('finds keys in any letter case, as Go does', () => {
    expect(read(FieldBinlog, '{"FieldId":7,"BINLOGS":[]}')).toEqual({ fieldID: '7', binlogs: [] });
  });

  test('keeps a map key named __proto__', () => {
    const { params } = read(IndexInfo, '{"params":{"__proto__":"x","a":"b"}}');
    expect(Object.entries(params)).toEqual([
      ['__proto__', 'x'],
      ['a', 'b'],
    ]);
    expect(write(IndexInfo, create(IndexInfo, { params }))).toBe(
      '{"params":{"__proto__":"x","a":"b"}}',
    );
  });

  test.each([
    ['an id as a string', '{"segment_id":"5"}', 'segment_id: a string where a number is expected'],
    ['an id as a float', '{"segment_id":4.39e17}', 'segment_id: 4.39e17 is not an int64'],
    ['a whole float', '{"size":1e18}', 'size: 1e18 is not an int64'],
    ['a fraction of nothing', '{"size":1.0}', 'size: 1.0 is not an int64'],
    ['2^63', '{"size":9223372036854775808}', 'size: 9223372036854775808 is not an int64'],
    [
      'less than -2^63',
      '{"size":-9223372036854775809}',
      'size: -9223372036854775809 is not an int64',
    ],
    [
      'a list of objects as an object',
      '{"binlogs":{}}',
      'binlogs: an object where a list is expected',
    ],
    [
      'a number deep inside',
      '{"binlogs":[{},{"binlogs":[{"log_size":true}]}]}',
      'binlogs[1].binlogs[0].log_size: a boolean where a number is expected',
    ],
    ['a list as document', '[]', 'a list where an object is expected'],
    ['null as document', 'null', 'null where an object is expected'],
    ['a number as a name', '{"v_channel":1}', 'v_channel: a number where a string is expected'],
    ['a number as a flag', '{"is_l0":1}', 'is_l0: a number where true or false is expected'],
  ])('refuses %s and says where', (_name, text, message) => {
    expect(decodeErrorOf(SegmentBackupInfo, text)).toBe(message);
  });

  test('refuses what the narrower kinds cannot hold', () => {
    expect(decodeErrorOf(FieldSchema, '{"data_type":2147483648}')).toBe(
      'data_type: 2147483648 is not an int32',
    );
    expect(decodeErrorOf(BackupInfo, '{"backup_timestamp":-1}')).toBe(
      'backup_timestamp: -1 is not an uint64',
    );
    expect(decodeErrorOf(IndexInfo, '{"params":{"a":1}}')).toBe(
      'params: a number where a string is expected',
    );
    expect(read(BackupInfo, '{"backup_timestamp":18446744073709551615}').backup_timestamp).toBe(
      '18446744073709551615',
    );
    expect(read(FieldSchema, '{"data_type":-2147483648}').data_type).toBe(-2_147_483_648);
  });
});

describe('every message', () => {
  test.each([
    ['BackupInfo', BackupInfo],
    ['SegmentBackupInfo', SegmentBackupInfo],
    ['IndexInfo', IndexInfo],
    ['FieldSchema', FieldSchema],
  ])('%s is the same after a trip through its bytes', (_name, message: Message<unknown>) => {
    fc.assert(
      fc.property(arbitraryOf({ message }), (value) => {
        const bytes = encode(message, value);
        const back = decode(message, parseJson(bytes));
        expect(back).toEqual(value);
        expect(Buffer.compare(encode(message, back), bytes)).toBe(0);
      }),
      { numRuns: 60 },
    );
  });
});

function arbitraryOf(kind: Kind): fc.Arbitrary<unknown> {
  const text = fc.string({ unit: 'binary', maxLength: 8 });
  if (typeof kind === 'object' && 'list' in kind)
    return fc.array(arbitraryOf(kind.list), { maxLength: 2 });
  if (typeof kind === 'object') return arbitraryMessage(kind.message);
  switch (kind) {
    case 'int64':
      return fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n).map(String);
    case 'uint64':
      return fc.bigInt(0n, 2n ** 64n - 1n).map(String);
    case 'int32':
      return fc.integer();
    case 'bool':
      return fc.boolean();
    case 'string':
      return text;
    case 'map':
      return fc.array(fc.tuple(text, text), { maxLength: 3 }).map(Object.fromEntries);
  }
}

function arbitraryMessage(message: Message<unknown>): fc.Arbitrary<unknown> {
  const fields = message.fields.map(({ key, kind, presence }) => {
    const isNullable = presence === 'legacy' || (typeof kind === 'object' && 'message' in kind);
    return [key, isNullable ? fc.option(arbitraryOf(kind)) : arbitraryOf(kind)] as const;
  });
  return fc.record(Object.fromEntries(fields));
}
