import { describe, expect, it } from 'vitest';

import { readConfig } from './readConfig.ts';

describe('an unusual configuration', () => {
  it('y02 of comments only, and y20 with CR LF, is read', () => {
    expect(readConfig('# one\n# two\n').version).toBe('v1');
    expect(readConfig('\uFEFFmilvus:\r\n  port: 1\r\n').cluster.milvus.address).toBe('localhost:1');
  });

  it('y06 with merge keys takes what is not given beside them, and touches nothing else', () => {
    const text = `
configVersion: v2
x: &both { provider: s3, bucketName: shared, auth: { accessKeyID: AK }, __proto__: { polluted: yes } }
milvus: { storage: { <<: *both, bucketName: own } }
`;
    expect(readConfig(text).cluster.storage).toMatchObject({
      provider: 's3',
      bucket: 'own',
      accessKey: 'AK',
    });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it.each([
    ['y10 port in quotes', 'minio: { port: "9001" }', { endpoint: 'localhost:9001' }],
    ['y11 false in quotes', 'minio: { useSSL: "false" }', { useTls: false }],
    ['y11 TRUE', 'minio: { useSSL: TRUE }', { useTls: true }],
    ['y17 nothing', 'minio: { rootPath: "" }', { rootPath: '' }],
    ['y17 a slash', 'minio: { rootPath: / }', { rootPath: '' }],
    ['y17 a slash behind', 'minio: { rootPath: files/ }', { rootPath: 'files' }],
    ['y17 a slash before', 'minio: { rootPath: /files }', { rootPath: 'files' }],
    ['y17 a dot', 'minio: { rootPath: . }', { rootPath: '' }],
    ['y17 folders', 'minio: { rootPath: a//b/./c }', { rootPath: 'a/b/c' }],
    ['y18 dots', 'minio: { bucketName: my.bucket }', { bucket: 'my.bucket' }],
    [
      'y19 URL',
      'minio: { address: "https://S3.Local/" }',
      { endpoint: 's3.local:443', useTls: true },
    ],
    [
      'y19 URL and port',
      'minio: { address: "http://s3", port: 9000 }',
      { endpoint: 's3:9000', useTls: false },
    ],
    ['y19 port inside', 'minio: { address: "s3:9001" }', { endpoint: 's3:9001' }],
    ['y19 IPv6', 'minio: { address: "::1" }', { endpoint: '[::1]:9000' }],
    [
      'y19 IPv6 in brackets',
      'minio: { address: "[fe80::1]:9001" }',
      { endpoint: '[fe80::1]:9001' },
    ],
    [
      'y19 beyond ASCII',
      'minio: { address: bücher.example }',
      { endpoint: 'xn--bcher-kva.example:9000' },
    ],
    ['y19 name of a container', 'minio: { address: milvus_B }', { endpoint: 'milvus_b:9000' }],
    ['y30 date', 'minio: { accessKeyID: 2026-01-01 }', { accessKey: '2026-01-01' }],
  ])('%s', (_, text, storage) => {
    expect(readConfig(text).cluster.storage).toMatchObject(storage);
  });

  it('y27 takes a number in quotes', () => {
    expect(
      readConfig('backup: { parallelism: { copydata: "127" } }').settings.copyConcurrency,
    ).toBe(127);
  });

  it.each([
    ['0123', '0123'],
    ['"null"', 'null'],
    ["'a: #b'", 'a: #b'],
    ['1e3', '1e3'],
    ['true', 'true'],
    ['"${SECRET}"', '${SECRET}'],
  ])('y12 a password %s is what it looks like', (written, password) => {
    const { secrets } = readConfig(`milvus:\n  user: root\n  password: ${written}`);
    expect(secrets['config:milvus.password']).toBe(password);
  });

  it.each(['null', '~', ''])('y12 a password %s is none', (written) => {
    expect(readConfig(`milvus:\n  password: ${written}`).cluster.milvus.login).toEqual({
      type: 'none',
    });
  });

  it('y14, y16 names the keys it does not know, also those of the other format', () => {
    const text = `
configVersion: v2
milvus: { grpc: { port: 1 }, port: 2 }
minio: { bucketName: xxx, Extra: [1, 2] }
`;
    const { cluster, unknownKeys } = readConfig(text, { sets: ['foo.Bar=1'] });
    expect(unknownKeys).toEqual([
      'milvus.port',
      'minio.bucketName',
      'minio.Extra',
      '--set foo.Bar',
    ]);
    expect(cluster.milvus.address).toBe('localhost:1');
  });

  it('y18 with a bucket name that only some services take is warned about', () => {
    const { cluster, warnings } = readConfig('minio: { bucketName: bucket_A }');
    expect(cluster.storage).toMatchObject({ bucket: 'bucket_A' });
    expect(warnings).toEqual([{ code: 'unusualBucket', params: { key: 'minio.bucketName' } }]);
  });
});
