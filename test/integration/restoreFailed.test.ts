import { readdir } from 'node:fs/promises';
import path from 'node:path';

import type { MilvusClient } from '@zilliz/milvus2-sdk-node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { readJournal } from '#engine/jobs/journalFile.ts';
import type { JournalRecord } from '#engine/jobs/journalRecord.ts';

import { type CommandLine, createCommandLine } from '../stories/commandLine.ts';
import { connectMilvus } from '../stories/dataset.ts';
import { nothing, remainsOf } from '../stories/killed.ts';
import { type PracticeStoryCluster, startPracticeCluster } from '../stories/practiceCluster.ts';
import { readRows } from '../stories/readRows.ts';
import { makeSmallCollection } from '../stories/smallCollection.ts';
import { backupBucket, clusterBucket, clusterRootPath } from '../stories/storyCluster.ts';
import { collectionsOf } from './copyBench.ts';

describe('a restore in which one of several imports fails', () => {
  let cluster: PracticeStoryCluster;
  let client: MilvusClient;
  let cli: CommandLine;

  beforeEach(async () => {
    // The other imports are still at work when one has failed.
    cluster = await startPracticeCluster('2.3', { pace: { importStepMs: 200 } });
    client = await connectMilvus(cluster.milvus.address);
    await makeSmallCollection(client, { name: 'books', rows: 20, partitions: 4 });
    await makeSmallCollection(client, { name: 'films', rows: 20, partitions: 4 });
    const { s3, milvus } = cluster;
    cli = await createCommandLine({
      milvus,
      cluster: { s3, bucket: clusterBucket, rootPath: clusterRootPath },
      backup: { s3, bucket: backupBucket, rootPath: 'root' },
    });
    expect({ ...(await cli.run('create', '-n', 'good')) }).toMatchObject({ code: 0 });
  });

  afterEach(async () => {
    await client.closeConnection();
    await cli.remove();
    await cluster.stop();
  });

  async function restoreRecords(): Promise<readonly JournalRecord[]> {
    const folder = path.join(cli.folder, 'data', 'jobs');
    const files = (await readdir(folder)).filter((name) => name.endsWith('.jsonl'));
    const journals = await Promise.all(files.map((name) => readJournal(path.join(folder, name))));
    const imports = journals.find(({ records }) =>
      records.some(({ type }) => type === 'importStarted'),
    );
    return imports?.records ?? [];
  }

  it('drops a collection only after its imports have ended, and makes it alone anew once resumed', async () => {
    cluster.milvus.faults.set([{ type: 'failedImport', reason: 'not now', after: 0, times: 1 }]);
    const failed = await cli.run('restore', '-n', 'good', '-s', '_bak');
    expect([failed.code, failed.stderr]).toEqual([1, expect.stringContaining('MB-309')]);
    const before = await collectionsOf(client);
    expect(Object.keys(before)).toHaveLength(3);

    const records = await restoreRecords();
    const dropped = records.findIndex(
      (record) => record.type === 'leftoverGone' && !Object.hasOwn(before, nameOf(record)),
    );
    const soFar = records.slice(0, dropped);
    const ofDropped = soFar.filter(
      (record) => record.type === 'importStarted' && record.index === failedIndex(records),
    );
    const ended = new Set(soFar.flatMap((one) => (one.type === 'importEnded' ? [one.task] : [])));
    expect(ofDropped.length).toBeGreaterThan(1);
    expect(ofDropped.filter((one) => one.type === 'importStarted' && !ended.has(one.task))).toEqual(
      [],
    );

    expect({ ...(await cli.run('resume')) }).toMatchObject({ code: 0 });
    const after = await collectionsOf(client);
    expect(Object.keys(after)).toEqual(['books', 'books_bak', 'films', 'films_bak']);
    expect(after).toMatchObject(before);
    for (const name of ['books', 'films']) {
      const rows = await readRows(client, { collection: name }, 'id');
      expect(await readRows(client, { collection: `${name}_bak` }, 'id')).toEqual(rows);
    }
    expect(await remainsOf({ cli, client, cluster })).toEqual({
      ...nothing,
      collections: Object.keys(after),
    });
  });
});

function nameOf(record: JournalRecord): string {
  return record.type === 'leftoverGone' && record.leftover.kind === 'collection'
    ? record.leftover.where.replace('default.', '')
    : 'books';
}

/** The row of the collection that failed. */
function failedIndex(records: readonly JournalRecord[]): number | undefined {
  for (const record of records) {
    if (record.type !== 'event' || record.event.type !== 'job.collection') continue;
    if (record.event.collection.state === 'failed') return record.event.index;
  }
  return undefined;
}
