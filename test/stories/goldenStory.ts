// Backups that milvus-backup made of a Milvus 2.3.5 are restored by our command line, and looked at with the SDK.
import type { MilvusClient } from '@zilliz/milvus2-sdk-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type CommandLine, createCommandLine } from './commandLine.ts';
import { connectMilvus } from './dataset.ts';
import {
  clusterBucket,
  clusterRootPath,
  type StartCluster,
  type StoryCluster,
} from './storyCluster.ts';
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

/** `restored` and `refused` are backups of test/golden: what a Milvus of this version must take, and must not. */
export function goldenStory(
  name: string,
  {
    start,
    restored,
    refused,
  }: { start: StartCluster; restored: readonly string[]; refused: readonly string[] },
): void {
  describe(name, () => {
    let cluster: StoryCluster;
    let cli: CommandLine;
    let client: MilvusClient;

    beforeAll(async () => {
      cluster = await start();
      const place = { s3: cluster.s3, bucket: clusterBucket };
      cli = await createCommandLine({
        milvus: cluster.milvus,
        cluster: { ...place, rootPath: clusterRootPath },
        backup: { ...place, rootPath: 'backup' },
      });
      client = await connectMilvus(cluster.milvus.address);
      for (const backup of [...restored, ...refused]) {
        await uploadGolden(cluster.s3, clusterBucket, backup);
      }
    });

    afterAll(async () => {
      await client?.closeConnection();
      await cli?.remove();
      await cluster?.stop();
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
          [...restored, ...refused].sort(),
        ]);
      });

      it.each(refused)(
        '%s, of a newer server, is refused before anything is written',
        async (name) => {
          const { code, stderr } = await cli.run('restore', '-n', name, '-s', '_new');
          expect([code, stderr]).toEqual([3, expect.stringContaining('MB-306')]);
        },
      );

      it.each(restored)('%s is restored with every row', async (name) => {
        const suffix = `_${name}`;
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
          collection_name: `c_full_${restored.at(-1)}`,
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
  });
}

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
