import { describe, expect, it } from 'vitest';

import { readConfig } from './readConfig.ts';

describe('format v1', () => {
  const full = `
log: { level: debug, console: false, file: { filename: x.log } }
http: { enabled: true, debug_mode: false }
cloud: { address: https://api.cloud.zilliz.com, apikey: "" }
milvus:
  address: milvus.example.com
  port: 19531
  user: root
  password: Milvus
  tlsMode: 2
  caCertPath: /certs/ca.pem
  serverName: milvus.internal
  mtlsCertPath: /certs/client.pem
  mtlsKeyPath: /certs/client.key
  rpcChannelName: by-dev-replicate-msg
  etcd: { endpoints: "localhost:2379", rootPath: by-dev }
minio:
  storageType: s3
  address: s3.local
  port: 443
  region: eu-west-1
  accessKeyID: AK
  secretAccessKey: SK
  token: TOKEN
  useSSL: true
  useIAM: false
  bucketName: data
  rootPath: /milvus/
  backupStorageType: ali
  backupAddress: oss-eu-central-1.aliyuncs.com
  backupPort: 80
  backupRegion: eu-central-1
  backupAccessKeyID: BAK
  backupSecretAccessKey: BSK
  backupToken: ""
  backupUseSSL: false
  backupBucketName: backups
  backupRootPath: daily
  crossStorage: true
  multipartCopyThresholdMiB: 100
backup:
  parallelism: { copydata: 1, backupCollection: 2, backupSegment: 3, restoreCollection: 4, importJob: 5 }
  keepTempFiles: true
  gcPause: { enable: true, address: "http://milvus.example.com:9091/" }
`;

  it('is read with every key', () => {
    const config = readConfig(full);
    expect(config.cluster.milvus).toEqual({
      address: 'milvus.example.com:19531',
      tls: {
        mode: 'mutual',
        caFile: '/certs/ca.pem',
        serverName: 'milvus.internal',
        certificateFile: '/certs/client.pem',
        keyFile: '/certs/client.key',
      },
      login: { type: 'password', user: 'root', secret: 'config:milvus.password' },
      managementEndpoint: 'http://milvus.example.com:9091',
    });
    expect(config.cluster.storage).toEqual({
      type: 's3',
      provider: 's3',
      endpoint: 's3.local:443',
      useTls: true,
      region: 'eu-west-1',
      bucket: 'data',
      rootPath: 'milvus',
      addressing: 'path',
      accessKey: 'AK',
      secretKey: 'config:storage.secretKey',
      sessionToken: 'config:storage.sessionToken',
    });
    expect(config.storage.location).toEqual({
      type: 's3',
      provider: 'aliyun',
      endpoint: 'oss-eu-central-1.aliyuncs.com:80',
      useTls: false,
      region: 'eu-central-1',
      bucket: 'backups',
      rootPath: 'daily',
      addressing: 'virtualHost',
      accessKey: 'BAK',
      secretKey: 'config:backup.secretKey',
    });
    expect(config.secrets).toEqual({
      'config:milvus.password': 'Milvus',
      'config:storage.secretKey': 'SK',
      'config:storage.sessionToken': 'TOKEN',
      'config:backup.secretKey': 'BSK',
    });
    expect(config.settings).toEqual({
      copyConcurrency: 1,
      backupCollections: 2,
      restoreCollections: 4,
      importJobs: 5,
      segmentsPerImportJob: 1024,
      keepTemporary: true,
      transferMode: 'streaming',
      multipartCopyThresholdBytes: 100 * 2 ** 20,
      pauseGc: true,
    });
    expect([config.unknownKeys, config.warnings]).toEqual([[], []]);
  });

  it('lets the storage of backups inherit everything, also the root path', () => {
    const { cluster, storage, secrets } = readConfig(`
minio: { storageType: aws, address: s3.amazonaws.com, port: 443, useSSL: true, region: us-east-1, accessKeyID: AK,
  secretAccessKey: SK, token: T, bucketName: data, rootPath: milvus, backupBucketName: "" }`);
    expect(storage.location).toEqual({
      ...cluster.storage,
      secretKey: 'config:backup.secretKey',
      sessionToken: 'config:backup.sessionToken',
    });
    expect(secrets['config:backup.sessionToken']).toBe('T');
    expect(cluster.storage).toMatchObject({ addressing: 'virtualHost', rootPath: 'milvus' });
  });

  it('knows the keys of older releases, which have no effect', () => {
    const { unknownKeys } = readConfig(`
log: { file: { rootPath: logs } }
http: { simpleResponse: true }
milvus: { authorizationEnabled: false }
backup: { maxSegmentGroupSize: 2G, gcPause: { seconds: 7200 } }
minio: { ssl: { tlsCACert: /path/to/public.crt } }`);
    // This one people may count on.
    expect(unknownKeys).toEqual(['minio.ssl.tlsCACert']);
  });

  it('names the bucket in the host only where a cloud is asked for it', () => {
    const addressing = (storageType: string, address: string) => {
      const { storage } = readConfig(
        `minio: { storageType: ${storageType}, address: ${address} }`,
      ).cluster;
      return storage.type === 's3' && storage.addressing;
    };
    expect([
      addressing('aws', 's3.cn-north-1.amazonaws.com.cn'),
      addressing('aws', 'minio.lyon'),
      addressing('aliyun', 'oss.lyon'),
      addressing('gcp', 'storage.googleapis.com'),
    ]).toEqual(['virtualHost', 'path', 'virtualHost', 'path']);
  });

  it('puts backups under backup when the data lie at the top of the bucket', () => {
    expect(readConfig('minio: { rootPath: "" }').storage.location).toMatchObject({
      rootPath: 'backup',
    });
    expect(readConfig('minio: { backupRootPath: "" }').storage.location).toMatchObject({
      rootPath: '',
    });
  });

  it.each([
    ['storage: { storageType: s3 }\nminio: { storageType: tencent }', 's3'],
    ['minio: { cloudProvider: alicloud }', 'aliyun'],
    ['minio: { storageType: TC }', 'tencent'],
    ['minio: { storageType: hwc }', 'hwc'],
    ['minio: { storageType: gcp }', 'gcp'],
  ])('knows the provider in %s', (text, provider) => {
    expect(readConfig(text).cluster.storage).toMatchObject({ provider });
  });

  it('of Google without a region leaves it to the service', () => {
    expect(readConfig('minio: { storageType: gcp }').cluster.storage).toMatchObject({
      region: 'auto',
    });
  });

  it('checks only the server when it has no certificate for mutual TLS, and says so', () => {
    const { cluster, warnings } = readConfig('milvus: { tlsMode: 2, caCertPath: /ca.pem }');
    expect(cluster.milvus.tls).toEqual({ mode: 'server', caFile: '/ca.pem' });
    expect(warnings).toEqual([{ code: 'mutualTlsIncomplete', params: { key: 'milvus.tlsMode' } }]);
  });

  it('has no management port when garbage collection is not to be paused', () => {
    const { cluster, settings } = readConfig('backup: { gcPause: { enable: false } }');
    expect([cluster.milvus.managementEndpoint, settings.pauseGc]).toEqual([undefined, false]);
  });
});
