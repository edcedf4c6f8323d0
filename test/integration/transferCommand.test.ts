import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { MilvusClient } from '@zilliz/milvus2-sdk-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startPracticeStorage } from '../servers/practiceStorage.ts';
import { type CommandLine, createCommandLine } from '../stories/commandLine.ts';
import { connectMilvus } from '../stories/dataset.ts';
import { startPracticeCluster } from '../stories/practiceCluster.ts';
import { clusterBucket, clusterRootPath, type StoryCluster } from '../stories/storyCluster.ts';
import { transferStory } from '../stories/transferStory.ts';
import { packed } from '../stories/zips.ts';
import { filesIn, golden } from './transferBench.ts';

transferStory('between practice services', {
  startSource: () => startPracticeStorage(),
  startTarget: () =>
    startPracticeStorage({
      flavour: 'rgw',
      keys: { accessKey: 'other', secretKey: 'other-secret' },
    }),
});

describe('a zip of a backup of milvus-backup', () => {
  let cluster: StoryCluster;
  let cli: CommandLine;
  let client: MilvusClient;

  beforeAll(async () => {
    cluster = await startPracticeCluster('2.3');
    const place = { s3: cluster.s3, bucket: clusterBucket };
    cli = await createCommandLine({
      milvus: cluster.milvus,
      cluster: { ...place, rootPath: clusterRootPath },
      backup: { ...place, rootPath: 'backup' },
    });
    client = await connectMilvus(cluster.milvus.address);
  });

  afterAll(async () => {
    await client?.closeConnection();
    await cli?.remove();
    await cluster?.stop();
  });

  it('is uploaded under another name, and restored with every row', async () => {
    const zip = path.join(cli.folder, 'sent.zip');
    await writeFile(zip, packed(await filesIn(path.resolve('test/golden', golden)), ''));
    const uploaded = await cli.run('backups', 'upload', '--from-zip', zip, '--as', 'sent');
    expect({ ...uploaded }).toMatchObject({ code: 0 });
    const restored = await cli.run('restore', '-n', 'sent', '-s', '_sent');
    expect({ ...restored }).toMatchObject({ code: 0 });
    const rows = (collection: string) =>
      client.count({ collection_name: collection, expr: '' }).then(({ data }) => data);
    expect([await rows('c_full_sent'), await rows('c_pkey_sent')]).toEqual([5893, 2000]);
  });
});
