// Milvus 2.5 puts sorted segments in the place of flushed ones and removes the files of the old, also while they are copied.
import { setTimeout as wait } from 'node:timers/promises';

import type { MilvusClient } from '@zilliz/milvus2-sdk-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { readBackup } from '#engine/backupFormat/read.ts';
import { segmentsOf } from '#engine/restore/expectedObjects.ts';

import { type ManagementWitness, watchManagement } from '../servers/managementWitness.ts';
import { createStore } from '../servers/openS3.ts';
import { type StallingProxy, startStallingProxy } from '../servers/stallingProxy.ts';
import { type CommandLine, createCommandLine } from '../stories/commandLine.ts';
import { connectMilvus } from '../stories/dataset.ts';
import { type PracticeStoryCluster, startPracticeCluster } from '../stories/practiceCluster.ts';
import { makeSmallCollection, smallRows } from '../stories/smallCollection.ts';
import { backupBucket, clusterBucket, clusterRootPath } from '../stories/storyCluster.ts';
import { succeed } from '../stories/succeed.ts';

const { signal } = new AbortController();
const rowCount = 300;

// A backup has frozen and begun to copy long before its segments are sorted.
const pace = { sortMs: 4_000, garbageMs: 0 };

let cluster: PracticeStoryCluster;
let proxy: StallingProxy;
let witness: ManagementWitness;
let client: MilvusClient;
const made: CommandLine[] = [];

beforeAll(async () => {
  cluster = await startPracticeCluster('2.5', { pace });
  proxy = await startStallingProxy(cluster.s3);
  witness = await watchManagement(cluster.milvus.metricsEndpoint);
  client = await connectMilvus(cluster.milvus.address);
});

afterAll(async () => {
  await client?.closeConnection();
  for (const cli of made) await cli.remove();
  await witness?.close();
  await proxy?.close();
  await cluster?.stop();
});

async function commandLine(management?: string): Promise<CommandLine> {
  const cli = await createCommandLine({
    milvus: cluster.milvus,
    cluster: { s3: cluster.s3, bucket: clusterBucket, rootPath: clusterRootPath },
    backup: { s3: proxy.s3, bucket: backupBucket, rootPath: 'root' },
    ...(management === undefined ? {} : { management }),
  });
  made.push(cli);
  return cli;
}

async function segmentIds(collection: string): Promise<string[]> {
  const { infos } = await client.getPersistentSegmentInfo({ collectionName: collection });
  return infos.map(({ segmentID }) => String(segmentID)).sort();
}

/** Waits until other segments than these hold the collection. */
async function replaced(collection: string, before: readonly string[]): Promise<string[]> {
  for (;;) {
    const now = await segmentIds(collection);
    if (now.length > 0 && !now.some((id) => before.includes(id))) return now;
    await wait(20);
  }
}

/** Waits until no file of these segments is left at the source. */
async function filesGone(segments: readonly string[]): Promise<void> {
  const isOld = ({ key }: { key: string }) => segments.some((id) => key.includes(`/${id}/`));
  const bucket = cluster.s3.storage.bucket(clusterBucket);
  while (bucket.list(`${clusterRootPath}/insert_log/`).some(isOld)) await wait(20);
}

async function segmentsInBackup(name: string): Promise<string[]> {
  const store = createStore(cluster.s3, backupBucket);
  const { info } = await readBackup(store, 'root', name, signal);
  await store.close();
  return info.collection_backups
    .flatMap(segmentsOf)
    .map(({ segment_id }) => segment_id)
    .sort();
}

/** A collection whose rows lie in no segment before the backup flushes them. */
async function makeUnflushed(name: string): Promise<void> {
  await makeSmallCollection(client, { name, rows: 0 });
  succeed((await client.insert({ collection_name: name, data: smallRows(rowCount) })).status);
}

/** Starts a backup and holds it when a part is copied; answers with the segments that it copies. */
async function stalledBackup(cli: CommandLine, name: string) {
  const stalled = proxy.stallAfter(2);
  const { ended } = cli.start('create', '-n', name, '--filter', name);
  await stalled;
  return { old: await segmentIds(name), ended };
}

async function restoredRows(cli: CommandLine, name: string): Promise<number> {
  const { code, stdout, stderr } = await cli.run('restore', '-n', name, '-s', '_bak');
  expect({ code, stdout, stderr }).toMatchObject({ code: 0 });
  return (await client.count({ collection_name: `${name}_bak` })).data;
}

describe('segments that are replaced', () => {
  it('while they are copied are planned anew when their files are gone', async () => {
    await makeUnflushed('vanishing');
    const cli = await commandLine();
    const { old, ended } = await stalledBackup(cli, 'vanishing');
    const now = await replaced('vanishing', old);
    await filesGone(old);
    proxy.release();
    expect(await ended).toMatchObject({ code: 0 });
    expect(await segmentsInBackup('vanishing')).toEqual(now);
    expect(await restoredRows(cli, 'vanishing')).toBe(rowCount);
  });

  it('while they are copied keep their files while garbage collection is paused, and lose them after', async () => {
    await makeUnflushed('paused');
    const cli = await commandLine(witness.endpoint);
    const { old, ended } = await stalledBackup(cli, 'paused');
    await replaced('paused', old);
    proxy.release();
    expect(await ended).toMatchObject({ code: 0 });
    expect(witness.asked).toEqual(['pause', 'resume']);
    await filesGone(old);
    expect(await segmentsInBackup('paused')).toEqual(old);
    expect(await restoredRows(cli, 'paused')).toBe(rowCount);
  });

  it('right after the flush are taken as they are then', async () => {
    await makeUnflushed('compacted');
    const cli = await commandLine();
    cluster.milvus.faults.set([{ type: 'vanishedSegments', after: 0, times: 1 }]);
    expect(await cli.run('create', '-n', 'compacted', '--filter', 'compacted')).toMatchObject({
      code: 0,
    });
    expect(cluster.milvus.faults.strike('vanishedSegments')).toBeUndefined();
    expect(await segmentsInBackup('compacted')).toEqual(await segmentIds('compacted'));
    expect(await restoredRows(cli, 'compacted')).toBe(rowCount);
  });
});
