import { afterAll, beforeAll, describe } from 'vitest';

import { startMinio } from '../servers/minio.ts';
import { startRgw } from '../servers/rgw.ts';
import type { S3Server } from '../servers/s3Server.ts';
import { objectStoreSuite, type SuiteOptions } from '../suites/objectStoreSuite.ts';
import { openSuiteBuckets } from '../suites/openSuiteBuckets.ts';

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
    objectStoreSuite('S3 store', () => openSuiteBuckets(server), options);
  });
}

suiteOn('MinIO', startMinio);
suiteOn('Ceph RGW', startRgw, { checksCopySource: false });
