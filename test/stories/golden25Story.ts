// Backups that milvus-backup made of a Milvus 2.5.24 are restored by our command line, and every row is compared.
import type { MilvusClient } from '@zilliz/milvus2-sdk-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { JsonValue } from '#engine/backupFormat/json.ts';

import { goldenRowsOf25 } from '../goldenRows.ts';
import { type CommandLine, createCommandLine } from './commandLine.ts';
import { connectMilvus } from './dataset.ts';
import { below, itemsWithout, readWrittenBackup, shapeOf } from './metadataShape.ts';
import { readRows } from './readRows.ts';
import {
  clusterBucket,
  clusterRootPath,
  type StartCluster,
  type StoryCluster,
} from './storyCluster.ts';
import { succeed } from './succeed.ts';
import { uploadGolden } from './uploadGolden.ts';
import { loadAndWait } from './waitForMilvus.ts';

/** Live rows of each collection, as golden/README.md has them. */
const liveRows = {
  'default.g_types': 1127,
  'default.g_vec': 597,
  'default.g_pkey': 790,
  'default.g_auto': 500,
  'default.g_autostr': 200,
  'default.g_text': 395,
  'default.g_empty': 0,
  'default._9_Lives_2': 200,
  'default.g_added': 500,
  'shop_1.orders': 900,
  'shop_1.g_types': 100,
};

/** The one that the backup has no index for, without which nothing can be loaded and counted. */
const withoutIndex = { db_name: 'default', collection_name: '_9_Lives_2', field_name: 'v2_' };

export function golden25Story(
  name: string,
  { start, backup }: { start: StartCluster; backup: string },
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
      await uploadGolden(cluster.s3, clusterBucket, backup);
    });

    afterAll(async () => {
      await client?.closeConnection();
      await cli?.remove();
      await cluster?.stop();
    });

    it(`${backup} is restored`, async () => {
      const { code, stdout, stderr } = await cli.run('restore', '-n', backup);
      expect({ code, stderr, stdout }).toMatchObject({ code: 0 });
    });

    it('is backed up again with the keys, kinds of values and paths that milvus-backup writes', async () => {
      const made = await cli.run('create', '-n', 'again');
      expect({ ...made }).toMatchObject({ code: 0 });
      const ours = await readWrittenBackup(cluster.s3, clusterBucket, 'again');
      const theirs = await readWrittenBackup(cluster.s3, clusterBucket, backup);
      expect(ours.keyForms).toEqual([...theirs.keyForms, '_studio/schemas.json'].toSorted());
      for (const [file, metadata] of theirs.metadata) {
        // Users and roles stay out of ours, and so does the channel of a replication.
        const expected = shapeOf(metadata).filter(
          (line) => !/^\.r(bac_meta|pc_channel)/.test(line),
        );
        expect([file, shapeOf(ours.metadata.get(file) ?? null)]).toEqual([file, expected]);
      }
    });

    it('keeps of each collection what milvus-backup keeps of it', async () => {
      const of = async (name: string) => {
        const { metadata } = await readWrittenBackup(cluster.s3, clusterBucket, name);
        const collections = below(metadata.get('full_meta.json'), 'collection_backups');
        return (collections as JsonValue[]).map(keptOf).toSorted();
      };
      expect(await of('again')).toEqual(await of(backup));
    });

    it('has as many live rows as its source had', async () => {
      const index = { index_type: 'FLAT', metric_type: 'L2' };
      succeed(await client.createIndex({ ...withoutIndex, ...index }));
      const { db_name, collection_name } = withoutIndex;
      await loadAndWait(client, { db_name, collection_name });
      const counts: Record<string, number> = {};
      for (const collection of Object.keys(liveRows)) {
        const [db_name = '', collection_name = ''] = collection.split('.');
        counts[collection] = (await client.count({ db_name, collection_name, expr: '' })).data;
      }
      expect(counts).toEqual(liveRows);
    });

    it('S07 users and roles stay in the backup', async () => {
      const { usernames } = await client.listUsers();
      const { results } = await client.listRoles();
      const roles = results.map(({ role }) => role.name).toSorted();
      expect({ usernames, roles }).toEqual({ usernames: ['root'], roles: ['admin', 'public'] });
    });

    it.each(goldenRowsOf25())(
      '$name of $database has every row as it was written',
      async ({ database, name: collection, orderField, live }) => {
        const rows = await readRows(client, { database, collection }, orderField);
        const fields = Object.keys(live[0] ?? {});
        expect(
          rows.map((row) => Object.fromEntries(fields.map((field) => [field, row[field]]))),
        ).toEqual(live);
      },
    );
  });
}

/** What a collection is, without the ids that the new one has of its own. A time to live that is over is not restored. */
function keptOf(collection: JsonValue): string {
  const schema = below(collection, 'schema');
  const plain = ['db_name', 'collection_name', 'shards_num', 'consistency_level', 'has_index'];
  return JSON.stringify([
    ...[...plain, 'load_state', 'aliases'].map((key) => below(collection, key)),
    ...['name', 'description', 'autoID', 'enable_dynamic_field'].map((key) => below(schema, key)),
    itemsWithout(below(schema, 'fields')),
    itemsWithout(below(schema, 'functions')),
    itemsWithout(below(collection, 'index_infos'), 'index_id'),
    itemsWithout(below(collection, 'partition_backups')).length,
  ]);
}
