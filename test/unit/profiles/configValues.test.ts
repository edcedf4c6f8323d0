import { describe, expect, it } from 'vitest';

import { readConfig, refusalOf } from './readConfig.ts';

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
      { code: 'kubernetesPort', params: { key: 'MILVUS_PORT' } },
      { code: 'kubernetesPort', params: { key: 'MINIO_PORT' } },
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
    expect(warnings).toContainEqual({
      code: 'secretInCommand',
      params: { key: '--set milvus.password', other: 'MILVUS_PASSWORD' },
    });
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
