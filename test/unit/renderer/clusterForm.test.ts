import { describe, expect, test } from 'vitest';

import { type ClusterProfile, noLabels, type StorageProfile } from '#shared/profile.ts';

import { applyFix } from '../../../renderer/src/clusters/applyFix.ts';
import {
  clusterOf,
  emptyClusterForm,
  formOfCluster,
  formOfStorage,
  newStorageOf,
  storageOf,
} from '../../../renderer/src/clusters/clusterForm.ts';
import { problemsOfCluster } from '../../../renderer/src/clusters/formProblems.ts';
import { joinAddress, splitAddress } from '../../../renderer/src/clusters/hostAndPort.ts';
import { presets, withProvider } from '../../../renderer/src/clusters/presets.ts';
import {
  endpointOf,
  hostAndPortOf,
  isUri,
  namesPort,
  withUri,
} from '../../../renderer/src/clusters/takeApart.ts';

const secured: ClusterProfile = {
  id: 'paris',
  name: 'paris-prod',
  environment: 'production',
  protection: 'typedName',
  color: 'rose',
  isFavourite: true,
  folder: 'Paris',
  notes: 'ask before writing',
  milvus: {
    address: '[2001:db8::1]:19530',
    tls: {
      mode: 'mutual',
      caFile: '/etc/ca.pem',
      serverName: 'milvus.example',
      certificateFile: '/etc/client.pem',
      keyFile: '/etc/client.key',
    },
    login: { type: 'password', user: 'root', secret: 'paris.milvus.password' },
    restEndpoint: 'https://milvus.example:443',
    managementEndpoint: 'http://milvus.example:9091',
    database: 'library',
  },
  storage: {
    type: 's3',
    provider: 'aws',
    endpoint: 's3.eu-west-3.amazonaws.com:443',
    useTls: true,
    region: 'eu-west-3',
    bucket: 'a-bucket',
    rootPath: 'files',
    addressing: 'virtualHost',
    caFile: '/etc/ca.pem',
    endpointForMilvus: 'minio:9000',
    accessKey: 'key',
    secretKey: 'paris.secretKey',
    sessionToken: 'paris.sessionToken',
  },
  maxBytesPerSecond: 10_485_760,
};

const simple: ClusterProfile = {
  id: 'lyon',
  name: 'lyon',
  environment: 'test',
  protection: 'none',
  ...noLabels,
  color: 'teal',
  milvus: { address: 'lyon:19530', tls: { mode: 'none' }, login: { type: 'none' } },
  storage: { type: 'local', path: '/var/lib/milvus' },
};

const backups: StorageProfile = {
  id: 'backups',
  name: 'backups',
  protection: 'confirm',
  ...noLabels,
  color: 'blue',
  location: { ...secured.storage, rootPath: 'backup' } as StorageProfile['location'],
};

describe('the form of a profile', () => {
  test.each([secured, simple])('gives back the cluster it was made of: $name', (cluster) => {
    expect(clusterOf(formOfCluster(cluster))).toEqual(cluster);
  });

  test('gives back the storage it was made of', () => {
    expect(storageOf(formOfStorage(backups))).toEqual(backups);
  });

  test('of a cluster with a storage beside it makes that with the keys of the saved cluster', () => {
    const form = formOfCluster(secured);
    const backup = { type: 'beside', id: 'new', rootPath: 'backup' } as const;
    expect(newStorageOf({ ...form, backup }, secured)).toMatchObject({
      id: 'new',
      name: 'paris-prod/backup',
      location: { bucket: 'a-bucket', rootPath: 'backup', secretKey: 'paris.secretKey' },
    });
    expect(newStorageOf(form, secured)).toBeNull();
  });
});

describe('an address', () => {
  test.each([
    ['host:19530', 'host', '19530'],
    ['[::1]:19530', '[::1]', '19530'],
    ['host', 'host', ''],
    ['http://host:1', 'http://host:1', ''],
  ])('%s is split into host and port', (address, host, port) => {
    expect(splitAddress(address)).toEqual({ host, port });
  });

  test('of a bare IPv6 host gets brackets; nothing at all stays nothing', () => {
    expect(joinAddress('2001:db8::1', '19530')).toBe('[2001:db8::1]:19530');
    expect(joinAddress('', '19530')).toBe('');
    expect(joinAddress('http://host', '19530')).toBe('http://host:19530');
  });

  test('that is pasted is a URI, host:port, or neither', () => {
    expect(isUri('milvus://root:x@host:19530/db')).toBe(true);
    expect(isUri('host:19530')).toBe(false);
    expect(isUri('grpc://host:19530')).toBe(false);
    expect(hostAndPortOf('host:19530')).toEqual({ host: 'host', port: '19530' });
    expect(hostAndPortOf('root@host:19530')).toBeNull();
    expect(hostAndPortOf('host')).toBeNull();
  });

  test('that is typed keeps the port beside it unless it names one', () => {
    expect(['host:19530', 'http://host:19530/db'].map(namesPort)).toEqual([true, true]);
    expect(['host', 'http://host', 'http://host/db'].map(namesPort)).toEqual([false, false, false]);
  });

  test('of a storage is the place of a URL, and never that of Milvus', () => {
    const minio = { host: 'minio.example', port: '9000', useTls: true };
    expect(endpointOf('https://minio.example:9000/bucket')).toEqual(minio);
    expect(endpointOf('http://minio.example')).toEqual({ ...minio, port: '80', useTls: false });
    expect(endpointOf('minio.example:9000')).toEqual({ host: 'minio.example', port: '9000' });
    expect(endpointOf('s3://bucket/files')).toBeNull();
    expect(endpointOf('minio.example')).toBeNull();
  });

  test('with a scheme can lose it, and what is no host is told without its port', () => {
    const form = { ...formOfCluster(simple), location: formOfCluster(secured).location };
    const faultsOf = (host: string) => {
      const typed = { ...form, milvus: { ...form.milvus, host } };
      return problemsOfCluster(typed, { others: [], secrets: {} });
    };
    expect(faultsOf('grpc://lyon:19531')).toEqual([
      { field: 'milvus.address', code: 'scheme', params: {}, fix: 'lyon:19531' },
    ]);
    expect(faultsOf('grpc://lyon')).toEqual([
      { field: 'milvus.address', code: 'scheme', params: {}, fix: 'lyon:19530' },
    ]);
    expect(faultsOf('lyon/db')).toEqual([
      { field: 'milvus.address', code: 'notHost', params: {}, fix: null },
    ]);
  });

  test('that is pasted changes only the fields it says something of', () => {
    const form = { ...emptyClusterForm('new'), name: 'kept' };
    const review = {
      format: 'uri',
      cluster: secured,
      storage: null,
      found: [{ key: 'host', value: 'x', field: 'cluster.milvus.address' }],
      unknownKeys: [],
      warnings: [],
    } as const;
    const { milvus, location } = withUri(form, {
      ...review,
      found: [...review.found],
      unknownKeys: [],
      warnings: [],
    });
    expect(milvus).toEqual({ ...form.milvus, host: '[2001:db8::1]', port: '19530' });
    expect(location).toEqual(form.location);
  });
});

describe('what a test has found', () => {
  const form = formOfCluster(secured);

  test('goes into the fields of the storage of Milvus', () => {
    const fix = { type: 'useBucket', bucket: 'other', rootPath: 'file' } as const;
    expect(applyFix(form, fix, 'rootPath').location).toMatchObject({
      bucket: 'other',
      rootPath: 'file',
    });
    const same = { type: 'useBucket', bucket: 'other', rootPath: null } as const;
    expect(applyFix(form, same, 'bucket').location.rootPath).toBe('files');
  });

  test('of a region holds for backups in the same bucket, too', () => {
    const found = { ...form, backup: { type: 'found', profile: backups } as const };
    const fixed = applyFix(found, { type: 'useRegion', region: 'eu-west-1' }, 'bucket');
    expect(fixed.location.region).toBe('eu-west-1');
    expect(fixed.backup).toMatchObject({ profile: { location: { region: 'eu-west-1' } } });
  });

  test('of the place of the backups leaves the storage of Milvus alone', () => {
    const found = { ...form, backup: { type: 'found', profile: backups } as const };
    const fix = { type: 'useBucket', bucket: 'other', rootPath: null } as const;
    const fixed = applyFix(found, fix, 'backupFolder');
    expect(fixed.location).toEqual(form.location);
    expect(fixed.backup).toMatchObject({ profile: { location: { bucket: 'other' } } });
  });
});

describe('another provider', () => {
  test('names buckets its own way, and leaves a port that somebody has chosen', () => {
    const { location } = emptyClusterForm('new');
    expect(withProvider(location, 'aws')).toEqual({
      type: 's3',
      provider: 'aws',
      addressing: 'virtualHost',
      port: '443',
      useTls: true,
    });
    expect(withProvider({ ...location, port: '8443' }, 'gcp')).toEqual({
      type: 's3',
      provider: 'gcp',
      addressing: 'path',
    });
  });

  test('comes with a preset that changes no key', () => {
    for (const preset of Object.values(presets)) {
      expect(Object.keys(preset)).not.toContain('accessKey');
      expect(Object.keys(preset)).not.toContain('secretKey');
    }
  });
});
