// What a backup does otherwise on one version of Milvus than on another.
import type { MilvusClient } from '@zilliz/milvus2-sdk-node';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import type { PracticeVersion } from '#shared/practice.ts';

import { createStore } from '../servers/openS3.ts';
import { type CommandLine, createCommandLine } from '../stories/commandLine.ts';
import { connectMilvus } from '../stories/dataset.ts';
import { type PracticeStoryCluster, startPracticeCluster } from '../stories/practiceCluster.ts';
import { makeSmallCollection } from '../stories/smallCollection.ts';
import { clusterBucket, clusterRootPath } from '../stories/storyCluster.ts';

const { signal } = new AbortController();

interface Expectations {
  /** The call that starts an import. */
  readonly importCall: string;
  /** Exit code and error of a backup when a file lies among those of a segment that does not belong to it. */
  readonly foreignFile: readonly [number, string];
}

const restImport = '/v2/vectordb/jobs/import/create';
const versions: readonly (readonly [PracticeVersion, Expectations])[] = [
  ['2.3', { importCall: 'Import', foreignFile: [1, 'MB-303'] }],
  ['2.4', { importCall: restImport, foreignFile: [1, 'MB-303'] }],
  // It names the files of a segment over REST.
  ['2.5', { importCall: restImport, foreignFile: [0, ''] }],
];

describe.each(versions)('practice %s', (version, expected) => {
  let cluster: PracticeStoryCluster;
  let client: MilvusClient;
  let cli: CommandLine;

  beforeAll(async () => {
    cluster = await startPracticeCluster(version);
    client = await connectMilvus(cluster.milvus.address);
    await makeSmallCollection(client, { name: 'small', rows: 100 });
    const place = { s3: cluster.s3, bucket: clusterBucket };
    cli = await createCommandLine({
      milvus: cluster.milvus,
      cluster: { ...place, rootPath: clusterRootPath },
      backup: { ...place, rootPath: 'backup' },
    });
    expect(await cli.run('create', '-n', 'good')).toMatchObject({ code: 0 });
  });

  afterEach(() => cluster.milvus.faults.set([]));

  afterAll(async () => {
    await client?.closeConnection();
    await cli?.remove();
    await cluster?.stop();
  });

  it('imports in its own way', async () => {
    const refusal = { grpcStatus: 9, details: 'no import today', after: 0, times: null };
    cluster.milvus.faults.set([{ type: 'callError', operation: 'Import', ...refusal }]);
    const { code, stderr } = await cli.run('restore', '-n', 'good', '-s', '_bak');
    const text = `failed on ${expected.importCall}: no import today`;
    expect([code, stderr]).toEqual([1, expect.stringContaining(text)]);
  });

  it('tells the files of a segment in its own way', async () => {
    const store = createStore(cluster.s3, clusterBucket);
    const keysUnder = async (prefix: string): Promise<string[]> => {
      const keys: string[] = [];
      for await (const { key } of store.list(prefix, signal)) keys.push(key);
      return keys;
    };
    const { collectionID } = await client.describeCollection({ collection_name: 'small' });
    const [some = ''] = await keysUnder(`${clusterRootPath}/insert_log/${collectionID}/`);
    const foreign = some.replace(/\d+$/, '77');
    await store.write(foreign, Buffer.from('x'), { signal, sizeBytes: 1 });
    const { code, stderr } = await cli.run('create', '-n', 'again', '--filter', 'small');
    await store.remove(foreign, signal);
    const [wantedCode, text] = expected.foreignFile;
    expect([code, stderr]).toEqual([wantedCode, expect.stringContaining(text)]);
    const copied = await keysUnder('backup/again/binlogs/');
    expect(copied.filter((key) => key.endsWith('/77'))).toEqual([]);
    await store.close();
  });
});
