import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { MilvusClient } from '@zilliz/milvus2-sdk-node';
import { test } from 'vitest';

import { readJournal } from '#engine/jobs/journalFile.ts';
import { defaultEngineSettings } from '#engine/profiles/engineSettings.ts';
import { createMemoryVault } from '#engine/secrets.ts';
import { applyJobEvent, type Job } from '#shared/job.ts';
import type { CopyRequest, PlanPreview } from '#shared/plan.ts';
import type { PracticeVersion } from '#shared/practice.ts';
import {
  type ClusterProfile,
  type Protection,
  type S3Location,
  type StorageLocation,
  type StorageProfile,
  noLabels,
} from '#shared/profile.ts';

import { createStore } from '../servers/openS3.ts';
import { startPracticeMilvus } from '../servers/practiceMilvus.ts';
import { startPracticeStorage } from '../servers/practiceStorage.ts';
import { connectMilvus } from '../stories/dataset.ts';
import { goOn } from '../suites/storeBytes.ts';
import { openTestEngine } from '../suites/testEngine.ts';

export type CopyBench = Awaited<ReturnType<typeof openBench>>;

/**
 * A practice Milvus and an engine beside it. Its storages: `inside` lies in the bucket of Milvus, `beside` in another one,
 * `folder` on this computer;
 * `guarded` and `readOnly` are `inside` with that protection. Its clusters: `open`, and `guarded` and `readOnly` of the
 * same Milvus.
 */
export async function openBench(version: PracticeVersion) {
  const s3 = await startPracticeStorage({ buckets: ['milvus', 'backups'] });
  const milvus = await startPracticeMilvus({ s3, bucket: 'milvus', rootPath: 'files', version });
  const folder = await mkdtemp(path.join(tmpdir(), 'copy-'));
  const dataFolder = path.join(folder, 'data');
  await mkdir(path.join(folder, 'backups'));
  const location = (bucket: string, rootPath: string): S3Location => ({
    type: 's3',
    provider: 's3',
    endpoint: s3.endpoint,
    useTls: false,
    region: 'us-east-1',
    bucket,
    rootPath,
    addressing: 'path',
    accessKey: s3.accessKey,
    secretKey: 'key',
  });
  const cluster = (id: string, protection: Protection): ClusterProfile => ({
    id,
    name: `cluster ${id}`,
    environment: 'test',
    protection,
    ...noLabels,
    milvus: {
      address: milvus.address,
      tls: { mode: 'none' },
      login: { type: 'none' },
      managementEndpoint: milvus.metricsEndpoint,
    },
    storage: location('milvus', 'files'),
  });
  const storage = (id: string, protection: Protection, place: StorageLocation): StorageProfile => ({
    id,
    name: id,
    protection,
    ...noLabels,
    location: place,
  });
  const inside = location('milvus', 'backup');
  const { engine, client } = await openTestEngine({
    dataFolder,
    vault: createMemoryVault({ key: s3.secretKey }),
    transient: {
      clusters: [
        cluster('open', 'none'),
        cluster('guarded', 'typedName'),
        cluster('readOnly', 'readOnly'),
      ],
      storages: [
        storage('inside', 'none', inside),
        storage('beside', 'none', location('backups', 'backup')),
        storage('folder', 'none', { type: 'local', path: path.join(folder, 'backups') }),
        storage('guarded', 'typedName', inside),
        storage('readOnly', 'readOnly', inside),
      ],
    },
    // One after the other, so that a stop finds one done and one not.
    settings: { ...defaultEngineSettings, backupCollections: 1, restoreCollections: 1 },
  });
  const sdk = await connectMilvus(milvus.address);

  const request: CopyRequest = {
    kind: 'copy',
    sourceClusterId: 'open',
    clusterId: 'open',
    storageId: 'inside',
    backupName: 'between',
    filter: 'books,films',
    names: { type: 'suffix', suffix: '_bak' },
    strategy: 'auto',
    // What 2.3 cannot pause it would warn of.
    pauseGc: version !== '2.3',
    rebuildIndexes: true,
    useAutoIndex: false,
    load: 'asInSource',
    conflicts: { otherwise: 'stop', byTarget: {} },
    keepBackup: true,
  };

  /** The job as soon as it is as wanted. */
  function until(jobId: string, isWanted: (job: Job) => boolean): Promise<Job> {
    return new Promise((resolve) => {
      let job: Job | undefined;
      const stop = engine.subscribe((event) => {
        if (event.type === 'jobs.snapshot') job = event.jobs.find(({ id }) => id === jobId);
        else if (event.type !== 'check.step' && job && event.jobId === jobId)
          job = applyJobEvent(job, event);
        if (!job || !isWanted(job)) return;
        resolve(job);
        setImmediate(() => stop());
      });
    });
  }

  return {
    s3,
    milvus,
    client,
    sdk,
    until,
    request,
    preview: (change: Partial<CopyRequest> = {}) => client.plans.preview({ ...request, ...change }),
    async start({ planId, sha256, typedName }: PlanPreview): Promise<string> {
      return (await client.jobs.start({ planId, sha256, typedName })).jobId;
    },
    whenFinished: (jobId: string) => until(jobId, ({ state }) => state === 'finished'),
    async copiedKeys(jobId: string): Promise<string[]> {
      const { records } = await readJournal(path.join(dataFolder, 'jobs', `${jobId}.jsonl`));
      return records.flatMap((record) => (record.type === 'objectCopied' ? [record.key] : []));
    },
    /** Keys in a bucket, whatever wrote them. */
    async keys(bucket: string, prefix: string): Promise<string[]> {
      const store = createStore(s3, bucket);
      const keys: string[] = [];
      for await (const { key } of store.list(prefix, goOn())) keys.push(key);
      await store.close();
      return keys;
    },
    async close() {
      await sdk.closeConnection();
      await engine.close();
      await milvus.stop();
      await s3.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A test that is given a bench of its own, filled by `prepare`; it is closed afterwards. */
export function testOnBench(
  version: PracticeVersion,
  prepare: (bench: CopyBench) => Promise<void>,
) {
  return test.extend<{ bench: CopyBench }>({
    async bench({ onTestFinished }, use) {
      const bench = await openBench(version);
      onTestFinished(() => bench.close());
      await prepare(bench);
      await use(bench);
    },
  });
}

/** Names and ids of the collections of a Milvus. */
export async function collectionsOf(sdk: MilvusClient): Promise<Record<string, string>> {
  const { data } = await sdk.showCollections();
  const pairs = data.map(({ name, id }) => [name, id] as const);
  return Object.fromEntries(pairs.sort(([a], [b]) => a.localeCompare(b)));
}
