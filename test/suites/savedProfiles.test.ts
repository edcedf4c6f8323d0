// Profiles and their secrets over the contract of the engine: one does not come or go without the other.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Engine } from '#engine/engine.ts';
import { createMemoryVault, type SecretVault, withNotedSecrets } from '#engine/secrets.ts';
import { AppError } from '#shared/errors.ts';
import type { ClusterProfile } from '#shared/profile.ts';

import { plainVault } from '../plainVault.ts';
import { bucket, cluster, storage } from '../unit/profiles/builders.ts';
import { openTestEngine, type TestEngine } from './testEngine.ts';

let folder: string;
let engine: Engine;
let client: TestEngine['client'];
let vault: SecretVault;
/** What came to the vault. */
let noted: string[];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'saved-profiles-'));
  vault = withNotedSecrets(createMemoryVault(), (secret) => noted.push(secret));
  noted = [];
  ({ engine, client } = await openTestEngine({
    dataFolder: folder,
    vault,
    transient: {
      clusters: [cluster('config', { name: 'By config' })],
      storages: [storage('config-backup')],
    },
  }));
});

afterEach(async () => {
  await engine.close();
  await rm(folder, { recursive: true, force: true });
});

const withLogin = (id: string, change: Partial<ClusterProfile> = {}): ClusterProfile =>
  cluster(id, {
    milvus: {
      address: 'milvus.lyon:19530',
      tls: { mode: 'none' },
      login: { type: 'password', user: 'anna', secret: `${id}.milvus.password` },
    },
    storage: bucket(id, { sessionToken: `${id}.sessionToken` }),
    ...change,
  });
const refs = (id: string): string[] => [
  `${id}.milvus.password`,
  `${id}.secretKey`,
  `${id}.sessionToken`,
];
const secretsOf = async (id: string): Promise<(string | undefined)[]> =>
  Promise.all(refs(id).map((ref) => plainVault(vault).get(ref)));
const typed = { 'a.milvus.password': 'pw', 'a.secretKey': 'sk', 'a.sessionToken': 'st' };

describe('a saved profile', () => {
  it('keeps what was typed under names of its own, whatever names the form used', async () => {
    const given = withLogin('a');
    const { milvus } = given;
    const saved = await client.clusters.save({
      profile: {
        ...given,
        name: '  Lyon  ',
        milvus: { ...milvus, login: { type: 'password', user: 'anna', secret: 'form-1' } },
        storage: bucket('a', { secretKey: 'form-2', sessionToken: 'form-3' }),
      },
      secrets: { 'form-1': 'pw', 'form-2': 'sk', 'form-3': 'st', other: 'never asked for' },
    });
    expect(saved).toEqual({ ...given, name: 'Lyon' });
    expect(noted).toEqual(['pw', 'sk', 'st']);
    expect(await secretsOf('a')).toEqual(['pw', 'sk', 'st']);
    expect(await vault.get('other')).toBeUndefined();
    expect(new Set(noted)).toEqual(new Set(['pw', 'sk', 'st']));
    expect(await readFile(path.join(folder, 'clusters.json'), 'utf8')).not.toMatch(/"(pw|sk|st)"/);
  });

  it('keeps its secrets when nothing is typed, and loses those it no longer names', async () => {
    await client.clusters.save({ profile: withLogin('a'), secrets: typed });
    await client.clusters.save({ profile: withLogin('a', { name: 'Lyon' }), secrets: {} });
    expect(await secretsOf('a')).toEqual(['pw', 'sk', 'st']);
    await client.clusters.save({
      profile: cluster('a', { storage: bucket('a') }),
      secrets: { 'a.secretKey': 'new' },
    });
    expect(await secretsOf('a')).toEqual([undefined, 'new', undefined]);
  });

  it('takes its secrets along when it is removed', async () => {
    await client.clusters.save({ profile: withLogin('a'), secrets: typed });
    const location = bucket('s');
    await client.storages.save({
      profile: storage('s', { location }),
      secrets: { 's.secretKey': 'k' },
    });
    const asked = { refs: [...refs('a'), 's.secretKey', 'unknown'] };
    expect(await client.secrets.known(asked)).toEqual({ refs: [...refs('a'), 's.secretKey'] });
    await client.clusters.remove({ clusterId: 'a' });
    await client.storages.remove({ storageId: 's' });
    expect(await client.secrets.known(asked)).toEqual({ refs: [] });
  });

  it('that is a duplicate has copies of the secrets, which stay when the first one goes', async () => {
    await client.clusters.save({ profile: withLogin('a'), secrets: typed });
    const { id: _, name: __, ...others } = withLogin('a');
    const profile = { ...others, id: 'b', name: 'Copy' };
    const copy = await client.clusters.save({ profile, secrets: { 'a.secretKey': 'other' } });
    expect(copy).toEqual({ ...withLogin('b'), name: 'Copy' });
    await client.clusters.remove({ clusterId: 'a' });
    expect(await secretsOf('b')).toEqual(['pw', 'other', 'st']);
  });

  it('asks for a secret that nobody knows, instead of taking the one it had', async () => {
    await client.clusters.save({ profile: withLogin('a'), secrets: typed });
    const profile = withLogin('a', { storage: bucket('a', { secretKey: 'nobody' }) });
    await client.clusters.save({ profile, secrets: {} });
    expect(await secretsOf('a')).toEqual(['pw', undefined, undefined]);
  });

  it('can be renamed and removed while the vault is locked', async () => {
    await client.clusters.save({ profile: withLogin('a'), secrets: typed });
    const locked = (): Promise<never> => Promise.reject(new AppError('VAULT_LOCKED'));
    const { engine: other, client: otherClient } = await openTestEngine({
      dataFolder: folder,
      vault: { get: locked, set: locked, remove: locked },
    });
    const renamed = withLogin('a', { name: 'Lyon' });
    expect(await otherClient.clusters.save({ profile: renamed, secrets: {} })).toEqual(renamed);
    await expect(
      otherClient.clusters.save({ profile: renamed, secrets: typed }),
    ).rejects.toMatchObject({ code: 'VAULT_LOCKED' });
    await otherClient.clusters.remove({ clusterId: 'a' });
    expect(await otherClient.clusters.list({})).toEqual([]);
    await other.close();
  });
});

describe('a profile is refused, and nothing of it is kept,', () => {
  it.each([
    ['without a name', cluster('a', { name: ' ' }), 'name', 'nameEmpty'],
    [
      'with a bucket no service takes',
      cluster('a', { storage: bucket('a', { bucket: 'X' }) }),
      'storage.bucket',
      'bucket',
    ],
    [
      'at the address of the keys of the machine',
      cluster('a', { storage: bucket('a', { endpoint: '169.254.169.254:80' }) }),
      'storage.endpoint',
      'metadata',
    ],
  ])('%s', async (_, profile, field, problem) => {
    const asked = client.clusters.save({ profile, secrets: { 'a.secretKey': 'x' } });
    await expect(asked).rejects.toMatchObject({
      code: 'PROFILE_INVALID',
      params: { field, problem },
    });
    expect(noted).toEqual([]);
    expect(await client.clusters.list({})).toHaveLength(1);
  });

  it('when its certificates are not on this computer', async () => {
    const certificateFile = path.join(folder, 'client.pem');
    await writeFile(certificateFile, 'x');
    const tls = { mode: 'mutual', certificateFile, keyFile: folder } as const;
    const profile = cluster('a', { milvus: { ...cluster('a').milvus, tls } });
    await expect(client.clusters.save({ profile, secrets: {} })).rejects.toMatchObject({
      code: 'PROFILE_INVALID',
      params: { field: 'milvus.tls.keyFile', problem: 'fileMissing' },
    });
  });

  it('when its name is that of another of its kind', async () => {
    await client.clusters.save({ profile: cluster('a', { name: 'Lyon' }), secrets: {} });
    for (const name of ['lyon ', ' by config']) {
      const profile = withLogin('b', { name });
      await expect(client.clusters.save({ profile, secrets: typed })).rejects.toMatchObject({
        code: 'NAME_TAKEN',
        params: { name: name.trim() },
      });
    }
    expect(noted).toEqual([]);
    const place = storage('s', { name: 'Lyon' });
    expect(await client.storages.save({ profile: place, secrets: {} })).toEqual(place);
  });

  it.each(['config', 'practice-a', '../x', ''])('with the id %j', async (id) => {
    const asked = client.clusters.save({ profile: cluster(id), secrets: {} });
    await expect(asked).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('with the id of a storage', async () => {
    await client.storages.save({ profile: storage('x'), secrets: {} });
    const asked = client.clusters.save({ profile: cluster('x'), secrets: {} });
    await expect(asked).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});
