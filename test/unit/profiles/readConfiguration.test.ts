import { readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { readConfiguration } from '#engine/profiles/readConfiguration.ts';
import { AppError } from '#shared/errors.ts';
import { noLabels } from '#shared/profile.ts';

/** 'cluster.milvus.address ← milvus.port = 19530' for every value found. */
const told = (text: string): string[] =>
  readConfiguration(text).found.map(({ key, value, field }) => `${field} ← ${key} = ${value}`);

const refusal = (text: string): string => {
  try {
    readConfiguration(text);
    return 'none';
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { path: where, key, what, reason } = error.params;
    return `${error.code} ${where ?? what} ${key}: ${reason}`;
  }
};

describe('a backup.yaml', () => {
  it('tells which value went where, and no secret', () => {
    const text = `
milvus: { address: milvus.lyon, port: 19531, user: anna, password: hush }
minio: { address: minio.lyon, accessKeyID: anna, secretAccessKey: hush, backupBucketName: vault, caCertPath: '' }
backup: { gcPause: { address: 'http://milvus.lyon:9091' } }
`;
    expect(told(text)).toEqual([
      'cluster.milvus.address ← milvus.address = milvus.lyon',
      'cluster.milvus.address ← milvus.port = 19531',
      'cluster.milvus.login.user ← milvus.user = anna',
      'cluster.milvus.login.secret ← milvus.password = ••••••',
      'cluster.milvus.managementEndpoint ← backup.gcPause.address = http://milvus.lyon:9091',
      'cluster.storage.endpoint ← minio.address = minio.lyon',
      'cluster.storage.accessKey ← minio.accessKeyID = anna',
      'cluster.storage.secretKey ← minio.secretAccessKey = ••••••',
      'storage.location.bucket ← minio.backupBucketName = vault',
    ]);
    expect(readConfiguration(text).unknownKeys).toEqual(['minio.caCertPath']);
  });

  it('that does not say where Milvus is managed begins with its host', () => {
    const managementOf = (text: string) =>
      readConfiguration(text).cluster.milvus.managementEndpoint;
    expect(managementOf('milvus: { address: milvus.lyon }')).toBe('http://milvus.lyon:9091');
    expect(managementOf('milvus: { address: "::1" }')).toBe('http://[::1]:9091');
    expect(managementOf('milvus: { port: 19531 }')).toBe('http://localhost:9091');
  });

  it('without a secret is read all the same, and asks for it later', () => {
    const v1 = 'milvus: { user: anna }\nminio: { accessKeyID: anna, backupAccessKeyID: ben }';
    const found = readConfiguration(v1);
    expect(found.cluster.milvus.login).toEqual({
      type: 'password',
      user: 'anna',
      secret: 'config:milvus.password',
    });
    expect(found.secrets).toEqual({});
  });

  it('of this repository is read with nothing unknown', () => {
    const text = readFileSync(
      path.join(import.meta.dirname, '../../../configs/backup.yaml'),
      'utf8',
    );
    expect(readConfiguration(text)).toMatchObject({ format: 'v2', unknownKeys: [], warnings: [] });
  });
});

describe('a milvus.yaml', () => {
  const text = `
etcd: { endpoints: localhost:2379, rootPath: by-dev }
minio:
  address: minio
  port: 9000
  accessKeyID: minioadmin
  secretAccessKey: hush
  useSSL: false
  ssl: { tlsCACert: /path/to/public.crt }
  bucketName: a-bucket
  rootPath: files
  useIAM: false
  cloudProvider: aws
  iamEndpoint:
  requestTimeoutMs: 10000
  colour: green
proxy: { port: 19530 }
common:
  security: { authorizationEnabled: true, defaultRootPassword: Milvus, tlsMode: 0 }
`;

  it('says where Milvus keeps its data, as Milvus sees it', () => {
    const { found, ...read } = readConfiguration(text);
    expect(read).toEqual({
      format: 'milvus',
      cluster: {
        id: 'config',
        name: 'localhost:19530',
        environment: 'development',
        protection: 'none',
        ...noLabels,
        milvus: {
          address: 'localhost:19530',
          tls: { mode: 'none' },
          login: { type: 'password', user: 'root', secret: 'config:milvus.password' },
          managementEndpoint: 'http://localhost:9091',
        },
        storage: {
          type: 's3',
          provider: 'minio',
          endpoint: 'minio:9000',
          endpointForMilvus: 'minio:9000',
          useTls: false,
          region: '',
          bucket: 'a-bucket',
          rootPath: 'files',
          addressing: 'path',
          accessKey: 'minioadmin',
          secretKey: 'config:storage.secretKey',
        },
      },
      storage: null,
      secrets: { 'config:milvus.password': 'Milvus', 'config:storage.secretKey': 'hush' },
      unknownKeys: ['minio.colour'],
      warnings: [
        { code: 'milvusNotTold', params: {} },
        { code: 'nameInsideNetwork', params: { host: 'minio' } },
      ],
    });
    expect(JSON.stringify(found)).not.toContain('hush');
    expect(told(text)).toContain('cluster.storage.endpoint ← minio.address = minio');
  });

  it('of a Milvus on AWS leads to AWS', () => {
    const aws = `
etcd: {}
common: { storageType: remote }
minio: { address: s3.eu-west-3.amazonaws.com, port: 443, useSSL: true, region: eu-west-3, cloudProvider: aws, bucketName: lyon-data, accessKeyID: AKIA }
`;
    expect(readConfiguration(aws)).toMatchObject({
      cluster: { storage: { provider: 'aws', addressing: 'virtualHost', useTls: true } },
      secrets: {},
    });
  });

  it('of a Milvus on a local disk leads to its folder', () => {
    const local = 'common: { storageType: local }\nlocalStorage: { path: /var/lib/milvus/data/ }';
    const { cluster, warnings } = readConfiguration(local);
    expect(cluster.storage).toEqual({ type: 'local', path: '/var/lib/milvus/data' });
    expect(warnings.at(-1)).toEqual({
      code: 'folderOfMilvus',
      params: { path: '/var/lib/milvus/data' },
    });
  });

  it.each([
    [
      'y10 port',
      'etcd: { rootPath: x }\nminio: { port: 70000 }',
      'minio.port: "70000" is not a whole number',
    ],
    [
      'y11 yes',
      'etcd: { rootPath: x }\nminio: { useSSL: yes }',
      'minio.useSSL: "yes" is neither true nor false',
    ],
    [
      'y17 parents',
      'etcd: { rootPath: x }\nminio: { rootPath: ../x }',
      'minio.rootPath: .. is not accepted',
    ],
    [
      'y18 bucket',
      'etcd: { rootPath: x }\nminio: { bucketName: 10.0.0.1 }',
      'minio.bucketName: a bucket name',
    ],
    [
      'y19 login',
      'etcd: { rootPath: x }\nminio: { address: "a:b@c" }',
      'minio.address: user and password',
    ],
  ])('with a bad value is refused: %s', (_, bad, reason) => {
    expect(refusal(bad)).toContain(`CONFIG_INVALID milvus.yaml ${reason}`);
  });
});

describe('Helm values', () => {
  it('of the MinIO of the chart', () => {
    const text = `
cluster: { enabled: true }
service: { port: 19531 }
fullnameOverride: lyon
minio: { enabled: true, mode: standalone, accessKey: anna, secretKey: hush, persistence: { size: 10Gi } }
extraConfigFiles:
  user.yaml: |+
    common:
      security:
        authorizationEnabled: true
`;
    expect(readConfiguration(text)).toMatchObject({
      format: 'helm',
      cluster: {
        milvus: { address: 'localhost:19531', login: { user: 'root' } },
        storage: {
          endpoint: 'lyon-minio:9000',
          endpointForMilvus: 'lyon-minio:9000',
          bucket: 'milvus-bucket',
          rootPath: 'file',
          accessKey: 'anna',
        },
      },
      secrets: { 'config:storage.secretKey': 'hush' },
      unknownKeys: [],
    });
    expect(told(text)).toContain('cluster.storage.secretKey ← minio.secretKey = ••••••');
  });

  it.each(['', 'milvus:\n  '])('of a bucket outside, %j before them', (prefix) => {
    const text = `${prefix}externalS3: { enabled: true, host: s3.eu-west-3.amazonaws.com, port: 443, useSSL: true, accessKey: AKIA, secretKey: hush, bucketName: lyon-data, rootPath: lyon, cloudProvider: aws, region: eu-west-3, colour: green }
${prefix === '' ? '' : '  '}minio: { enabled: false, bucketName: other }`;
    expect(readConfiguration(text)).toMatchObject({
      format: 'helm',
      cluster: {
        storage: {
          provider: 'aws',
          endpoint: 's3.eu-west-3.amazonaws.com:443',
          bucket: 'lyon-data',
          rootPath: 'lyon',
          region: 'eu-west-3',
        },
      },
      unknownKeys: [prefix === '' ? 'externalS3.colour' : 'milvus.externalS3.colour'],
      warnings: [{ code: 'milvusNotTold', params: {} }],
    });
  });

  it('of the operator', () => {
    const text = `
apiVersion: milvus.io/v1beta1
kind: Milvus
metadata: { name: lyon }
spec:
  config: { minio: { bucketName: lyon-data, rootPath: lyon, useSSL: true } }
  dependencies: { storage: { external: true, type: MinIO, endpoint: "minio.lyon.example:9443", secretRef: lyon-keys } }
`;
    expect(readConfiguration(text)).toMatchObject({
      format: 'helm',
      cluster: {
        storage: { endpoint: 'minio.lyon.example:9443', useTls: true, bucket: 'lyon-data' },
      },
      warnings: [
        { code: 'keysInKubernetes', params: { secret: 'lyon-keys' } },
        { code: 'milvusNotTold', params: {} },
      ],
    });
  });
});

describe('a text that says nothing is refused', () => {
  it.each([
    ['y01 empty', '', 'YAML the text: it holds no value'],
    ['y02 comments', '# milvus: {}\n', 'YAML the text: it holds no value'],
    ['y03 tab', 'milvus:\n\tport: 1', 'YAML line 2: a tab indents it; use spaces'],
    ['other keys', 'services: { web: 1 }', 'YAML the text: its keys are those of no backup.yaml'],
    ['a sentence', 'please read me', 'YAML line 1: the file must hold keys and values'],
    ['three addresses', 'a:1\nb:2\nc:3', 'YAML line 1: the file must hold keys and values'],
    ['y15 v3', 'configVersion: v3', 'backup.yaml configVersion: "v3" is none of v1, v2'],
  ])('%s', (_, text, reason) => {
    expect(refusal(text)).toContain(`CONFIG_INVALID ${reason}`);
  });
});
