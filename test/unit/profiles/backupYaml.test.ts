import { describe, expect, it } from 'vitest';

import { defaultEngineSettings } from '#engine/profiles/engineSettings.ts';
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
        location: { ...minioBackup, rootPath },
      },
      secrets: {
        'config:storage.secretKey': 'minioadmin',
        'config:backup.secretKey': 'minioadmin',
      },
      settings: defaultEngineSettings,
      unknownKeys: [],
    });
    expect(warnings).toEqual(
      text === '' ? ['the file holds no value; the defaults are taken'] : [],
    );
  });
});

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
    expect(warnings).toEqual([
      'milvus.tlsMode: mutual TLS needs mtlsCertPath and mtlsKeyPath; only the server is checked, as milvus-backup does',
    ]);
  });

  it('has no management port when garbage collection is not to be paused', () => {
    const { cluster, settings } = readConfig('backup: { gcPause: { enable: false } }');
    expect([cluster.milvus.managementEndpoint, settings.pauseGc]).toEqual([undefined, false]);
  });
});

describe('format v2', () => {
  it('is read with every key', () => {
    const config = readConfig(`
configVersion: v2
milvus:
  user: root
  password: Milvus
  grpc: { address: m, port: 1, tlsMode: server, caCertPath: /ca.pem, serverName: n }
  rest: { endpoint: "https://rest.example.com/" }
  management: { endpoint: "http://m:9091" }
  etcd: { endpoints: [a, b], rootPath: x }
  storage:
    provider: s3
    address: s3.local
    port: 443
    region: r
    useSSL: true
    bucketName: data
    rootPath: files
    auth: { type: static, accessKeyID: AK, secretAccessKey: SK, sessionToken: T }
backup:
  storage: { bucketName: backups, auth: { accessKeyID: BAK } }
  concurrency: { collections: 8, segments: 512 }
  pauseGC: false
restore: { concurrency: { collections: 3, importJobs: 64 }, maxSegmentsPerImportJob: 256, keepTempFiles: true }
transfer: { mode: Direct, concurrency: 64, multipartCopyThresholdMiB: 128 }
zillizCloud: { endpoint: x, apiKey: y }
`);
    expect(config.cluster.milvus).toEqual({
      address: 'm:1',
      tls: { mode: 'server', caFile: '/ca.pem', serverName: 'n' },
      login: { type: 'password', user: 'root', secret: 'config:milvus.password' },
      restEndpoint: 'https://rest.example.com',
    });
    expect(config.storage.location).toEqual({
      ...config.cluster.storage,
      bucket: 'backups',
      rootPath: 'backup',
      accessKey: 'BAK',
      secretKey: 'config:backup.secretKey',
      sessionToken: 'config:backup.sessionToken',
    });
    expect(config.settings).toEqual({
      copyConcurrency: 64,
      backupCollections: 8,
      restoreCollections: 3,
      importJobs: 64,
      segmentsPerImportJob: 256,
      keepTemporary: true,
      transferMode: 'direct',
      multipartCopyThresholdBytes: 128 * 2 ** 20,
      pauseGc: false,
    });
    expect([config.unknownKeys, config.warnings]).toEqual([[], []]);
  });

  it('insists on the certificate of mutual TLS', () => {
    const text = 'configVersion: v2\nmilvus: { grpc: { tlsMode: mutual } }';
    const reason = 'mutual TLS needs mtlsCertPath and mtlsKeyPath';
    expect(refusalOf(text)).toBe(`CONFIG_INVALID milvus.grpc.tlsMode: ${reason}`);
  });

  it('knows each provider by one name only', () => {
    expect(refusalOf('configVersion: v2\nmilvus: { storage: { provider: ali } }')).toMatch(
      /^CONFIG_INVALID milvus.storage.provider: "ali" is none of local, minio/,
    );
  });

  it('can leave out the management port', () => {
    const text = 'configVersion: v2\nmilvus: { management: { endpoint: "" } }';
    expect(readConfig(text).cluster.milvus).not.toHaveProperty('managementEndpoint');
  });
});

describe('a value', () => {
  const text = 'milvus: { port: 1 }';

  it('comes from --set, then the environment, then the file', () => {
    const environment = { MILVUS_PORT: '2' };
    const portOf = (...input: Parameters<typeof readConfig>): string =>
      readConfig(...input).cluster.milvus.address;
    expect(portOf(text)).toBe('localhost:1');
    expect(portOf(text, { environment })).toBe('localhost:2');
    expect(portOf(text, { environment, sets: ['Milvus.Port=3'] })).toBe('localhost:3');
    expect(portOf(text, { environment, sets: ['milvus.port=3', 'MILVUS_PORT=4'] })).toBe(
      'localhost:3',
    );
    expect(portOf(text, { sets: ['MILVUS_PORT=4', 'milvus_port=5'] })).toBe('localhost:5');
  });

  it('of every variable of v1 is taken', () => {
    const environment = {
      MILVUS_ADDRESS: 'm',
      MILVUS_USER: 'u',
      MILVUS_PASSWORD: 'p',
      MILVUS_TLS_MODE: '1',
      MILVUS_CA_CERT_PATH: '/ca',
      MILVUS_SERVER_NAME: 'n',
      MINIO_ADDRESS: 'a',
      MINIO_PORT: '1',
      MINIO_REGION: 'r',
      MINIO_ACCESS_KEY: 'AK',
      MINIO_SECRET_KEY: 'SK',
      MINIO_TOKEN: 'T',
      MINIO_USE_SSL: 'true',
      MINIO_BUCKET_NAME: 'data',
      MINIO_ROOT_PATH: 'root',
      MINIO_BACKUP_ADDRESS: 'ba',
      MINIO_BACKUP_PORT: '2',
      MINIO_BACKUP_REGION: 'br',
      MINIO_BACKUP_ACCESS_KEY: 'BAK',
      MINIO_BACKUP_SECRET_KEY: 'BSK',
      MINIO_BACKUP_TOKEN: 'BT',
      MINIO_BACKUP_USE_SSL: 'F',
      MINIO_BACKUP_BUCKET_NAME: 'backups',
      MINIO_BACKUP_ROOT_PATH: 'broot',
      BACKUP_PARALLELISM_COPYDATA: '7',
      BACKUP_PARALLELISM_BACKUP_COLLECTION: '8',
      BACKUP_PARALLELISM_RESTORE_COLLECTION: '9',
      BACKUP_KEEP_TEMP_FILES: '1',
      BACKUP_GC_PAUSE_ENABLE: 't',
      BACKUP_GC_PAUSE_ADDRESS: 'http://m:9091',
    };
    const { cluster, storage, secrets, settings } = readConfig('', { environment });
    expect(cluster.milvus).toEqual({
      address: 'm:19530',
      tls: { mode: 'server', caFile: '/ca', serverName: 'n' },
      login: { type: 'password', user: 'u', secret: 'config:milvus.password' },
      managementEndpoint: 'http://m:9091',
    });
    const ofMilvus = {
      endpoint: 'a:1',
      useTls: true,
      region: 'r',
      bucket: 'data',
      rootPath: 'root',
    };
    expect(cluster.storage).toMatchObject({ ...ofMilvus, accessKey: 'AK' });
    const ofBackups = {
      endpoint: 'ba:2',
      useTls: false,
      region: 'br',
      bucket: 'backups',
      rootPath: 'broot',
    };
    expect(storage.location).toMatchObject({ ...ofBackups, accessKey: 'BAK' });
    expect(Object.values(secrets)).toEqual(['p', 'SK', 'T', 'BSK', 'BT']);
    expect(settings).toMatchObject({
      copyConcurrency: 7,
      backupCollections: 8,
      restoreCollections: 9,
    });
    expect(settings.keepTemporary).toBe(true);
  });

  it('of every variable of v2 is taken, and of v1 none', () => {
    const environment = {
      MILVUS_USER: 'u',
      MILVUS_PASSWORD: 'p',
      MILVUS_STORAGE_AUTH_ACCESS_KEY_ID: 'AK',
      MILVUS_STORAGE_AUTH_SECRET_ACCESS_KEY: 'SK',
      MILVUS_STORAGE_AUTH_SESSION_TOKEN: 'T',
      BACKUP_STORAGE_AUTH_ACCESS_KEY_ID: 'BAK',
      BACKUP_STORAGE_AUTH_SECRET_ACCESS_KEY: 'BSK',
      BACKUP_STORAGE_AUTH_SESSION_TOKEN: 'BT',
      MILVUS_ADDRESS: 'x',
      MINIO_BUCKET_NAME: 'xxx',
    };
    const { cluster, storage, secrets } = readConfig('configVersion: v2', { environment });
    expect(cluster.milvus.address).toBe('localhost:19530');
    expect(cluster.storage).toMatchObject({ accessKey: 'AK', bucket: 'a-bucket' });
    expect(storage.location).toMatchObject({ accessKey: 'BAK' });
    expect(Object.values(secrets)).toEqual(['p', 'SK', 'T', 'BSK', 'BT']);
  });

  it('of a Kubernetes Service in MILVUS_PORT is ignored, and that is said', () => {
    const environment = { MILVUS_PORT: 'tcp://10.0.0.1:19530', MINIO_PORT: 'tcp://10.0.0.2:9000' };
    const { cluster, warnings } = readConfig(text, { environment });
    expect(cluster.milvus.address).toBe('localhost:1');
    expect(warnings).toEqual([
      'MILVUS_PORT holds the address of a Kubernetes Service; it is ignored',
      'MINIO_PORT holds the address of a Kubernetes Service; it is ignored',
    ]);
  });

  it('that a variable leaves empty is not given', () => {
    expect(readConfig(text, { environment: { MILVUS_PORT: '' } }).cluster.milvus.address).toBe(
      'localhost:1',
    );
  });

  it('with a secret in --set is warned about', () => {
    const sets = ['milvus.user=root', 'milvus.password=a=b'];
    const { secrets, warnings } = readConfig('', { sets });
    expect(secrets['config:milvus.password']).toBe('a=b');
    expect(warnings).toContain(
      '--set milvus.password: others on this computer can see it; use MILVUS_PASSWORD instead',
    );
  });

  it.each(['milvus.port', '=1', ''])('in --set %j needs a key and a value', (set) => {
    expect(refusalOf('', { sets: [set] })).toBe('USAGE : --set needs KEY=VALUE');
  });

  it('of --set is named in its error', () => {
    expect(refusalOf('', { sets: ['minio.port=x'] })).toMatch(
      /^CONFIG_INVALID --set minio.port: "x" is not/,
    );
    expect(refusalOf('', { environment: { MINIO_PORT: 'x' } })).toMatch(
      /^CONFIG_INVALID MINIO_PORT: /,
    );
  });
});

describe('a login', () => {
  it.each([
    ['milvus: { user: root }', 'CONFIG_INVALID milvus.user: a user is given, but no password'],
    ['milvus: { password: x }', 'CONFIG_INVALID milvus.password: a password is given, but no user'],
    [
      'minio: { useIAM: true }',
      'NOT_BUILT minio.useIAM: a storage is opened with access key and secret key',
    ],
    [
      'minio: { backupUseIAM: true }',
      'NOT_BUILT minio.backupUseIAM: a storage is opened with access key and secret key',
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
      const reason = 'a storage is opened with access key and secret key (static)';
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
