// Backups that milvus-backup made of a Milvus 2.3.5 are restored into one, by our command line, and looked at with the SDK.
import { MilvusClient } from '@zilliz/milvus2-sdk-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type MilvusServer, startMilvus } from '../servers/milvus.ts';
import { startMinio } from '../servers/minio.ts';
import type { S3Server } from '../servers/s3Server.ts';
import { type CommandLine, createCommandLine } from './commandLine.ts';
import { uploadGolden } from './uploadGolden.ts';

/** Live rows of each collection, as golden/README.md has them. */
const liveRows = {
  'default.c_full': 5893,
  'default.c_bin': 2000,
  'default.c_pkey': 2000,
  'default.c_auto': 2000,
  'default.c_empty2': 0,
  'db1.c_db': 500,
};

let s3: S3Server;
let milvus: MilvusServer;
let cli: CommandLine;
let client: MilvusClient;

beforeAll(async () => {
  s3 = await startMinio();
  await s3.createBucket('golden');
  milvus = await startMilvus({ s3, bucket: 'golden', rootPath: 'files' });
  const place = { s3, bucket: 'golden' };
  cli = await createCommandLine({
    milvus,
    cluster: { ...place, rootPath: 'files' },
    backup: { ...place, rootPath: 'backup' },
  });
  client = new MilvusClient({
    address: milvus.address,
    telemetry: { enabled: false },
    maxRetries: 0,
  });
  await client.connectPromise;
  for (const name of ['bk_v0_4_30', 'bk_v0_5_16', 'bk_head', 'm25_head', 'm26_head']) {
    await uploadGolden(s3, 'golden', name);
  }
});

afterAll(async () => {
  await client?.closeConnection();
  await cli?.remove();
  await milvus?.stop();
  await s3?.stop();
});

async function count(name: string): Promise<number> {
  const [db_name = '', collection_name = ''] = name.split('.');
  const found = await client.count({ db_name, collection_name, expr: '' });
  return found.data;
}

describe('backups of milvus-backup', () => {
  it('are listed, with those of newer servers', async () => {
    const { code, stdout } = await cli.run('list');
    expect([code, stdout.trim().split('\n').sort()]).toEqual([
      0,
      ['bk_head', 'bk_v0_4_30', 'bk_v0_5_16', 'm25_head', 'm26_head'],
    ]);
  });

  it('of a newer server are refused before anything is written', async () => {
    const { code, stderr } = await cli.run('restore', '-n', 'm25_head', '-s', '_m25');
    expect([code, stderr]).toEqual([3, expect.stringContaining('MB-306')]);
  });

  it.each([
    ['bk_v0_4_30', '_a'],
    ['bk_v0_5_16', '_b'],
    ['bk_head', '_c'],
  ])('%s is restored with every row', async (name, suffix) => {
    const { code, stdout, stderr } = await cli.run('restore', '-n', name, '-s', suffix);
    expect({ code, stderr, stdout }).toMatchObject({ code: 0 });
    const counts: Record<string, number> = {};
    for (const [collection, rows] of Object.entries(liveRows)) {
      // An empty collection has no index in these backups and so cannot be loaded to be counted.
      counts[collection] = rows === 0 ? 0 : await count(`${collection}${suffix}`);
    }
    expect(counts).toEqual(liveRows);
  });

  it('keep values, deletes and upserts', async () => {
    const found = await client.query({
      collection_name: 'c_full_c',
      filter: 'id in [0, 5, 1000, 2991, 3003, 5999]',
      output_fields: ['id', 'name', 'meta', 'tags', 'strs', 'score', 'flag', 'vec', '$meta'],
      consistency_level: 'Strong' as never,
    });
    const rows = found.data.toSorted((a, b) => Number(a['id']) - Number(b['id']));
    expect(rows.map((row) => plain(row))).toEqual([
      expectedRow(0, 'UPSERTED'),
      expectedRow(5),
      expectedRow(3003),
      expectedRow(5999),
    ]);
  });
});

function plain(row: Record<string, unknown>): Record<string, unknown> {
  const tags = listOf(row['tags']).map(String);
  const vector = Array.from(row['vec'] as Iterable<number>);
  return { ...row, tags, strs: listOf(row['strs']), vec: vector };
}

/** The SDK answers arrays as { data: […] } on this server. */
function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : (value as { data: unknown[] }).data;
}

function expectedRow(i: number, name = `name_${i}_é`): Record<string, unknown> {
  return {
    id: String(i),
    name,
    meta: { k: i, s: `x${i}`, nested: { a: [1, 2, i] } },
    tags: [i % 7, i % 11, i].map(String),
    strs: [`a${i}`, 'b'],
    score: i / 3,
    flag: i % 2 === 0,
    vec: Array.from({ length: 16 }, (_, d) => Math.fround(Math.sin(31 * i + d))),
    $meta: { extra_dyn: `dyn${i}`, extra_num: i },
  };
}
