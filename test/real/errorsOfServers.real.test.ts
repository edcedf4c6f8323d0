// Each error that a person can meet, provoked on real servers: it has its own code, says in both languages what it is about, comes
// soon, and leaves nothing behind.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { storagePolicy } from '#shared/storagePolicy.ts';

import { expire } from '../servers/expiredToken.ts';
import { createStore } from '../servers/openS3.ts';
import { startPracticeStorage } from '../servers/practiceStorage.ts';
import { assumeRole } from '../servers/temporaryKeys.ts';
import {
  type ErrorServers,
  type ErrorWorld,
  openErrorWorld,
  startErrorServers,
} from '../stories/errorWorld.ts';
import { createProvocations, type Row } from '../stories/provoked.ts';
import { realClock } from '../suites/testClock.ts';

const { meet, print } = createProvocations();
const { signal } = new AbortController();
let servers: ErrorServers;
let world: ErrorWorld;
let right: { cluster: string; storage: string };

beforeAll(async () => {
  servers = await startErrorServers();
  world = await openErrorWorld(servers);
  right = { cluster: await world.cluster(), storage: await world.storage() };
  await world.backUp(right.cluster, right.storage, 'whole');
});

afterAll(async () => {
  print();
  await world?.close();
  await servers?.stop();
});

/** Keys of a bucket below a prefix. */
async function keysOf(bucket: string, prefix = ''): Promise<string[]> {
  const store = createStore(servers.s3, bucket);
  const keys: string[] = [];
  for await (const { key } of store.list(prefix, signal)) keys.push(key);
  await store.close();
  return keys;
}

const noPort = '127.0.0.1:9';
const noHost = 'no-such-host.invalid';

describe('an error of Milvus', () => {
  const address = () => servers.milvus.address;
  const caFile = () => servers.milvus.certificates?.ca ?? '';
  const tls: Row[] = [
    [
      'HOST_NOT_FOUND',
      '-',
      'a host that is not there',
      () => world.openCluster({ milvus: { address: `${noHost}:19530` } }),
    ],
    [
      'MILVUS_UNREACHABLE',
      '-',
      'a closed port',
      () => world.openCluster({ milvus: { address: noPort } }),
    ],
    [
      'TLS_FAILED',
      'Milvus',
      'an authority that is not trusted',
      () => world.openCluster({ milvus: { tls: { mode: 'server' } } }),
    ],
    [
      'TLS_FAILED',
      'Milvus',
      'another name than in the certificate',
      () =>
        world.openCluster({
          milvus: { tls: { mode: 'server', caFile: caFile(), serverName: 'milvus.example' } },
        }),
    ],
    [
      'TLS_FAILED',
      'Milvus',
      'TLS is off here',
      () => world.openCluster({ milvus: { tls: { mode: 'none' } } }),
    ],
    [
      'MILVUS_LOGIN_REFUSED',
      'Milvus',
      'a wrong password',
      () => world.openCluster({ password: 'wrong' }),
    ],
    [
      'MILVUS_LOGIN_REFUSED',
      'Milvus',
      'an unknown user',
      () =>
        world.openCluster({
          milvus: { login: { type: 'password', user: 'nobody', secret: 'password' } },
        }),
    ],
    [
      'MILVUS_LOGIN_REQUIRED',
      'Milvus',
      'no login',
      () => world.openCluster({ milvus: { login: { type: 'none' } } }),
    ],
    [
      'MILVUS_PERMISSION',
      'Milvus',
      'a user without rights',
      () =>
        world.openCluster({
          password: 'guest-password',
          milvus: { login: { type: 'password', user: 'guest', secret: 'password' } },
        }),
    ],
    [
      'MILVUS_UNSUPPORTED',
      'MinIO',
      'the port of another service',
      () => world.openCluster({ milvus: { address: servers.s3.endpoint, tls: { mode: 'none' } } }),
    ],
    [
      'PROFILE_INVALID',
      '-',
      'the keys of a cloud machine',
      () => world.openCluster({ milvus: { address: '169.254.169.254:80' } }),
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
      () => world.openStorage(elsewhere(`${noHost}:9000`)),
    ],
    ['STORAGE_UNREACHABLE', '-', 'a closed port', () => world.openStorage(elsewhere(noPort))],
    [
      'TLS_FAILED',
      'MinIO',
      'an authority that is not trusted',
      () => world.openStorage(elsewhere(servers.tlsS3.endpoint, { useTls: true })),
    ],
    [
      'TLS_FAILED',
      'MinIO',
      'another name than in the certificate',
      () =>
        world.openStorage(
          elsewhere(servers.tlsS3.endpoint, { useTls: true, caFile: servers.authority.ca }),
        ),
    ],
    [
      'TLS_FAILED',
      'MinIO',
      'TLS is off here',
      () => world.openStorage(elsewhere(servers.tlsS3.endpoint)),
    ],
    [
      'TLS_FAILED',
      'MinIO',
      'TLS is off there',
      () => world.openStorage({ location: { useTls: true } }),
    ],
    [
      'ACCESS_KEY_UNKNOWN',
      'MinIO',
      'an unknown access key',
      () => world.openStorage({ keys: { accessKey: 'somebody' } }),
    ],
    [
      'SECRET_KEY_WRONG',
      'MinIO',
      'a wrong secret key',
      () => world.openStorage({ keys: { secretKey: 'wrong-secret-key' } }),
    ],
    [
      'BUCKET_NOT_FOUND',
      'MinIO',
      'a bucket that is not there',
      () => world.openStorage({ location: { bucket: 'backups-old' } }),
    ],
    [
      'WRONG_REGION',
      'MinIO',
      'another region',
      () => world.openStorage(elsewhere(servers.farS3.endpoint, { region: 'us-east-1' })),
    ],
    [
      'NOT_A_STORAGE',
      'Milvus',
      'the port of another service',
      () => world.openStorage(elsewhere(new URL(servers.milvus.metricsEndpoint).host)),
    ],
    [
      'TOKEN_EXPIRED',
      'MinIO',
      'keys whose time is over',
      async () => world.openStorage({ keys: expire(await assumeRole(servers.s3), servers.s3) }),
    ],
    [
      'PROFILE_INVALID',
      '-',
      'the keys of a cloud machine',
      () => world.openStorage(elsewhere('169.254.169.254:80')),
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
    const keys = await assumeRole(servers.s3, { policy: storagePolicy('restorer', places) });
    const target = await world.storage({ keys });
    const before = await keysOf('backups');
    const row: Row = [
      'STORAGE_ACCESS_DENIED',
      'MinIO',
      'a key that may not write',
      () => world.backUp(right.cluster, target, 'denied'),
    ];
    expect(await meet(row)).toMatchObject({ operation: 'PutObject', bucket: 'backups' });
    expect(await keysOf('backups')).toEqual(before);
  });

  it('CLOCK_SKEW of MinIO: the clock of this computer is 20 minutes off', async () => {
    const clock = { ...realClock, now: () => new Date(Date.now() + 20 * 60_000) };
    const late = await openErrorWorld(servers, { clock });
    await meet([
      'CLOCK_SKEW',
      'MinIO',
      'a clock that is 20 minutes off',
      () => late.openStorage({}),
    ]);
    await late.close();
  });

  it('SLOW_DOWN of the practice storage: a storage that is asked too much, again and again', async () => {
    const practice = await startPracticeStorage({ buckets: ['backups'] });
    const slow = { type: 'storageError', operation: null, status: 503, code: 'SlowDown' } as const;
    practice.faults.set([{ ...slow, message: 'Reduce your request rate.', after: 0, times: null }]);
    const keys = { accessKey: practice.accessKey, secretKey: practice.secretKey };
    const location = { endpoint: practice.endpoint };
    const row: Row = [
      'SLOW_DOWN',
      'practice',
      'a storage that is asked too much',
      () => world.openStorage({ location, keys }),
    ];
    await meet(row, 30_000);
    await practice.stop();
  });
});
