import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createSystemClock } from '#engine/systemClock.ts';
import { openVaultFile } from '#engine/vaultFile.ts';
import type { Unlock } from '#engine/vaultFormat.ts';

import { type PlainVault, plainVault } from '../plainVault.ts';

const key: Unlock = { type: 'key', key: Buffer.alloc(32, 7) };
let folder = '';
let path = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vault-'));
  path = join(folder, 'secrets.json');
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const open = (unlock: Unlock = key): PlainVault =>
  plainVault(openVaultFile({ path, unlock, clock: createSystemClock(), randomBytes }));

const locked = (reason: string): object => ({ code: 'VAULT_LOCKED', params: { path, reason } });

describe('a vault file', () => {
  it('is not made by looking into it or by forgetting', async () => {
    expect(await open().get('a')).toBeUndefined();
    await open().remove('a');
    expect(await readdir(folder)).toEqual([]);
  });

  it('is for its owner only and shows neither secrets nor their names', async () => {
    await open().set('the name', 'the secret');
    const text = await readFile(path, 'utf8');
    const inner = Buffer.from(/"secrets": "([^"]+)"/.exec(text)?.[1] ?? '', 'base64').toString(
      'latin1',
    );
    for (const word of ['the name', 'the secret']) {
      expect(text + inner).not.toContain(word);
      expect(text).not.toContain(Buffer.from(word).toString('base64').slice(0, 8));
    }
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['secrets.json']);
  });

  it('is shared: what another process sets is seen, and kept by a change', async () => {
    const [one, other] = [open(), open()];
    await one.set('a', '1');
    await other.set('b', '2');
    await one.set('c', '3');
    expect([await other.get('a'), await one.get('b'), await other.get('c')]).toEqual([
      '1',
      '2',
      '3',
    ]);
  });

  it('uses a new nonce for every write', async () => {
    const vault = open();
    const nonces = new Set<string>();
    for (let round = 0; round < 5; round += 1) {
      await vault.set('a', 'same');
      const file = JSON.parse(await readFile(path, 'utf8')) as { data: { secrets: string } };
      nonces.add(file.data.secrets.slice(0, 16));
    }
    expect(nonces.size).toBe(5);
  });

  it('opens with a key file, whatever is in it', async () => {
    const keyPath = join(folder, 'key');
    await writeFile(keyPath, randomBytes(48));
    const unlock: Unlock = { type: 'keyFile', path: keyPath };
    await open(unlock).set('a', 'one');
    expect(await open(unlock).get('a')).toBe('one');
  });

  it('opens with a passphrase however its accents are composed', async () => {
    await open({ type: 'passphrase', value: 'é long enough' }).set('a', 'one');
    expect(await open({ type: 'passphrase', value: 'e\u0301 long enough' }).get('a')).toBe('one');
  });
});

describe('a vault that cannot be opened', () => {
  it.each<[string, Unlock, string]>([
    ['another key', { type: 'key', key: Buffer.alloc(32, 8) }, 'this is not its key'],
    [
      'a passphrase it does not have',
      { type: 'passphrase', value: 'x' },
      'it is not closed with a passphrase',
    ],
    [
      'a key that is too short',
      { type: 'key', key: Buffer.alloc(16) },
      'a key has 32 to 65536 bytes',
    ],
  ])('because of %s stays as it is', async (_, unlock, reason) => {
    await open().set('a', 'one');
    const before = await readFile(path);
    await expect(open(unlock).get('a')).rejects.toMatchObject(locked(reason));
    await expect(open(unlock).set('a', 'two')).rejects.toMatchObject(locked(reason));
    await expect(open(unlock).remove('a')).rejects.toMatchObject(locked(reason));
    expect(await readFile(path)).toEqual(before);
    expect(await open().get('a')).toBe('one');
  });

  it('because of a wrong passphrase stays as it is', async () => {
    await open({ type: 'passphrase', value: 'right' }).set('a', 'one');
    const before = await readFile(path);
    const wrong = open({ type: 'passphrase', value: 'wrong' });
    await expect(wrong.set('a', 'two')).rejects.toMatchObject(locked('this is not its passphrase'));
    expect(await readFile(path)).toEqual(before);
  });

  it.each<[string, Unlock]>([
    ['without a passphrase', { type: 'passphrase', value: '' }],
    ['without its key file', { type: 'keyFile', path: '/does/not/exist' }],
    ['with a folder as key file', { type: 'keyFile', path: tmpdir() }],
    ['with a device as key file', { type: 'keyFile', path: '/dev/zero' }],
  ])('%s is not even begun', async (_, unlock) => {
    await expect(open(unlock).set('a', 'one')).rejects.toMatchObject({ code: 'VAULT_LOCKED' });
    expect(await readdir(folder)).toEqual([]);
  });

  it('because a newer version wrote it stays as it is', async () => {
    await writeFile(path, '{"version":2,"data":{}}');
    await expect(open().set('a', 'one')).rejects.toMatchObject({ code: 'FILE_TOO_NEW' });
    expect(await readFile(path, 'utf8')).toBe('{"version":2,"data":{}}');
  });

  it.each(['', '{', '{"version":1,"data":{}}', 'null'])(
    'because it holds %s stays as it is',
    async (text) => {
      await writeFile(path, text);
      await expect(open().set('a', 'one')).rejects.toMatchObject(
        locked('it is damaged, or not a vault'),
      );
      expect(await readFile(path, 'utf8')).toBe(text);
    },
  );

  it('because it is a folder says so', async () => {
    await mkdir(path);
    await expect(open().get('a')).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
  });

  it('with any character changed is refused or unharmed, never wrong, and stays as it is', async () => {
    await open().set('a', 'one');
    const text = await readFile(path, 'utf8');
    await fc.assert(
      fc.asyncProperty(
        fc.nat(text.length - 1),
        fc.constantFrom('A', 'a', '0', '+', '/', '=', '"', '{', '}', ','),
        async (position, char) => {
          const changed = text.slice(0, position) + char + text.slice(position + 1);
          await writeFile(path, changed);
          const got = await open()
            .get('a')
            .catch((error: { code: string }) => error.code);
          expect(['one', 'VAULT_LOCKED', 'FILE_TOO_NEW']).toContain(got);
          if (changed !== text && /[\w+/]/.test(text.charAt(position))) {
            expect(got).not.toBe('one');
          }
          expect(await readFile(path, 'utf8')).toBe(changed);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('because parts of another vault were put into it is refused', async () => {
    await open().set('a', 'one');
    const first = JSON.parse(await readFile(path, 'utf8')) as { data: object };
    await rm(path);
    await open().set('a', 'two');
    const second = JSON.parse(await readFile(path, 'utf8')) as { data: { secrets: string } };
    const { secrets } = second.data;
    await writeFile(path, JSON.stringify({ ...first, data: { ...first.data, secrets } }));
    await expect(open().get('a')).rejects.toMatchObject(locked('it was changed or damaged'));
  });
});
