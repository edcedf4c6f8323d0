import { afterAll, beforeAll, describe } from 'vitest';

import {
  type PracticeStorageOptions,
  type PracticeStorageServer,
  startPracticeStorage,
} from '../servers/practiceStorage.ts';
import { objectStoreSuite, type SuiteOptions } from './objectStoreSuite.ts';
import { openSuiteBuckets } from './openSuiteBuckets.ts';

function suiteOn(name: string, server: PracticeStorageOptions, options: SuiteOptions): void {
  describe(name, () => {
    let started: PracticeStorageServer;
    beforeAll(async () => {
      started = await startPracticeStorage({ ...server, buckets: ['suite-a', 'suite-b'] });
    });
    afterAll(async () => {
      await started.stop();
    });
    objectStoreSuite('S3 store', () => openSuiteBuckets(started), options);
  });
}

suiteOn('practice storage as MinIO', { flavour: 'minio' }, { listedObjects: 10_001 });
suiteOn('practice storage as Ceph RGW', { flavour: 'rgw' }, { checksCopySource: false });
