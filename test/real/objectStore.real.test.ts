import { afterAll, beforeAll, describe } from 'vitest';

import { createS3Store } from '#engine/storage/s3Store.ts';
import type { S3Location } from '#shared/profile.ts';

import { startMinio } from '../servers/minio.ts';
import { startRgw } from '../servers/rgw.ts';
import type { S3Server } from '../servers/s3Server.ts';
import {
  objectStoreSuite,
  type OpenedStore,
  type SuiteOptions,
} from '../suites/objectStoreSuite.ts';
import { realClock } from '../suites/testClock.ts';

const mebibyte = 1024 * 1024;

function suiteOn(name: string, start: () => Promise<S3Server>, options: SuiteOptions = {}): void {
  describe(name, () => {
    let server: S3Server;
    beforeAll(async () => {
      server = await start();
      await server.createBucket('suite-a');
      await server.createBucket('suite-b');
    });
    afterAll(async () => {
      await server.stop();
    });
    objectStoreSuite('S3 store', () => openOn(server), options);
  });
}

async function openOn(server: S3Server): Promise<OpenedStore> {
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

suiteOn('MinIO', startMinio);
suiteOn('Ceph RGW', startRgw, { checksCopySource: false });
