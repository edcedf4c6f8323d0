// What goes wrong between a backup and its servers: passed over where that is safe, told where it is not.
import type { MilvusClient } from '@zilliz/milvus2-sdk-node';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import type { Faults } from '#practice/faults.ts';
import type { PracticeFault } from '#shared/practice.ts';

import { createStore } from '../servers/openS3.ts';
import { type PracticeStorageServer, startPracticeStorage } from '../servers/practiceStorage.ts';
import { type CommandLine, createCommandLine, type Result } from '../stories/commandLine.ts';
import { connectMilvus } from '../stories/dataset.ts';
import { type PracticeStoryCluster, startPracticeCluster } from '../stories/practiceCluster.ts';
import { makeSmallCollection, smallRows } from '../stories/smallCollection.ts';
import { backupBucket, clusterBucket, clusterRootPath } from '../stories/storyCluster.ts';
import { succeed } from '../stories/succeed.ts';

const { signal } = new AbortController();
const always = { after: 0, times: null };
const once = { after: 0, times: 1 };

describe('on practice 2.5', () => {
  let cluster: PracticeStoryCluster;
  let other: PracticeStorageServer;
  let client: MilvusClient;
  let cli: CommandLine;

  beforeAll(async () => {
    [cluster, other] = await Promise.all([
      startPracticeCluster('2.5'),
      startPracticeStorage({ buckets: [backupBucket] }),
    ]);
    client = await connectMilvus(cluster.milvus.address);
    await makeSmallCollection(client, { name: 'small', rows: 100, partitions: 2 });
    cli = await createCommandLine({
      milvus: cluster.milvus,
      cluster: { s3: cluster.s3, bucket: clusterBucket, rootPath: clusterRootPath },
      backup: { s3: other, bucket: backupBucket, rootPath: 'root' },
    });
    await succeeds('create', '-n', 'good');
  });

  afterEach(() => {
    cluster.milvus.faults.set([]);
    cluster.s3.faults.set([]);
    other.faults.set([]);
  });

  afterAll(async () => {
    await client?.closeConnection();
    await cli?.remove();
    await cluster?.stop();
    await other?.stop();
  });

  async function succeeds(...args: string[]): Promise<Result> {
    const result = await cli.run(...args);
    const { code, stdout, stderr } = result;
    expect({ code, stdout, stderr }).toMatchObject({ code: 0 });
    return result;
  }

  async function fails(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await cli.run(...args);
    expect({ code, stdout, stderr }).not.toMatchObject({ code: 0 });
    return stderr;
  }

  async function contentsOf(backup: string): Promise<Map<string, string>> {
    const store = createStore(other, backupBucket);
    const found = new Map<string, string>();
    const prefix = `root/${backup}/binlogs/`;
    for await (const { key, etag } of store.list(prefix, signal)) {
      found.set(key.slice(prefix.length), etag);
    }
    await store.close();
    return found;
  }

  async function temporaryKeys(): Promise<string[]> {
    const store = createStore(cluster.s3, clusterBucket);
    const keys: string[] = [];
    for await (const { key } of store.list('restore-temp', signal)) keys.push(key);
    await store.close();
    return keys;
  }

  const slowDown = { status: 503, code: 'SlowDown', message: 'reduce your request rate' };
  const getObject = { service: 's3', operation: 'GetObject' } as const;
  const putObject = { operation: 'PutObject' };
  const getFlushState = { operation: 'GetFlushState' };
  const flush = { operation: 'Flush' };
  const notNow = { details: 'not now', after: 0, times: 2 };
  const some = { after: 0, times: 4 };

  it.each<{
    readonly although: string;
    readonly name: string;
    readonly faultsOf: () => Faults;
    readonly fault: PracticeFault;
    readonly call: Parameters<Faults['strike']>[1];
  }>([
    {
      although: 'its source asks for patience',
      name: 'throttled_source',
      faultsOf: () => cluster.s3.faults,
      fault: { type: 'storageError', ...getObject, ...slowDown, ...some },
      call: getObject,
    },
    {
      although: 'its target asks for patience',
      name: 'throttled_target',
      faultsOf: () => other.faults,
      fault: { type: 'storageError', ...putObject, ...slowDown, ...some },
      call: putObject,
    },
    {
      although: 'bodies end too soon',
      name: 'truncated',
      faultsOf: () => cluster.s3.faults,
      fault: { type: 'truncatedBody', afterBytes: 100, ...some },
      call: getObject,
    },
    {
      although: 'an answer takes its time',
      name: 'stalled',
      faultsOf: () => cluster.s3.faults,
      fault: { type: 'stall', ...getObject, delayMs: 700, ...once },
      call: getObject,
    },
    {
      although: 'Milvus is away for a moment',
      name: 'away',
      faultsOf: () => cluster.milvus.faults,
      fault: { type: 'callError', ...getFlushState, grpcStatus: 14, ...notNow },
      call: getFlushState,
    },
    {
      although: 'Milvus has too much to do',
      name: 'busy',
      faultsOf: () => cluster.milvus.faults,
      fault: { type: 'callError', ...flush, grpcStatus: 8, ...notNow },
      call: flush,
    },
  ])('a backup is whole although $although', async ({ name, faultsOf, fault, call }) => {
    faultsOf().set([fault]);
    await succeeds('create', '-n', name);
    expect(await contentsOf(name)).toEqual(await contentsOf('good'));
    // It has struck as often as it was to: this call finds nothing left of it.
    expect(faultsOf().strike(fault.type, call)).toBeUndefined();
  });

  it('a backup waits for a slow flush', async () => {
    await makeSmallCollection(client, { name: 'growing', rows: 0 });
    succeed((await client.insert({ collection_name: 'growing', data: smallRows(50) })).status);
    cluster.milvus.faults.set([{ type: 'slowFlush', delayMs: 2_000, ...once }]);
    const startMs = performance.now();
    await succeeds('create', '-n', 'slow', '--filter', 'growing');
    expect(performance.now() - startMs).toBeGreaterThan(2_000);
    expect((await contentsOf('slow')).size).toBeGreaterThan(0);
    succeed(await client.dropCollection({ collection_name: 'growing' }));
  });

  it('bodies that always end too soon are an error, and no backup', async () => {
    cluster.s3.faults.set([{ type: 'truncatedBody', afterBytes: 100, ...always }]);
    expect(await fails('create', '-n', 'cut')).toMatch(/MB-21[0459]/);
    cluster.s3.faults.set([]);
    expect((await cli.run('list')).stdout).not.toContain('cut\n');
  });

  it('keys that have expired are called so', async () => {
    const code = 'ExpiredToken';
    const message = 'The provided token has expired.';
    other.faults.set([
      { type: 'storageError', operation: 'PutObject', status: 400, code, message, ...always },
    ]);
    expect(await fails('create', '-n', 'expired')).toContain('MB-207');
  });

  it('an import that fails is named, and what was made is taken back', async () => {
    const reason = 'disk quota of the practice exceeded';
    cluster.milvus.faults.set([{ type: 'failedImport', reason, ...always }]);
    const stderr = await fails('restore', '-n', 'good', '-s', '_failed');
    expect(stderr).toContain('MB-309');
    expect(stderr).toContain(reason);
    expect((await client.showCollections()).data.map(({ name }) => name)).toEqual(['small']);
    expect(await temporaryKeys()).toEqual([]);
  });
});
