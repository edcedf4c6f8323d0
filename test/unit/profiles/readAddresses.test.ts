import { describe, expect, it } from 'vitest';

import { readConfiguration } from '#engine/profiles/readConfiguration.ts';
import { AppError } from '#shared/errors.ts';

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

describe('a pasted line', () => {
  it('holds address, login and database of Milvus', () => {
    expect(readConfiguration('milvus://anna:h%40sh@milvus.lyon:19531/sales')).toMatchObject({
      format: 'uri',
      cluster: {
        name: 'milvus.lyon:19531',
        milvus: {
          address: 'milvus.lyon:19531',
          tls: { mode: 'none' },
          login: { type: 'password', user: 'anna', secret: 'config:milvus.password' },
          database: 'sales',
        },
        storage: { endpoint: 'milvus.lyon:9000', bucket: 'a-bucket', accessKey: '' },
      },
      storage: null,
      secrets: { 'config:milvus.password': 'h@sh' },
    });
    expect(told('milvus://anna:h%40sh@milvus.lyon:19531/sales')).toEqual([
      'cluster.milvus.address ← host = milvus.lyon:19531',
      'cluster.milvus.login.user ← user = anna',
      'cluster.milvus.login.secret ← password = ••••••',
      'cluster.milvus.database ← database = sales',
    ]);
  });

  it.each([
    ['milvus.lyon:19530', 'milvus.lyon:19530', 'none'],
    ['  [::1]:19530\n', '[::1]:19530', 'none'],
    ['http://milvus.lyon', 'milvus.lyon:19530', 'none'],
    ['https://milvus.lyon', 'milvus.lyon:443', 'server'],
    ['https://milvus.lyon:19530/', 'milvus.lyon:19530', 'server'],
    ['milvus://milvus.lyon?tls=true', 'milvus.lyon:19530', 'server'],
  ])('%j is %s with TLS %s', (text, address, mode) => {
    const { milvus } = readConfiguration(text).cluster;
    expect([milvus.address, milvus.tls.mode, milvus.login.type]).toEqual([address, mode, 'none']);
  });

  it('takes a password as it was typed', () => {
    const { secrets } = readConfiguration('milvus://anna:p@ss/w#rd:100%@milvus.lyon:19530');
    expect(secrets).toEqual({ 'config:milvus.password': 'p@ss/w#rd:100%' });
  });

  it('of a storage says where Milvus keeps its data, or backups lie', () => {
    const text =
      's3://vault/nightly/one?endpoint=http://minio.lyon:9000&region=eu&accessKey=anna&secretKey=hush';
    const found = readConfiguration(text);
    const location = {
      type: 's3',
      provider: 'minio',
      endpoint: 'minio.lyon:9000',
      useTls: false,
      region: 'eu',
      bucket: 'vault',
      rootPath: 'nightly/one',
      addressing: 'path',
      accessKey: 'anna',
      secretKey: 'config:storage.secretKey',
    };
    expect(found).toMatchObject({
      cluster: { milvus: { address: 'localhost:19530' }, storage: location },
      storage: { name: 'vault/nightly/one', location },
      secrets: { 'config:storage.secretKey': 'hush' },
      warnings: [{ code: 'milvusNotTold', params: {} }],
    });
    const { secrets, ...shown } = found;
    expect(Object.values(secrets)).toEqual(['hush']);
    expect(JSON.stringify(shown)).not.toContain('hush');
  });

  it('of a storage without endpoint is AWS', () => {
    expect(readConfiguration('s3://vault?region=eu-west-3').cluster.storage).toMatchObject({
      provider: 'aws',
      endpoint: 's3.eu-west-3.amazonaws.com:443',
      useTls: true,
      addressing: 'virtualHost',
      rootPath: '',
    });
  });

  it('may stand with one of the other kind, in any order', () => {
    const [milvus, storage] = ['milvus.lyon:19530', 's3://vault/files?endpoint=minio.lyon:9000'];
    const found = readConfiguration(`${storage}\n\n${milvus}\n`);
    expect(found).toEqual(readConfiguration(`${milvus}\r\n${storage}`));
    expect(found).toMatchObject({
      cluster: { milvus: { address: milvus }, storage: { bucket: 'vault' } },
      storage: null,
      warnings: [],
    });
  });

  it('names what it does not know', () => {
    const text = 's3://vault?endpoint=minio.lyon:9000&colour=green';
    expect(readConfiguration(text).unknownKeys).toEqual(['colour']);
  });

  it.each([
    ['milvus://anna:hush@/db', 'line 1: it has no host and port'],
    ['milvus://anna:hush@milvus.lyon:70000', 'line 1: it has no host and port'],
    ['milvus://:hush@milvus.lyon', 'line 1: a password is given, but no user'],
    ['milvus://milvus.lyon/a/b', 'line 1: behind the port only the name of a database belongs'],
    ['milvus.lyon:1\ns3:///root', 'line 2: it names no bucket: s3://bucket/root'],
    ['s3://a-b?endpoint=x:y', 'line 1: its endpoint is not host:port'],
    [
      's3://a-b?provider=azure',
      'line 1: its provider is none of minio, s3, aws, gcp, aliyun, tencent, hwc',
    ],
    ['a:1\nb:2', 'line 2: it says the same as line 1; Milvus is one line, storage the other'],
  ])('%j is refused with its line and without its password', (text, reason) => {
    expect(refusal(text)).toBe(`CONFIG_INVALID URI ${reason}`);
  });

  it('is taken apart quickly however it is made', () => {
    for (const line of [`milvus://${'@/'.repeat(2000)}#`, `milvus://${'@/'.repeat(30_000)}#`]) {
      // Of the processor, since others use it too while the tests run.
      const start = process.cpuUsage();
      expect(refusal(line)).toMatch(/^CONFIG_INVALID/);
      const { user, system } = process.cpuUsage(start);
      expect((user + system) / 1000).toBeLessThan(1000);
    }
  });
});
