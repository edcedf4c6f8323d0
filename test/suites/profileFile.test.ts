// Profiles to a file and back, over the contract: sealed or without secrets, beside what is there already.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Engine } from '#engine/engine.ts';
import { createMemoryVault, type SecretVault } from '#engine/secrets.ts';
import type { AppError } from '#shared/errors.ts';
import type { ClusterProfile } from '#shared/profile.ts';
import type { ImportChoice } from '#shared/profileFile.ts';

import { plainVault } from '../plainVault.ts';
import { bucket, cluster, storage } from '../unit/profiles/builders.ts';
import { openTestEngine, type TestEngine } from './testEngine.ts';

interface Place {
  readonly engine: Engine;
  readonly client: TestEngine['client'];
  readonly vault: SecretVault;
  readonly folder: string;
}

let places: Place[] = [];
let here: Place;
let there: Place;

async function openPlace(): Promise<Place> {
  const folder = await mkdtemp(path.join(tmpdir(), 'profile-file-'));
  const vault = createMemoryVault();
  const place = { ...(await openTestEngine({ dataFolder: folder, vault })), vault, folder };
  places.push(place);
  return place;
}

const lyon: ClusterProfile = cluster('lyon', {
  name: 'Lyon',
  environment: 'production',
  protection: 'typedName',
  color: 'teal',
  isFavourite: true,
  folder: 'France',
  notes: 'Ask Anna first',
  milvus: {
    address: 'milvus.lyon:19530',
    tls: { mode: 'server' },
    login: { type: 'password', user: 'anna', secret: 'lyon.milvus.password' },
  },
  storage: bucket('lyon'),
});
const vaultPlace = storage('vault', { name: 'Vault', location: bucket('vault') });
const secrets = { 'lyon.milvus.password': 'hush-1', 'lyon.secretKey': 'hush-2' };
const passphrase = 'correct horse battery';
const all = { clusterIds: ['lyon'], storageIds: ['vault'] };
const add: ImportChoice[] = [
  { id: 'lyon', choice: 'add' },
  { id: 'vault', choice: 'add' },
];

beforeEach(async () => {
  places = [];
  [here, there] = [await openPlace(), await openPlace()];
  await here.client.clusters.save({ profile: lyon, secrets });
  await here.client.storages.save({
    profile: vaultPlace,
    secrets: { 'vault.secretKey': 'hush-3' },
  });
});

afterEach(async () => {
  for (const { engine, folder } of places) {
    await engine.close();
    await rm(folder, { recursive: true, force: true });
  }
});

const exported = async (seal: string | null = null): Promise<string> =>
  (await here.client.profiles.export({ ...all, passphrase: seal })).text;
const savedIn = async ({ client }: Place) => ({
  clusters: await client.clusters.list({}),
  storages: await client.storages.list({}),
});
const knownIn = async ({ client }: Place): Promise<string[]> =>
  (await client.secrets.known({ refs: [...Object.keys(secrets), 'vault.secretKey'] })).refs;

describe('exported profiles', () => {
  it('come back as they were, without a secret', async () => {
    const text = await exported();
    expect(text).not.toContain('hush');
    const review = await there.client.profiles.review({ text, passphrase: null });
    expect(review.secrets).toBe('none');
    expect(review.entries.map(({ state }) => state)).toEqual(['new', 'new']);
    const file = { text, passphrase: null };
    expect(await there.client.profiles.import({ ...file, choices: add })).toEqual(all);
    expect(await savedIn(there)).toEqual(await savedIn(here));
    expect(await knownIn(there)).toEqual([]);
  });

  it('bring their secrets along when they are sealed', async () => {
    const text = await exported(passphrase);
    expect(text).not.toContain('hush');
    const { profiles } = there.client;
    const seen = async (given: string | null) =>
      (await profiles.review({ text, passphrase: given })).secrets;
    expect([await seen(null), await seen('wrong passphrase'), await seen(passphrase)]).toEqual([
      'locked',
      'locked',
      'sealed',
    ]);
    await profiles.import({ text, passphrase, choices: add });
    expect(await plainVault(there.vault).get('lyon.milvus.password')).toBe('hush-1');
    expect(await plainVault(there.vault).get('lyon.secretKey')).toBe('hush-2');
    expect(await plainVault(there.vault).get('vault.secretKey')).toBe('hush-3');
  });

  it('may name files that are not on this computer', async () => {
    const text = (await exported()).replace(
      '"mode": "server"',
      '"mode": "server", "caFile": "/gone/ca.pem"',
    );
    await there.client.profiles.import({ text, passphrase: null, choices: add });
    const [saved] = await there.client.clusters.list({});
    expect(saved?.milvus.tls).toEqual({ mode: 'server', caFile: '/gone/ca.pem' });
    if (saved === undefined) throw new Error('it was imported');
    const typed = there.client.clusters.save({ profile: saved, secrets: {} });
    await expect(typed).rejects.toMatchObject({
      code: 'PROFILE_INVALID',
      params: { field: 'milvus.tls.caFile', problem: 'fileMissing' },
    });
  });

  it('are only such as are saved', async () => {
    const asked = here.client.profiles.export({ ...all, storageIds: ['no'], passphrase: null });
    await expect(asked).rejects.toMatchObject({ code: 'STORAGE_NOT_FOUND' });
  });
});

describe('a file beside profiles that are there', () => {
  const importOne = async (choice: ImportChoice['choice'], text: string, seal?: string) =>
    there.client.profiles.import({
      text,
      passphrase: seal ?? null,
      choices: [{ id: 'lyon', choice }],
    });

  it('is compared field by field', async () => {
    const text = await exported();
    await there.client.profiles.import({ text, passphrase: null, choices: add });
    const [saved] = await there.client.clusters.list({});
    if (saved === undefined) throw new Error('it was imported');
    await there.client.clusters.save({
      profile: {
        ...saved,
        protection: 'none',
        notes: '',
        milvus: { ...saved.milvus, address: 'localhost:19530', login: { type: 'none' } },
      },
      secrets: {},
    });
    const { entries } = await there.client.profiles.review({ text, passphrase: null });
    expect(entries.map(({ state, differences }) => [state, ...differences])).toEqual([
      [
        'conflict',
        'protection',
        'notes',
        'milvus.address',
        'milvus.login.type',
        'milvus.login.user',
        'milvus.login.secret',
      ],
      ['same'],
    ]);
  });

  it('raises protection and never lowers it when it replaces', async () => {
    const text = await exported();
    const protectionAfter = async (before: ClusterProfile['protection']) => {
      const profile = { ...cluster('other'), name: 'LYON', protection: before };
      await there.client.clusters.save({ profile, secrets: {} });
      expect(await importOne('replace', text)).toEqual({ clusterIds: ['other'], storageIds: [] });
      const [saved, ...more] = await there.client.clusters.list({});
      expect(more).toEqual([]);
      return [saved?.name, saved?.protection];
    };
    expect(await protectionAfter('none')).toEqual(['Lyon', 'typedName']);
    expect(await protectionAfter('readOnly')).toEqual(['Lyon', 'readOnly']);
  });

  it('can be kept beside the other, under a free name and with secrets of its own', async () => {
    const text = await exported(passphrase);
    await importOne('add', text, passphrase);
    const { clusterIds } = await importOne('keepBoth', text, passphrase);
    const [first, second] = await there.client.clusters.list({});
    expect([first?.id, second?.id, second?.name]).toEqual(['lyon', ...clusterIds, 'Lyon 2']);
    expect(await plainVault(there.vault).get(`${second?.id}.milvus.password`)).toBe('hush-1');
  });

  it('is not added twice, and then nothing of it is', async () => {
    const text = await exported();
    await importOne('add', text);
    const asked = there.client.profiles.import({
      text,
      passphrase: null,
      choices: add.toReversed(),
    });
    await expect(asked).rejects.toMatchObject({ code: 'NAME_TAKEN', params: { name: 'Lyon' } });
    expect(await there.client.storages.list({})).toEqual([]);
  });

  it('cannot send a kept secret to another address', async () => {
    await there.client.profiles.import({
      text: await exported(passphrase),
      passphrase,
      choices: add,
    });
    const bent = (await exported())
      .replaceAll('milvus.lyon:19530', 'evil.example:19530')
      .replace('"endpoint": "minio.lyon:9000"', '"endpoint": "evil.example:9000"');
    await importOne('replace', bent);
    expect(await knownIn(there)).toEqual(['vault.secretKey']);
    const named = (await exported()).replaceAll(
      '"secretKey": "lyon.secretKey"',
      '"secretKey": "vault.secretKey"',
    );
    const { clusterIds } = await importOne('keepBoth', named);
    const refs = [`${clusterIds[0]}.secretKey`, `${clusterIds[0]}.milvus.password`];
    expect(await there.client.secrets.known({ refs })).toEqual({ refs: [] });
  });

  it('keeps a secret where server and user stay the same', async () => {
    await there.client.profiles.import({
      text: await exported(passphrase),
      passphrase,
      choices: add,
    });
    await importOne('replace', (await exported()).replace('Ask Anna first', 'Ask Ben'));
    expect(await knownIn(there)).toEqual([...Object.keys(secrets), 'vault.secretKey']);
  });
});

describe('a file is refused, and nothing changes,', () => {
  /** '<code>: <reason>' */
  const refused = async (text: string, seal: string | null = null): Promise<string> => {
    const before = await savedIn(there);
    const asked = there.client.profiles.import({ text, passphrase: seal, choices: add });
    const error = await asked.then(
      () => 'none',
      ({ code, params }: AppError) => `${code}: ${params['reason'] ?? params['problem'] ?? ''}`,
    );
    expect(await savedIn(there)).toEqual(before);
    return error;
  };

  it('with a wrong passphrase', async () => {
    expect(await refused(await exported(passphrase), 'another one')).toBe('PASSPHRASE_WRONG: ');
  });

  it('when its profiles were changed under the seal', async () => {
    const text = (await exported(passphrase)).replace('milvus.lyon:19530', 'evil.example:19530');
    expect(await refused(text, passphrase)).toBe(
      'PROFILE_FILE_INVALID: its profiles were changed after their secrets had been sealed',
    );
  });

  it('when its sealed part was changed', async () => {
    const text = await exported(passphrase);
    const parsed = JSON.parse(text) as { data: { sealed: { secrets: string } } };
    const bytes = Buffer.from(parsed.data.sealed.secrets, 'base64');
    bytes[20] = (bytes[20] ?? 0) ^ 1;
    parsed.data.sealed.secrets = bytes.toString('base64');
    expect(await refused(JSON.stringify(parsed), passphrase)).toBe(
      'PROFILE_FILE_INVALID: its secrets were changed or damaged',
    );
  });

  it('when it breaks a rule', async () => {
    const text = (await exported()).replace('minio.lyon:9000', '169.254.169.254:80');
    expect(await refused(text)).toBe('PROFILE_INVALID: metadata');
  });

  it.each([
    ['no JSON', 'milvus: {}', 'PROFILE_FILE_INVALID'],
    ['another file of the program', '{"version":1,"data":[]}', 'PROFILE_FILE_INVALID'],
    ['a newer version', '{"version":2,"data":{}}', 'FILE_TOO_NEW'],
    ['nothing', '', 'PROFILE_FILE_INVALID'],
    ['brackets only', '['.repeat(400_000), 'PROFILE_FILE_INVALID'],
    ['more than a million characters', ' '.repeat(1_000_001), 'INVALID_INPUT'],
  ])('when it holds %s', async (_, text, code) => {
    expect(await refused(text)).toMatch(`${code}: `);
    await expect(there.client.profiles.review({ text, passphrase: null })).rejects.toMatchObject({
      code,
    });
  });

  it('when it holds one id twice, whose secrets would be one', async () => {
    const text = (await exported()).replaceAll('"id": "vault"', '"id": "lyon"');
    expect(await refused(text)).toBe('PROFILE_FILE_INVALID: two profiles have the same id');
  });
});
