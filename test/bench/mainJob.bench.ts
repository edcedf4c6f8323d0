// Times of the main job on a real Milvus 2.3.5, beside those of milvus-backup v0.5.16 on the same kind of machine and fixture.
// Nothing here can fail on time: it prints.
import type { MilvusClient } from '@zilliz/milvus2-sdk-node';
import { afterAll, beforeAll, describe, it } from 'vitest';

import { type MilvusServer, startMilvus } from '../servers/milvus.ts';
import { startMinio } from '../servers/minio.ts';
import type { S3Server } from '../servers/s3Server.ts';
import { type CommandLine, createCommandLine } from '../stories/commandLine.ts';
import { connectMilvus } from '../stories/dataset.ts';
import { uploadGolden } from '../stories/uploadGolden.ts';
import { makeSegments } from './makeSegments.ts';
import { print } from './print.ts';

let s3: S3Server;
let milvus: MilvusServer;
let cli: CommandLine;
let client: MilvusClient;

beforeAll(async () => {
  s3 = await startMinio();
  await s3.createBucket('bench');
  milvus = await startMilvus({ s3, bucket: 'bench', rootPath: 'files', compaction: false });
  client = await connectMilvus(milvus.address);
  const place = { s3, bucket: 'bench' };
  cli = await createCommandLine({
    milvus,
    cluster: { ...place, rootPath: 'files' },
    backup: { ...place, rootPath: 'backup' },
  });
  await uploadGolden(s3, 'bench', 'bk_v0_5_16');
});

afterAll(async () => {
  await client?.closeConnection();
  await cli?.remove();
  await milvus?.stop();
  await s3?.stop();
});

async function timed(...args: string[]): Promise<number> {
  const startMs = performance.now();
  const { code, stderr } = await cli.run(...args);
  if (code !== 0) throw new Error(`exit ${code}: ${stderr}`);
  return (performance.now() - startMs) / 1000;
}

function printSeconds(what: string, seconds: number, goSeconds: string): void {
  print({
    what: `Milvus 2.3.5: ${what}`,
    value: `${seconds.toFixed(1)} s`,
    beside: `milvus-backup: ${goSeconds}`,
  });
}

describe('six collections, 17 segments in 13 partitions, 12,505 rows', () => {
  it('restore, indexes built, loaded and counted', async () => {
    printSeconds(
      'restore of six collections',
      await timed('restore', '-n', 'bk_v0_5_16', '-s', '_r'),
      '36.6 s, without index and load',
    );
  });

  it('create', async () => {
    for (const run of [1, 2, 3])
      printSeconds(
        'create of six collections',
        await timed('create', '-n', `again${run}`),
        '3.1 s',
      );
  });
});

describe.each([
  { segments: 60, goSeconds: '119 s, one import for each segment' },
  { segments: 200, goSeconds: '397 s by its 119 s for 60, one import for each segment' },
])('$segments segments of 500 rows in one partition', ({ segments, goSeconds }) => {
  it('restore in one import', async () => {
    const name = `of${segments}`;
    await makeSegments(client, { name, segments, rowsEach: 500 });
    printSeconds(
      `create of ${segments} segments`,
      await timed('create', '-n', name, '--filter', name),
      'not measured',
    );
    const bare = ['--no-rebuild-index', '--no-load'];
    printSeconds(
      `restore of ${segments} segments, without index`,
      await timed('restore', '-n', name, '-s', '_r', ...bare),
      goSeconds,
    );
    printSeconds(
      `restore of ${segments} segments, with index, load and count`,
      await timed('restore', '-n', name, '-s', '_q'),
      'not measured',
    );
  });
});
