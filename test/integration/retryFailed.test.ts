// A copy that does not get through at once: it says why it waits, and what failed is done again without the rest.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { type PracticeMilvusServer, startPracticeMilvus } from '../servers/practiceMilvus.ts';
import { type PracticeStorageServer, startPracticeStorage } from '../servers/practiceStorage.ts';
import { type CommandLine, createCommandLine } from '../stories/commandLine.ts';
import { connectMilvus } from '../stories/dataset.ts';
import { makeSmallCollection } from '../stories/smallCollection.ts';
import { collectionsOf, openBench } from './copyBench.ts';

describe('a copy that a store slows down', () => {
  it('says that it waits and for what, and ends well once it is let through', async () => {
    const bench = await openBench('2.5');
    await makeSmallCollection(bench.sdk, { name: 'books', rows: 100 });
    const preview = await bench.preview({ filter: 'books' });
    bench.s3.faults.set([
      {
        type: 'storageError',
        operation: 'CopyObject',
        status: 503,
        code: 'SlowDown',
        message: 'Please reduce your request rate.',
        after: 0,
        times: null,
      },
    ]);
    const jobId = await bench.start(preview);
    const job = await bench.until(jobId, ({ state }) => ['waiting', 'finished'].includes(state));
    expect(job).toMatchObject({ state: 'waiting', error: { code: 'SLOW_DOWN' } });
    bench.s3.faults.set([]);
    const ended = await bench.whenFinished(jobId);
    expect(ended).toMatchObject({ outcome: 'succeeded', error: null, leftovers: [] });
    await bench.close();
  });
});

describe('a copy between two clusters in which one collection failed', () => {
  let s3: PracticeStorageServer;
  let source: PracticeMilvusServer;
  let target: PracticeMilvusServer;
  let cli: CommandLine;
  let other: CommandLine;

  beforeEach(async () => {
    s3 = await startPracticeStorage({ buckets: ['shared'] });
    const start = (rootPath: string) =>
      startPracticeMilvus({ s3, bucket: 'shared', rootPath, version: '2.5' });
    [source, target] = await Promise.all([start('files_A'), start('files_B')]);
    const commandLine = (milvus: PracticeMilvusServer, rootPath: string) => {
      const cluster = { s3, bucket: 'shared', rootPath };
      const backup = { ...cluster, rootPath: `backup_of_${rootPath}` };
      return createCommandLine({ milvus, cluster, backup, management: milvus.metricsEndpoint });
    };
    cli = await commandLine(source, 'files_A');
    other = await commandLine(target, 'files_B');
  });

  afterEach(async () => {
    await Promise.all([cli.remove(), other.remove(), source.stop(), target.stop()]);
    await s3.stop();
  });

  it('goes on with that one alone, once both configurations are named', async () => {
    const sdk = await connectMilvus(source.address);
    await makeSmallCollection(sdk, { name: 'books', rows: 100 });
    await makeSmallCollection(sdk, { name: 'films', rows: 50 });
    await sdk.closeConnection();
    const refusal = { grpcStatus: 9, details: 'not now', after: 0, times: 1 } as const;
    target.faults.set([{ type: 'callError', operation: 'CreateIndex', ...refusal }]);
    const toTarget = ['--to-config', `${other.folder}/backup.yaml`];

    const failed = await cli.run('copy', ...toTarget);
    expect([failed.code, failed.stdout]).toEqual([
      1,
      expect.stringContaining('Going on does 1 collection again, the one that failed'),
    ]);
    expect(failed.stdout).toMatch(/Go on: .* resume \S+ --to-config \S+backup\.yaml/);
    const sdkOfTarget = await connectMilvus(target.address);
    const before = await collectionsOf(sdkOfTarget);

    const unnamed = await cli.run('resume');
    expect([unnamed.code, unnamed.stderr]).toEqual([
      64,
      expect.stringContaining('another configuration'),
    ]);
    const resumed = await cli.run('resume', ...toTarget);
    expect({ ...resumed }).toMatchObject({ code: 0 });
    const after = await collectionsOf(sdkOfTarget);
    expect(Object.keys(after)).toEqual(['books', 'films']);
    // Whichever was refused its index is made anew; the other one stays.
    const same = Object.keys(after).filter((name) => after[name] === before[name]);
    expect(same).toHaveLength(1);
    expect(resumed.stdout).not.toContain('Left behind');
    await sdkOfTarget.closeConnection();
  });
});
