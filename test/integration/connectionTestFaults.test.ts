// What only a practice server can be told to do wrong: services that are silent or refuse in their own ways, and a test that is
// stopped in the middle.
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import type { CheckResult, CheckStep } from '#shared/check.ts';
import type { PracticeFault } from '#shared/practice.ts';

import { createStore } from '../servers/openS3.ts';
import { draftOf } from '../stories/draftOf.ts';
import { type PracticeStoryCluster, startPracticeCluster } from '../stories/practiceCluster.ts';
import { backupBucket, clusterBucket } from '../stories/storyCluster.ts';
import { openTestEngine, type TestEngine } from '../suites/testEngine.ts';

const { signal } = new AbortController();

let cluster: PracticeStoryCluster;
let engine: TestEngine;
let folder: string;

beforeAll(async () => {
  cluster = await startPracticeCluster('2.5', { auth: true });
  folder = await mkdtemp(path.join(tmpdir(), 'connection-test-'));
  engine = await openTestEngine({ dataFolder: folder });
});
afterEach(() => cluster.s3.faults.set([]));
afterAll(async () => {
  await engine?.engine.close();
  await cluster?.stop();
  await rm(folder, { recursive: true, force: true });
});

const login = { login: { type: 'password', user: 'root', secret: 'login' } } as const;

function draft(change: Parameters<typeof draftOf>[1] = {}, password = 'Milvus') {
  const target = draftOf(cluster, { ...change, milvus: { ...login, ...change.milvus } });
  return { ...target, secrets: { ...target.secrets, login: password } };
}

/** After which a service that says nothing is given up. */
const silenceMs = 5_000;

let tests = 0;
function begin(target: ReturnType<typeof draftOf> = draft()) {
  const testId = `test ${(tests += 1)}`;
  const startedMs = performance.now();
  const results = engine.client.checks.run({ testId, target, mayWrite: 'always' });
  results.catch(() => undefined);
  const tookMs = () => performance.now() - startedMs;
  return { testId, results, tookMs, stop: () => engine.client.checks.stop({ testId }) };
}

const statusOf = (results: readonly CheckResult[], step: CheckStep) => {
  const { status, error, fixes } = results.find((one) => one.step === step) ?? {};
  return { status, code: error?.code, fixes };
};

async function keys(): Promise<string[]> {
  const found: string[] = [];
  for (const bucket of [clusterBucket, backupBucket]) {
    const store = createStore(cluster.s3, bucket);
    for await (const { key } of store.list('', signal)) found.push(`${bucket}/${key}`);
    await store.close();
  }
  return found;
}

function storageError(
  status: number,
  code: string,
  operation: string | null = null,
): PracticeFault {
  const message = 'practice: told to refuse';
  return { type: 'storageError', operation, status, code, message, after: 0, times: null };
}

describe('a login', () => {
  it('is accepted, refused, or asked for in its own words', async () => {
    const right = await begin().results;
    const wrong = await begin(draft({}, 'wrong')).results;
    const none = await begin(draft({ milvus: { login: { type: 'none' } } })).results;
    expect([right, wrong, none].map((results) => statusOf(results, 'login'))).toEqual([
      { status: 'passed', code: undefined, fixes: [] },
      { status: 'failed', code: 'MILVUS_LOGIN_REFUSED', fixes: [] },
      { status: 'failed', code: 'MILVUS_LOGIN_REQUIRED', fixes: [] },
    ]);
    expect(JSON.stringify([right, wrong, none])).not.toMatch(/practice-secret|"Milvus"|"wrong"/);
  });

  it('whose password is not there is asked for, and the storage is looked at all the same', async () => {
    const { secrets } = draftOf(cluster);
    const results = await begin({ ...draft(), secrets }).results;
    expect(statusOf(results, 'login').code).toBe('SECRET_MISSING');
    expect(statusOf(results, 'bucket').status).toBe('passed');
  });
});

describe('a storage that refuses', () => {
  it.each([
    [400, 'ExpiredToken', 'TOKEN_EXPIRED'],
    [403, 'RequestTimeTooSkewed', 'CLOCK_SKEW'],
    [403, 'AccessDenied', 'STORAGE_ACCESS_DENIED'],
    [503, 'SlowDown', 'SLOW_DOWN'],
  ])('by %i %s is told so', async (status, code, expected) => {
    cluster.s3.faults.set([storageError(status, code, 'ListObjectsV2')]);
    const results = await begin().results;
    expect(statusOf(results, 'credentials')).toMatchObject({ status: 'failed', code: expected });
    expect(statusOf(results, 'bucket').status).toBe('skipped');
    expect(statusOf(results, 'collections').status).toBe('passed');
  });

  it('a region names its own', async () => {
    const results = await begin(draft({ location: { region: 'eu-west-3' } })).results;
    expect(statusOf(results, 'bucket')).toEqual({
      status: 'failed',
      code: 'WRONG_REGION',
      fixes: [{ type: 'useRegion', region: 'us-east-1' }],
    });
  });

  it('writes is told so by the probe alone', async () => {
    cluster.s3.faults.set([storageError(403, 'AccessDenied', 'PutObject')]);
    const results = await begin().results;
    expect(statusOf(results, 'bucket').status).toBe('passed');
    expect(statusOf(results, 'writeProbe')).toMatchObject({
      status: 'failed',
      code: 'STORAGE_ACCESS_DENIED',
    });
  });

  it('removals names what is left', async () => {
    cluster.s3.faults.set([storageError(403, 'AccessDenied', 'DeleteObject')]);
    const results = await begin().results;
    cluster.s3.faults.set([]);
    const found = results.find(({ step }) => step === 'writeProbe');
    expect(found).toMatchObject({ status: 'warning', finding: { name: 'stillThere' } });
    const { key = '' } = found?.finding?.params ?? {};
    expect(await keys()).toContain(`${clusterBucket}/${key}`);
    const store = createStore(cluster.s3, clusterBucket);
    const other = createStore(cluster.s3, backupBucket);
    for (const left of await keys()) {
      const [bucket, ...rest] = left.split('/');
      await (bucket === clusterBucket ? store : other).remove(rest.join('/'), signal);
    }
    await Promise.all([store.close(), other.close()]);
  });
});

describe('a folder in the place of a bucket', () => {
  it('is there or not, and the rest is about services', async () => {
    const target = draft();
    const local = (at: string) => ({
      ...target,
      cluster: { ...target.cluster, storage: { type: 'local', path: at } as const },
    });
    const ofStorage = ['storagePort', 'clock', 'credentials', 'bucket', 'writeProbe'] as const;
    const statusesOf = async (at: string) => {
      const results = await begin(local(at)).results;
      return ofStorage.map((step) => statusOf(results, step).status);
    };
    const missing = path.join(folder, 'missing');
    expect([await statusesOf(folder), await statusesOf(missing)]).toEqual([
      ['passed', 'skipped', 'skipped', 'skipped', 'passed'],
      ['failed', 'skipped', 'skipped', 'skipped', 'skipped'],
    ]);
  });
});

describe('hosts that take connections and say nothing', () => {
  let silent: Server;
  let address: string;
  const sockets = new Set<Socket>();

  beforeAll(async () => {
    silent = createServer((socket) => {
      sockets.add(socket.on('error', () => undefined));
    });
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    address = `127.0.0.1:${(silent.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    for (const socket of sockets) socket.destroy();
    silent.close();
  });

  it('end the test when they are given up, and delay nothing else', async () => {
    const test = begin(draft({ milvus: { address, managementEndpoint: `http://${address}` } }));
    const results = await test.results;
    expect(test.tookMs()).toBeLessThan(3 * silenceMs);
    expect(statusOf(results, 'login').code).toBe('MILVUS_TIMEOUT');
    expect(statusOf(results, 'management')).toMatchObject({ status: 'warning' });
    const { tookMs = Infinity } = results.find(({ step }) => step === 'bucket') ?? {};
    expect(tookMs).toBeLessThan(silenceMs);
  });

  it('let the test be stopped before they are given up', async () => {
    const all = draft({ milvus: { address }, location: { endpoint: address } });
    const test = begin(all);
    const other = begin();
    await test.stop();
    const stoppedMs = performance.now();
    await expect(test.results).rejects.toMatchObject({ code: 'STOPPED' });
    expect(performance.now() - stoppedMs).toBeLessThan(silenceMs);
    // Another test goes on.
    expect(statusOf(await other.results, 'bucket').status).toBe('passed');
  });
});

describe('a test that is stopped while it writes', () => {
  it('ends soon and leaves nothing behind', async () => {
    cluster.s3.faults.set([
      { type: 'stall', service: 's3', operation: 'PutObject', delayMs: 600, after: 0, times: null },
    ]);
    let isWriting = (): void => undefined;
    const writing = new Promise<void>((resolve) => (isWriting = resolve));
    const leave = engine.engine.subscribe((event) => {
      if (event.type === 'check.step' && event.result.step === 'bucket') isWriting();
    });
    const test = begin();
    await writing;
    await test.stop();
    const stoppedMs = performance.now();
    await expect(test.results).rejects.toMatchObject({ code: 'STOPPED' });
    leave();
    expect(performance.now() - stoppedMs).toBeLessThan(silenceMs);
    cluster.s3.faults.set([]);
    expect(await keys()).toEqual([]);
  });

  it('may be stopped twice, and an id may be used again', async () => {
    const test = begin();
    await test.stop();
    await test.stop();
    await expect(test.results).rejects.toMatchObject({ code: 'STOPPED' });
    const { testId } = test;
    const again = await engine.client.checks.run({ testId, target: draft(), mayWrite: 'never' });
    expect(statusOf(again, 'login').status).toBe('passed');
  });
});
