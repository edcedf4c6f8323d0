import { Secret } from '#engine/secret.ts';
import type { ObjectStore } from '#engine/storage/objectStore.ts';
import { openStore } from '#engine/storage/openStore.ts';
import { createSystemClock } from '#engine/systemClock.ts';

import type { S3Server } from './s3Server.ts';

/** Opens a bucket of a test server the way the engine does. */
export function createStore(
  s3: Pick<S3Server, 'endpoint' | 'accessKey' | 'secretKey'>,
  bucket: string,
): ObjectStore {
  return openStore(
    {
      type: 's3',
      provider: 'minio',
      endpoint: s3.endpoint,
      useTls: false,
      region: '',
      bucket,
      rootPath: '',
      addressing: 'path',
      accessKey: s3.accessKey,
      secretKey: 'secret',
    },
    { secretKey: new Secret(s3.secretKey) },
    { clock: createSystemClock(), random: Math.random },
  );
}
