import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { createMemoryVault } from '#engine/secrets.ts';
import { readAll } from '#engine/storage/readAll.ts';
import { applyJobEvent, type Job } from '#shared/job.ts';
import type { PlanPreview, TransferRequest } from '#shared/plan.ts';
import { noLabels, type Protection, type StorageLocation } from '#shared/profile.ts';

import { createStore } from '../servers/openS3.ts';
import { startPracticeStorage } from '../servers/practiceStorage.ts';
import { uploadGolden } from '../stories/uploadGolden.ts';
import { goOn } from '../suites/storeBytes.ts';
import { openTestEngine } from '../suites/testEngine.ts';

export type TransferBench = Awaited<ReturnType<typeof openTransferBench>>;

/** A backup that milvus-backup made. */
export const golden = 'bk_v0_5_16';

/**
 * Two practice S3 services and an engine. Its storages: `a` has the golden backup; `beside` is another bucket of the same
 * service, `b` one of the other, `folder` lies on this computer; `guarded` and `readOnly` are `b` with that protection.
 */
export async function openTransferBench() {
  const s3 = await startPracticeStorage({ buckets: ['first', 'second'] });
  const other = await startPracticeStorage({
    buckets: ['third'],
    flavour: 'rgw',
    keys: { accessKey: 'other', secretKey: 'other-secret' },
  });
  const folder = await mkdtemp(path.join(tmpdir(), 'transfer-'));
  await mkdir(path.join(folder, 'backups'));
  await uploadGolden(s3, 'first', golden);
  const location = (server: typeof s3, bucket: string): StorageLocation => ({
    type: 's3',
    provider: 's3',
    endpoint: server.endpoint,
    useTls: false,
    region: 'us-east-1',
    bucket,
    rootPath: 'backup',
    addressing: 'path',
    accessKey: server.accessKey,
    secretKey: server === s3 ? 'key' : 'otherKey',
  });
  const storage = (id: string, protection: Protection, place: StorageLocation) => ({
    id,
    name: `storage ${id}`,
    protection,
    ...noLabels,
    location: place,
  });
  const dataFolder = path.join(folder, 'data');
  const { engine, client } = await openTestEngine({
    dataFolder,
    vault: createMemoryVault({ key: s3.secretKey, otherKey: other.secretKey }),
    transient: {
      clusters: [],
      storages: [
        storage('a', 'none', location(s3, 'first')),
        storage('beside', 'none', location(s3, 'second')),
        storage('b', 'none', location(other, 'third')),
        storage('guarded', 'typedName', location(other, 'third')),
        storage('readOnly', 'readOnly', location(other, 'third')),
        storage('folder', 'none', { type: 'local', path: path.join(folder, 'backups') }),
      ],
    },
  });
  const buckets = { first: s3, second: s3, third: other };
  type Bucket = keyof typeof buckets;

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

  const preview = (change: Partial<TransferRequest>) =>
    client.plans.preview({
      kind: 'transfer',
      sourceId: 'a',
      backupName: golden,
      storageId: 'b',
      targetName: '',
      users: 'leaveOut',
      ...change,
    });

  return {
    s3,
    other,
    folder,
    client,
    until,
    preview,
    async start({ planId, sha256, typedName }: PlanPreview): Promise<string> {
      return (await client.jobs.start({ planId, sha256, typedName })).jobId;
    },
    /** Plans and runs a transfer to its end. */
    async transfer(change: Partial<TransferRequest>): Promise<Job> {
      const jobId = await this.start(await preview(change));
      return until(jobId, ({ state }) => state === 'finished');
    },
    /** Every object under a prefix, by the rest of its key. */
    async objects(bucket: Bucket, prefix: string): Promise<Map<string, Buffer>> {
      const store = createStore(buckets[bucket], bucket);
      const found = new Map<string, Buffer>();
      for await (const { key } of store.list(prefix, goOn())) {
        found.set(
          key.slice(prefix.length),
          Buffer.from(await readAll(store, key, { signal: goOn() })),
        );
      }
      await store.close();
      return found;
    },
    async close() {
      await engine.close();
      await s3.stop();
      await other.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Every file below a folder, by its path in it. */
export async function filesIn(folder: string): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>();
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((one) => one.isFile())) {
    const file = path.join(entry.parentPath, entry.name);
    found.set(path.relative(folder, file), await readFile(file));
  }
  return new Map([...found].sort(([left], [right]) => (left < right ? -1 : 1)));
}
