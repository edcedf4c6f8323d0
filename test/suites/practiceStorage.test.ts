import { afterAll, beforeAll, describe } from 'vitest';

import { createS3Store } from '#engine/storage/s3Store.ts';
import type { S3Location } from '#shared/profile.ts';

import {
  type PracticeStorageOptions,
  type PracticeStorageServer,
  startPracticeStorage,
} from '../servers/practiceStorage.ts';
import { objectStoreSuite, type OpenedStore, type SuiteOptions } from './objectStoreSuite.ts';
import { realClock } from './testClock.ts';

const mebibyte = 1024 * 1024;

function suiteOn(name: string, server: PracticeStorageOptions, options: SuiteOptions): void {
  describe(name, () => {
    let started: PracticeStorageServer;
    beforeAll(async () => {
      started = await startPracticeStorage({ ...server, buckets: ['suite-a', 'suite-b'] });
    });
    afterAll(async () => {
      await started.stop();
    });
    objectStoreSuite('S3 store', () => openOn(started), options);
  });
}

async function openOn(server: PracticeStorageServer): Promise<OpenedStore> {
  const open = (bucket: string) => {
    const location: S3Location = {
      type: 's3',
      provider: 'minio',
      endpoint: server.endpoint,
      useTls: false,
      region: '',
      bucket,
      rootPath: '',
      addressing: 'path',
      accessKey: server.accessKey,
      secretKey: 'storage-secret',
    };
    return createS3Store({
      location,
      secretKey: server.secretKey,
      clock: realClock,
      multipartCopyThresholdBytes: 5 * mebibyte,
      multipartPutThresholdBytes: 8 * mebibyte,
      partSizeBytes: 5 * mebibyte,
    });
  };
  const store = open('suite-a');
  const otherBucket = open('suite-b');
  return {
    store,
    otherBucket,
    prefix: 'suite/',
    async close() {
      await store.close();
      await otherBucket.close();
    },
  };
}

suiteOn('practice storage as MinIO', { flavour: 'minio' }, { listedObjects: 10_001 });
suiteOn('practice storage as Ceph RGW', { flavour: 'rgw' }, { checksCopySource: false });
