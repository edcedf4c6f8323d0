// The connection test on any Milvus: nothing wrong, then one thing wrong at a time, each told with what would put it right.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { CheckEvent, CheckResult, CheckStep, CheckWriting } from '#shared/check.ts';
import { createCheckWords } from '#shared/checkText.ts';

import { createStore } from '../servers/openS3.ts';
import { openTestEngine, type TestEngine } from '../suites/testEngine.ts';
import { connectMilvus } from './dataset.ts';
import { draftOf } from './draftOf.ts';
import { makeSmallCollection } from './smallCollection.ts';
import {
  backupBucket,
  clusterBucket,
  type StartCluster,
  type StoryCluster,
} from './storyCluster.ts';

const { signal } = new AbortController();
const words = createCheckWords('en', 'UTC');

type Change = Parameters<typeof draftOf>[1];

export function connectionTestStory(
  name: string,
  { start, segmentApi }: { start: StartCluster; segmentApi: CheckResult['status'] },
): void {
  describe(name, () => {
    let cluster: StoryCluster;
    let engine: TestEngine;
    let folder: string;
    let tests = 0;

    beforeAll(async () => {
      cluster = await start();
      const client = await connectMilvus(cluster.milvus.address);
      await makeSmallCollection(client, { name: 'small', rows: 100 });
      await client.closeConnection();
      folder = await mkdtemp(path.join(tmpdir(), 'connection-test-'));
      engine = await openTestEngine({ dataFolder: folder });
    });

    afterAll(async () => {
      await engine?.engine.close();
      await cluster?.stop();
      await rm(folder, { recursive: true, force: true });
    });

    async function check(change: Change = {}, mayWrite: CheckWriting = 'always') {
      const testId = `test ${(tests += 1)}`;
      const target = draftOf(cluster, change);
      return engine.client.checks.run({ testId, target, mayWrite });
    }

    const statuses = (results: readonly CheckResult[]) =>
      Object.fromEntries(results.map(({ step, status }) => [step, status]));

    /** A step with its error by code, and its finding in words. */
    function told(results: readonly CheckResult[], step: CheckStep) {
      const result = results.find((one) => one.step === step);
      if (result === undefined) throw new Error(`there is no ${step}`);
      const { status, error, finding, fixes } = result;
      const text = finding === null ? null : words.describe(finding);
      return { status, code: error?.code ?? null, text, fixes };
    }

    async function keys(): Promise<string[]> {
      const found: string[] = [];
      for (const bucket of [clusterBucket, backupBucket]) {
        const store = createStore(cluster.s3, bucket);
        // Milvus itself writes and removes while nothing is asked of it.
        for await (const { key } of store.list('', signal)) {
          if (bucket === backupBucket || key.includes('check')) found.push(`${bucket}/${key}`);
        }
        await store.close();
      }
      return found;
    }

    const allPassed: Record<CheckStep, CheckResult['status']> = {
      hostName: 'passed',
      milvusPort: 'passed',
      certificate: 'skipped',
      login: 'passed',
      version: 'passed',
      collections: 'passed',
      segmentApi,
      storagePort: 'passed',
      clock: 'passed',
      credentials: 'passed',
      bucket: 'passed',
      rootPath: 'passed',
      writeProbe: 'passed',
      backupFolder: 'passed',
      management: 'passed',
    };

    it('passes where nothing is wrong, tells each step as it ends, and leaves nothing behind', async () => {
      const events: CheckEvent[] = [];
      const leave = engine.engine.subscribe((event) => {
        if (event.type === 'check.step') events.push(event);
      });
      const target = draftOf(cluster);
      const ask = (testId: string) =>
        engine.client.checks.run({ testId, target, mayWrite: 'always' });
      const [left, right] = await Promise.all([ask('left'), ask('right')]);
      leave();
      expect(statuses(left)).toEqual(allPassed);
      expect(left.map(({ step }) => step)).toEqual(Object.keys(allPassed));
      for (const [testId, results] of Object.entries({ left, right })) {
        const heard = events.filter((event) => event.testId === testId);
        expect(new Set(heard.map(({ result }) => result))).toEqual(new Set(results));
      }
      expect(told(left, 'rootPath').text).toMatch(/^milvus\/files, \d+ segment files$/);
      expect(told(left, 'backupFolder').text).toBe(
        'backups/root is writable and holds 0 backups; copies stay inside the storage',
      );
      expect(await keys()).toEqual([]);
    });

    it('finds the root path that Milvus uses, and is not misled by a backup with the same ids', async () => {
      const store = createStore(cluster.s3, clusterBucket);
      const [, collectionId] = await anInsertLog(store);
      const key = `backup/monday/binlogs/insert_log/${collectionId}/1/2/3/0/4`;
      await store.write(key, Buffer.from('x'), { signal, sizeBytes: 1 });
      const results = await check({ location: { rootPath: 'file' } });
      await store.remove(key, signal);
      await store.close();
      expect(statuses(results)).toEqual({ ...allPassed, rootPath: 'failed' });
      expect(told(results, 'rootPath')).toEqual({
        status: 'failed',
        code: 'ROOT_PATH_EMPTY',
        text: 'data found under milvus/files',
        fixes: [
          {
            type: 'useRootPath',
            rootPath: 'files',
            segmentFiles: expect.any(Number),
            newestAt: expect.stringMatching(/^20/),
          },
        ],
      });
    });

    async function anInsertLog(store: ReturnType<typeof createStore>): Promise<string[]> {
      for await (const { key } of store.list('files/insert_log/', signal)) {
        return key.split('/').slice(1);
      }
      throw new Error('there is no insert log');
    }

    it('finds the bucket that Milvus uses', async () => {
      const location = { bucket: backupBucket, rootPath: 'file' };
      expect(told(await check({ location }), 'rootPath')).toEqual({
        status: 'failed',
        code: 'ROOT_PATH_EMPTY',
        text: 'data found in another bucket, under milvus/files',
        fixes: [{ type: 'useBucket', bucket: clusterBucket, rootPath: 'files' }],
      });
    });

    it('names the bucket that may have been meant', async () => {
      const results = await check({ location: { bucket: 'milvus-2' } });
      expect(told(results, 'credentials').status).toBe('passed');
      expect(told(results, 'bucket')).toEqual({
        status: 'failed',
        code: 'BUCKET_NOT_FOUND',
        text: 'similar buckets there: milvus',
        fixes: [{ type: 'useBucket', bucket: 'milvus', rootPath: null }],
      });
      expect(told(results, 'rootPath')).toMatchObject({
        status: 'skipped',
        text: 'needs “Bucket”',
      });
      expect(told(results, 'backupFolder').status).toBe('passed');
    });

    it.each([
      ['an access key', { location: { accessKey: 'nobody' } }, 'ACCESS_KEY_UNKNOWN'],
      ['a secret key', { secretKey: 'wrong-secret' }, 'SECRET_KEY_WRONG'],
    ])('tells %s that is wrong', async (_, change, code) => {
      const results = await check(change);
      expect(told(results, 'credentials')).toMatchObject({ status: 'failed', code });
      expect(told(results, 'bucket')).toMatchObject({
        status: 'skipped',
        text: 'needs “Credentials”',
      });
      expect(told(results, 'collections').status).toBe('passed');
    });

    it('looks at the storages although Milvus does not answer', async () => {
      const results = await check({ milvus: { address: 'localhost:1' } });
      expect(told(results, 'milvusPort').code).toBe('LOCALHOST_REFUSED');
      const behind = ['login', 'version', 'collections', 'segmentApi', 'rootPath'] as const;
      expect(statuses(results)).toEqual({
        ...allPassed,
        milvusPort: 'failed',
        ...Object.fromEntries(behind.map((step) => [step, 'skipped'])),
      });
    });

    it('writes nothing where it is told so, or asks first', async () => {
      const production = { cluster: { environment: 'production' } } as const;
      const readOnly = { cluster: { protection: 'readOnly' } } as const;
      const of = (results: readonly CheckResult[]) =>
        (['writeProbe', 'backupFolder'] as const).map((step) => {
          const { status, text } = told(results, step);
          return `${status}: ${text}`;
        });
      expect([
        of(await check(production, 'askOnProduction')),
        of(await check({}, 'never')),
        of(await check(readOnly)),
        of(await check(production)).map((text) => text.split(':')[0]),
        of(await check({}, 'askOnProduction')).map((text) => text.split(':')[0]),
      ]).toEqual([
        [
          'asksFirst: asks first on production',
          'asksFirst: backups/root holds 0 backups; writing asks first on production',
        ],
        [
          'skipped: nothing is written, as asked',
          'passed: backups/root holds 0 backups; nothing is written, as asked',
        ],
        [
          'skipped: lyon is read-only, nothing is written there',
          'passed: backups/root is writable and holds 0 backups; copying was not tried',
        ],
        ['passed', 'passed'],
        ['passed', 'passed'],
      ]);
      expect(await keys()).toEqual([]);
    });

    it('never connects to the metadata service of a cloud', async () => {
      const results = await check({
        milvus: { address: '169.254.169.254:80', managementEndpoint: 'http://169.254.169.254' },
      });
      expect(told(results, 'hostName').code).toBe('ADDRESS_REFUSED');
      expect(told(results, 'milvusPort').status).toBe('skipped');
      expect(told(results, 'management').code).toBe('ADDRESS_REFUSED');
    });
  });
}
