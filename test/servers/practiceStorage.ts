import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { createPracticeClock, type PracticeClock } from '#practice/clock.ts';
import { createFaults, type Faults } from '#practice/faults.ts';
import type { FlavourName } from '#practice/s3/flavour.ts';
import { openStorage, type PracticeStorage } from '#practice/s3/openStorage.ts';

import { createBucket, type S3Keys, type S3Server } from './s3Server.ts';

export interface PracticeStorageServer extends S3Server {
  readonly storage: PracticeStorage;
  readonly faults: Faults;
  /** Where it keeps its data. */
  readonly folder: string;
}

export interface PracticeStorageOptions {
  readonly keys?: S3Keys;
  readonly flavour?: FlavourName;
  readonly buckets?: readonly string[];
  readonly clock?: PracticeClock;
}

/** Starts a practice S3 in this process on a free loopback port, with a folder of its own that is removed at the end. */
export async function startPracticeStorage(
  options: PracticeStorageOptions = {},
): Promise<PracticeStorageServer> {
  const keys = options.keys ?? { accessKey: 'practice', secretKey: 'practice-secret' };
  const folder = await mkdtemp(path.join(tmpdir(), 'practice-storage-'));
  const faults = createFaults();
  const storage = await openStorage({
    folder,
    port: 0,
    ...keys,
    region: 'us-east-1',
    buckets: options.buckets ?? [],
    clock: options.clock ?? createPracticeClock(),
    faults,
    randomId: randomUUID,
    flavour: options.flavour ?? 'minio',
  });
  return {
    endpoint: storage.endpoint,
    ...keys,
    storage,
    faults,
    folder,
    createBucket: (name) => createBucket(storage.endpoint, keys, name),
    async stop() {
      await storage.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
