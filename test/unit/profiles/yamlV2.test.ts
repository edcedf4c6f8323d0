import { describe, expect, it } from 'vitest';

import { readConfig, refusalOf } from './readConfig.ts';

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
    expect(readConfig(text).cluster.milvus.managementEndpoint).toBeUndefined();
  });
});
