import { describe, expect, it } from 'vitest';

import { defaultEngineSettings } from '#engine/profiles/engineSettings.ts';
import { noLabels } from '#shared/profile.ts';
import type { S3Location } from '#shared/profile.ts';

import { readConfig, refusalOf } from './readConfig.ts';

const minio: S3Location = {
  type: 's3',
  provider: 'minio',
  endpoint: 'localhost:9000',
  useTls: false,
  region: '',
  bucket: 'a-bucket',
  rootPath: 'files',
  addressing: 'path',
  accessKey: 'minioadmin',
  secretKey: 'config:storage.secretKey',
};
const minioBackup: S3Location = { ...minio, secretKey: 'config:backup.secretKey' };

describe('a configuration without values', () => {
  it.each([
    ['v1', '', 'files'],
    ['v2', 'configVersion: v2', 'backup'],
  ])('of format %s has the defaults of milvus-backup', (version, text, rootPath) => {
    const { warnings, ...config } = readConfig(text);
    expect(config).toEqual({
      path: 'backup.yaml',
      version,
      cluster: {
        id: 'config',
        name: 'localhost:19530',
        environment: 'development',
        protection: 'none',
        ...noLabels,
        milvus: {
          address: 'localhost:19530',
          tls: { mode: 'none' },
          login: { type: 'none' },
          managementEndpoint: 'http://localhost:9091',
        },
        storage: minio,
      },
      storage: {
        id: 'config-backup',
        name: `a-bucket/${rootPath}`,
        protection: 'none',
        ...noLabels,
        location: { ...minioBackup, rootPath },
      },
      secrets: {
        'config:storage.secretKey': 'minioadmin',
        'config:backup.secretKey': 'minioadmin',
      },
      settings: defaultEngineSettings,
      unknownKeys: [],
    });
    expect(warnings).toEqual(text === '' ? [{ code: 'emptyFile', params: {} }] : []);
  });
});

describe('a login', () => {
  it.each([
    ['milvus: { user: root }', 'CONFIG_INVALID milvus.user: a user is given, but no password'],
    ['milvus: { password: x }', 'CONFIG_INVALID milvus.password: a password is given, but no user'],
    [
      'minio: { useIAM: true }',
      'NOT_BUILT minio.useIAM: true: a storage is opened with access key and secret key',
    ],
    [
      'minio: { backupUseIAM: true }',
      'NOT_BUILT minio.backupUseIAM: true: a storage is opened with access key and secret key',
    ],
    ['minio: { storageType: azure }', 'PROVIDER_NOT_BUILT azure (minio.storageType)'],
    [
      'minio: { backupStorageType: gcpnative }',
      'PROVIDER_NOT_BUILT gcpnative (minio.backupStorageType)',
    ],
  ])('%s is refused', (text, refusal) => {
    expect(refusalOf(text)).toBe(refusal);
  });

  it.each(['iam', 'default', 'serviceAccount', 'sharedKey'])(
    'of type %s is refused by its key',
    (type) => {
      const text = `configVersion: v2\nbackup: { storage: { auth: { type: ${type} } } }`;
      const reason = 'a storage is opened with access key and secret key';
      expect(refusalOf(text)).toBe(`NOT_BUILT backup.storage.auth.type: ${type}: ${reason}`);
    },
  );
});

describe('a local storage', () => {
  it('is a folder, whatever else is given', () => {
    const { cluster, storage, secrets } = readConfig(
      'minio: { storageType: local, rootPath: /var/lib//milvus/, backupRootPath: /backups }',
    );
    expect(cluster.storage).toEqual({ type: 'local', path: '/var/lib/milvus' });
    expect(storage).toMatchObject({
      name: '/backups',
      location: { type: 'local', path: '/backups' },
    });
    expect(secrets).toEqual({});
  });

  it('may be only that of the backups', () => {
    const { cluster, storage } = readConfig(
      'minio: { backupStorageType: local, backupRootPath: /b }',
    );
    expect([cluster.storage.type, storage.location]).toEqual(['s3', { type: 'local', path: '/b' }]);
  });

  it.each([
    [
      'rootPath: files',
      'CONFIG_INVALID milvus.storage.rootPath: a local storage needs the whole path of its folder',
    ],
    ['rootPath: /a/../b', 'CONFIG_INVALID milvus.storage.rootPath: .. is not accepted in a path'],
    [
      'rootPath: /a, localPath: /b',
      'NOT_BUILT milvus.storage.localPath: the folder must have the same path for Milvus and for this computer',
    ],
  ])('with %s is refused', (keys, refusal) => {
    expect(refusalOf(`configVersion: v2\nmilvus: { storage: { provider: local, ${keys} } }`)).toBe(
      refusal,
    );
  });
});
