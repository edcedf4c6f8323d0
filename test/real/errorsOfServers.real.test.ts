// Each error that a person can meet, provoked on real servers: it has its own code, says in both languages what it is about, comes
// soon, and leaves nothing behind.
import { describe, expect, it } from 'vitest';

import { storagePolicy } from '#shared/storagePolicy.ts';

import { expire } from '../servers/expiredToken.ts';
import { startMinio } from '../servers/minio.ts';
import { beginEndlessWrite, sendCall } from '../servers/signedCall.ts';
import { assumeRole } from '../servers/temporaryKeys.ts';
import { openErrorWorld } from '../stories/errorWorld.ts';
import type { Row } from '../stories/provoked.ts';
import { useErrorWorld } from '../stories/useErrorWorld.ts';
import { realClock } from '../suites/testClock.ts';

const given = useErrorWorld();
const { meet, keysOf } = given;

const noPort = '127.0.0.1:9';
const noHost = 'no-such-host.invalid';

describe('an error of Milvus', () => {
  const address = () => given.servers.milvus.address;
  const caFile = () => given.servers.milvus.certificates?.ca ?? '';
  const tls: Row[] = [
    [
      'HOST_NOT_FOUND',
      '-',
      'a host that is not there',
      () => given.world.openCluster({ milvus: { address: `${noHost}:19530` } }),
    ],
    [
      'MILVUS_UNREACHABLE',
      '-',
      'a closed port',
      () => given.world.openCluster({ milvus: { address: noPort } }),
    ],
    [
      'TLS_FAILED',
      'Milvus',
      'an authority that is not trusted',
      () => given.world.openCluster({ milvus: { tls: { mode: 'server' } } }),
    ],
    [
      'TLS_FAILED',
      'Milvus',
      'another name than in the certificate',
      () =>
        given.world.openCluster({
          milvus: { tls: { mode: 'server', caFile: caFile(), serverName: 'milvus.example' } },
        }),
    ],
    [
      'TLS_FAILED',
      'Milvus',
      'TLS is off here',
      () => given.world.openCluster({ milvus: { tls: { mode: 'none' } } }),
    ],
    [
      'MILVUS_LOGIN_REFUSED',
      'Milvus',
      'a wrong password',
      () => given.world.openCluster({ password: 'wrong' }),
    ],
    [
      'MILVUS_LOGIN_REFUSED',
      'Milvus',
      'an unknown user',
      () =>
        given.world.openCluster({
          milvus: { login: { type: 'password', user: 'nobody', secret: 'password' } },
        }),
    ],
    [
      'MILVUS_LOGIN_REQUIRED',
      'Milvus',
      'no login',
      () => given.world.openCluster({ milvus: { login: { type: 'none' } } }),
    ],
    [
      'MILVUS_PERMISSION',
      'Milvus',
      'a user without rights',
      () =>
        given.world.openCluster({
          password: 'guest-password',
          milvus: { login: { type: 'password', user: 'guest', secret: 'password' } },
        }),
    ],
    [
      'MILVUS_UNSUPPORTED',
      'MinIO',
      'the port of another service',
      () =>
        given.world.openCluster({
          milvus: { address: given.servers.s3.endpoint, tls: { mode: 'none' } },
        }),
    ],
    [
      'PROFILE_INVALID',
      '-',
      'the keys of a cloud machine',
      () => given.world.openCluster({ milvus: { address: '169.254.169.254:80' } }),
    ],
  ];

  it.each(tls)('%s of %s: %s', async (...row) => {
    const params = await meet(row);
    if (row[1] === 'Milvus')
      expect(Object.values(params).join()).toContain(address().split(':')[0]);
  });
});

describe('an error of the storage', () => {
  const elsewhere = (endpoint: string, more = {}) => ({ location: { endpoint, ...more } });
  const storage: Row[] = [
    [
      'HOST_NOT_FOUND',
      '-',
      'a host that is not there',
      () => given.world.openStorage(elsewhere(`${noHost}:9000`)),
    ],
    ['STORAGE_UNREACHABLE', '-', 'a closed port', () => given.world.openStorage(elsewhere(noPort))],
    [
      'TLS_FAILED',
      'MinIO',
      'an authority that is not trusted',
      () => given.world.openStorage(elsewhere(given.servers.tlsS3.endpoint, { useTls: true })),
    ],
    [
      'TLS_FAILED',
      'MinIO',
      'another name than in the certificate',
      () =>
        given.world.openStorage(
          elsewhere(given.servers.tlsS3.endpoint, {
            useTls: true,
            caFile: given.servers.authority.ca,
          }),
        ),
    ],
    [
      'TLS_FAILED',
      'MinIO',
      'TLS is off here',
      () => given.world.openStorage(elsewhere(given.servers.tlsS3.endpoint)),
    ],
    [
      'TLS_FAILED',
      'MinIO',
      'TLS is off there',
      () => given.world.openStorage({ location: { useTls: true } }),
    ],
    [
      'ACCESS_KEY_UNKNOWN',
      'MinIO',
      'an unknown access key',
      () => given.world.openStorage({ keys: { accessKey: 'somebody' } }),
    ],
    [
      'SECRET_KEY_WRONG',
      'MinIO',
      'a wrong secret key',
      () => given.world.openStorage({ keys: { secretKey: 'wrong-secret-key' } }),
    ],
    [
      'BUCKET_NOT_FOUND',
      'MinIO',
      'a bucket that is not there',
      () => given.world.openStorage({ location: { bucket: 'backups-old' } }),
    ],
    [
      'WRONG_REGION',
      'MinIO',
      'another region',
      () =>
        given.world.openStorage(elsewhere(given.servers.farS3.endpoint, { region: 'us-east-1' })),
    ],
    [
      'NOT_A_STORAGE',
      'Milvus',
      'the port of another service',
      () => given.world.openStorage(elsewhere(new URL(given.servers.milvus.metricsEndpoint).host)),
    ],
    [
      'TOKEN_EXPIRED',
      'MinIO',
      'keys whose time is over',
      async () =>
        given.world.openStorage({
          keys: expire(await assumeRole(given.servers.s3), given.servers.s3),
        }),
    ],
    [
      'PROFILE_INVALID',
      '-',
      'the keys of a cloud machine',
      () => given.world.openStorage(elsewhere('169.254.169.254:80')),
    ],
  ];

  it.each(storage)('%s of %s: %s', async (...row) => {
    // A service that may come back is asked four times.
    const params = await meet(row, row[0] === 'STORAGE_UNREACHABLE' ? 15_000 : 5_000);
    if (row[0] === 'WRONG_REGION') expect(params['region']).toBe('eu-west-3');
  });

  it('STORAGE_ACCESS_DENIED of MinIO: a key that may not write backups', async () => {
    const places = {
      cluster: { bucket: 'milvus', rootPath: 'files' },
      backup: { bucket: 'backups', rootPath: 'backup' },
    };
    const keys = await assumeRole(given.servers.s3, { policy: storagePolicy('restorer', places) });
    const target = await given.world.storage({ keys });
    const before = await keysOf('backups');
    const row: Row = [
      'STORAGE_ACCESS_DENIED',
      'MinIO',
      'a key that may not write',
      () => given.world.backUp(given.right.cluster, target, 'denied'),
    ];
    expect(await meet(row)).toMatchObject({ operation: 'PutObject', bucket: 'backups' });
    expect(await keysOf('backups')).toEqual(before);
  });

  it('CLOCK_SKEW of MinIO: the clock of this computer is 20 minutes off', async () => {
    const clock = { ...realClock, now: () => new Date(Date.now() + 20 * 60_000) };
    const late = await openErrorWorld(given.servers, { clock });
    await meet([
      'CLOCK_SKEW',
      'MinIO',
      'a clock that is 20 minutes off',
      () => late.openStorage({}),
    ]);
    await late.close();
  });

  it('SLOW_DOWN of MinIO: a storage that is asked too much, as long as it asks to wait each time', async () => {
    const busy = await startMinio(undefined, { environment: { MINIO_API_REQUESTS_MAX: '1' } });
    await busy.createBucket('backups');
    const writes: { giveUp(): void }[] = [];
    // A write that comes while a listing is answered is refused itself, so that each look begins one more.
    const list = async () => {
      writes.push(await beginEndlessWrite(busy, '/backups/endless'));
      return (await sendCall(busy, { method: 'GET', path: '/backups/' })).status;
    };
    await expect.poll(list).toBe(429);
    const askedMs: number[] = [];
    const sleep: typeof realClock.sleep = (ms, signal) => {
      if (ms < 60_000) return realClock.sleep(ms, signal);
      askedMs.push(ms);
      return Promise.resolve();
    };
    const hurried = await openErrorWorld(given.servers, { clock: { ...realClock, sleep } });
    await meet([
      'SLOW_DOWN',
      'MinIO',
      'a storage that is asked too much',
      () => hurried.openStorage({ location: { endpoint: busy.endpoint } }),
    ]);
    expect(new Set(askedMs)).toEqual(new Set([60_000]));
    for (const write of writes) write.giveUp();
    await hurried.close();
    await busy.stop();
  });
});
