import { Secret } from '#engine/secret.ts';
import { createS3Store } from '#engine/storage/s3Store.ts';
import type { S3Location } from '#shared/profile.ts';

import type { S3Server } from '../servers/s3Server.ts';
import { beginUpload } from '../servers/signedCall.ts';
import type { OpenedStore } from './objectStoreSuite.ts';
import { realClock } from './testClock.ts';

const mebibyte = 1024 * 1024;

/** Two buckets of a service, `suite-a` and `suite-b`, with parts so small that the suite meets them. */
export async function openSuiteBuckets(server: S3Server): Promise<OpenedStore> {
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
      secretKey: new Secret(server.secretKey),
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
    beginUpload: (key) => beginUpload(server, 'suite-a', key),
    prefix: 'suite/',
    async close() {
      await store.close();
      await otherBucket.close();
    },
  };
}
