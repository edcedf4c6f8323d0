// What the engine keeps for a person, over its contract: preferences, profiles out of a backup.yaml.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { Engine } from '#engine/engine.ts';
import { createMemoryVault, type SecretVault } from '#engine/secrets.ts';
import { defaultPreferences } from '#shared/preferences.ts';

import { plainVault } from '../plainVault.ts';
import { openTestEngine, type TestEngine } from './testEngine.ts';

let folder: string;
let engine: Engine;
let client: TestEngine['client'];
let vault: SecretVault;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'engine-settings-'));
  vault = createMemoryVault();
  ({ engine, client } = await openTestEngine({ dataFolder: path.join(folder, 'data'), vault }));
});

afterEach(async () => {
  await engine.close();
  await rm(folder, { recursive: true, force: true });
});

describe('the app', () => {
  it('says which program it is and how it keeps secrets', async () => {
    expect(await client.app.info({})).toEqual({
      version: '0.0.0',
      dataFolder: path.join(folder, 'data'),
      host: 'desktop',
      secrets: 'keychain',
    });
  });

  it('remembers preferences for all its windows', async () => {
    const chosen = { language: 'fr', theme: 'dark', firstStepsDone: true } as const;
    expect(await client.preferences.get({})).toEqual(defaultPreferences);
    expect(await client.preferences.save(chosen)).toEqual(chosen);
    expect(await client.preferences.get({})).toEqual(chosen);
    expect(await readdir(path.join(folder, 'data'))).toContain('preferences.json');
  });

  it('has no practice clusters where its host has none', async () => {
    expect(await client.practice.status({})).toEqual({ state: 'closed' });
    await expect(client.practice.open({})).rejects.toMatchObject({ code: 'NOT_BUILT' });
    const asked = client.clusters.browse({ clusterId: 'practice-a' });
    await expect(asked).rejects.toMatchObject({ code: 'PRACTICE_CLOSED' });
  });
});

describe('a backup.yaml', () => {
  const v1 = `
milvus:
  address: milvus.lyon
  port: 19531
  user: anna
  password: hush-milvus
minio:
  address: minio.lyon
  bucketName: lyon
  rootPath: files
  accessKeyID: anna
  secretAccessKey: hush-minio
  backupBucketName: vault
  backupRootPath: nightly
  colour: green
`;
  const v2 = `
configVersion: v2
milvus:
  grpc:
    address: milvus.lyon
  storage:
    provider: s3
    address: minio.lyon
    port: 9000
    bucketName: lyon
    rootPath: files
    auth:
      accessKeyID: anna
      secretAccessKey: hush-minio
      sessionToken: hush-token
`;

  it.each([
    ['v1', v1, ['minio.colour']],
    ['v2', v2, []],
  ] as const)('of format %s is shown without its secrets', async (format, text, unknownKeys) => {
    const review = await client.configuration.read({ text });
    expect(review).toMatchObject({
      format,
      unknownKeys,
      cluster: {
        milvus: { address: format === 'v1' ? 'milvus.lyon:19531' : 'milvus.lyon:19530' },
        storage: { endpoint: 'minio.lyon:9000', bucket: 'lyon', accessKey: 'anna' },
      },
    });
    expect(review.found).toContainEqual({
      key: format === 'v1' ? 'minio.secretAccessKey' : 'milvus.storage.auth.secretAccessKey',
      value: '••••••',
      field: 'cluster.storage.secretKey',
    });
    expect(JSON.stringify(review)).not.toContain('hush');
    expect(await client.clusters.list({})).toEqual([]);
  });

  it('keeps its secrets in memory until its profiles are saved', async () => {
    const { cluster, storage } = await client.configuration.read({ text: v1 });
    const refs = [`${cluster.id}.milvus.password`, `${storage?.id}.secretKey`];
    expect(await client.secrets.known({ refs })).toEqual({ refs });
    expect(await Promise.all(refs.map((ref) => plainVault(vault).get(ref)))).toEqual([
      undefined,
      undefined,
    ]);
    expect(await readdir(path.join(folder, 'data'))).not.toContain('vault.json');
    if (storage === null) throw new Error('it says where backups go');
    await client.clusters.save({ profile: cluster, secrets: {} });
    await client.storages.save({ profile: storage, secrets: {} });
    expect(await Promise.all(refs.map((ref) => plainVault(vault).get(ref)))).toEqual([
      'hush-milvus',
      'hush-minio',
    ]);
  });

  it('that is read again gets names that are still free', async () => {
    const first = await client.configuration.read({ text: v1 });
    await client.clusters.save({ profile: first.cluster, secrets: {} });
    const second = await client.configuration.read({ text: v1 });
    expect([first.cluster.name, second.cluster.name]).toEqual([
      'milvus.lyon:19531',
      'milvus.lyon:19531 2',
    ]);
    expect(second.cluster.id).not.toBe(first.cluster.id);
  });

  it('that cannot be understood is refused with the place of the fault, and nothing is saved', async () => {
    const text = 'milvus:\n\tport: 19530\n';
    await expect(client.configuration.read({ text })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      params: { key: 'line 2' },
    });
    expect(await client.clusters.list({})).toEqual([]);
  });

  it('is made of saved profiles, without their secrets', async () => {
    const { cluster, storage } = await client.configuration.read({ text: v1 });
    if (storage === null) throw new Error('it says where backups go');
    await client.clusters.save({ profile: cluster, secrets: {} });
    await client.storages.save({ profile: storage, secrets: {} });
    const ids = { clusterId: cluster.id, storageId: storage.id };
    const { text } = await client.configuration.export(ids);
    expect(text).not.toContain('hush');
    const again = await client.configuration.read({ text });
    expect(again.cluster.milvus.address).toBe('milvus.lyon:19531');
    expect(again.storage?.location).toMatchObject({ bucket: 'vault', rootPath: 'nightly' });
  });

  it('means what it says, whatever the environment of this process says', async () => {
    vi.stubEnv('MINIO_ADDRESS', 'elsewhere');
    vi.stubEnv('MILVUS_PASSWORD', 'other');
    try {
      const { cluster } = await client.configuration.read({ text: v1 });
      expect(cluster.storage).toMatchObject({ endpoint: 'minio.lyon:9000' });
    } finally {
      vi.unstubAllEnvs();
    }
  });
});
