import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { formatBrief, indentJson } from '#engine/backupFormat/brief.ts';
import { decode } from '#engine/backupFormat/codec.ts';
import { parseJson } from '#engine/backupFormat/json.ts';
import { BackupInfo } from '#engine/backupFormat/schema.ts';

import { goldenFolders, goldenMeta } from './golden.ts';

const briefOf = (text: string | Buffer) =>
  formatBrief(decode(BackupInfo, parseJson(Buffer.from(text))), 1234);

test('the brief is indented JSON with bare ids, in the order of milvus-backup', () => {
  const text = `{"id":"i","state_code":0,"name":"b","size":5,"milvus_version":"2.6.1","physical_channel_names":["p"],
    "database_backups":[{"db_name":"default","db_id":1}],
    "collection_backups":[{"id":"i","collection_id":470643610849641246,"db_name":"db1","collection_name":"c<1>",
      "size":5,"partition_backups":[{"partition_id":1}],"aliases":["a"],"load_state":"Loaded","shards_num":2,
      "schema":{"name":"{[,:]}","fields":[]}}]}`;
  expect(briefOf(text)).toBe(`{
    "id": "i",
    "state_code": 2,
    "progress": 100,
    "name": "b",
    "collection_backups": [
        {
            "id": "i",
            "collection_id": 470643610849641246,
            "db_name": "db1",
            "collection_name": "c\\u003c1\\u003e",
            "schema": {
                "name": "{[,:]}"
            },
            "shards_num": 2,
            "size": 5,
            "has_index": false,
            "load_state": "Loaded"
        }
    ],
    "size": 5,
    "milvus_version": "2.6.1",
    "database_backups": [
        {
            "db_name": "default",
            "db_id": 1
        }
    ],
    "meta_size": 1234
}`);
});

test('the brief of an old backup keeps its times', () => {
  const brief = briefOf(goldenMeta('bk_v0_4_30', 'full'));
  expect(brief).toContain('"start_time": 1795363513739,\n    "end_time": 1795363522048,');
});

test.each(goldenFolders)(
  'the brief of %s is JSON and holds neither segments nor users',
  (folder) => {
    const brief = briefOf(goldenMeta(folder, 'full'));
    expect(() => parseJson(Buffer.from(brief))).not.toThrow();
    expect(brief).not.toMatch(/segment_id|rbac_meta|password/);
  },
);

test('indenting changes spaces only', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(indentJson(JSON.stringify(value))).toBe(JSON.stringify(value, null, 4));
    }),
  );
});
