import { describe, expect, it } from 'vitest';

import { readConfiguration } from '#engine/profiles/readConfiguration.ts';
import { writeBackupYaml } from '#engine/profiles/writeBackupYaml.ts';
import type { ClusterProfile, StorageLocation, StorageProfile } from '#shared/profile.ts';

import { bucket, cluster, folder, storage } from './builders.ts';
import { readConfig } from './readConfig.ts';

const milvus: ClusterProfile['milvus'] = {
  address: '[2001:db8::1]:19531',
  tls: {
    mode: 'mutual',
    caFile: '/tls/ca.pem',
    serverName: 'milvus.lyon',
    certificateFile: '/tls/client.pem',
    keyFile: '/tls/client.key',
  },
  login: { type: 'password', user: 'anna: "#1"', secret: 'a.milvus.password' },
  managementEndpoint: 'http://milvus.lyon:9091',
};
const nightly = bucket('s', {
  provider: 'aws',
  endpoint: 's3.eu-west-3.amazonaws.com:443',
  useTls: true,
  region: 'eu-west-3',
  bucket: 'vault',
  rootPath: '',
  addressing: 'virtualHost',
  accessKey: '0123',
  sessionToken: 's.sessionToken',
});

/** What remains of a location when its secrets have to be entered again. */
const placeOf = (location: StorageLocation): unknown => {
  if (location.type === 'local') return location;
  const { secretKey: _, sessionToken: __, ...place } = location;
  return place;
};

function readBack(profile: ClusterProfile, place: StorageProfile) {
  const {
    cluster: own,
    storage: backup,
    ...found
  } = readConfiguration(writeBackupYaml(profile, place));
  if (backup === null) throw new Error('it says where backups go');
  return {
    ...found,
    milvus: own.milvus,
    own: placeOf(own.storage),
    backup: placeOf(backup.location),
  };
}

describe('an exported backup.yaml', () => {
  it.each<[string, StorageLocation, StorageLocation]>([
    ['buckets of two services', bucket('a'), nightly],
    ['a whole bucket', bucket('a', { rootPath: '' }), bucket('s', { rootPath: 'backup/deep' })],
    ['folders', { type: 'local', path: '/var/lib/milvus' }, folder],
    ['a bucket and a folder', bucket('a', { provider: 'gcp', region: 'auto' }), folder],
  ])('is read back as the profiles it came from: %s', (_, own, backup) => {
    const profile = cluster('a', { milvus, storage: own });
    const found = readBack(profile, storage('s', { location: backup }));
    expect(found).toMatchObject({ format: 'v1', secrets: {}, unknownKeys: [], warnings: [] });
    expect(found.own).toEqual(placeOf(own));
    expect(found.backup).toEqual(placeOf(backup));
    const login = { ...milvus.login, secret: 'config:milvus.password' };
    expect(found.milvus).toEqual({ ...milvus, login });
  });

  it('says nothing of a login, TLS or management port that are not there', () => {
    const { milvus: found } = readBack(cluster('a'), storage('s'));
    expect(found).toEqual(cluster('a').milvus);
  });

  it('takes the secrets from the variables it names', () => {
    const text = writeBackupYaml(
      cluster('a', { milvus, storage: bucket('a') }),
      storage('s', { location: nightly }),
    );
    const environment = {
      MILVUS_PASSWORD: 'hush-1',
      MINIO_SECRET_KEY: 'hush-2',
      MINIO_BACKUP_SECRET_KEY: 'hush-3',
      MINIO_BACKUP_TOKEN: 'hush-4',
    };
    for (const variable of Object.keys(environment)) expect(text).toContain(`set ${variable},`);
    expect(readConfig(text, { environment }).secrets).toEqual({
      'config:milvus.password': 'hush-1',
      'config:storage.secretKey': 'hush-2',
      'config:backup.secretKey': 'hush-3',
      'config:backup.sessionToken': 'hush-4',
    });
  });

  it('names what the format has no key for, and no name can add a key', () => {
    const profile = cluster('a', {
      name: 'Lyon\nmilvus: {}',
      milvus: { ...cluster('a').milvus, restEndpoint: 'http://milvus.lyon:8080' },
    });
    const text = writeBackupYaml(profile, storage('s'));
    expect(text.split('\n').slice(0, 2)).toEqual([
      '# milvus-backup: Lyon milvus: {}, backups in storage s',
      '# Not in this format: REST endpoint http://milvus.lyon:8080',
    ]);
  });
});
