import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { type Keychain, openVaultKey } from '#hosts/desktop/vaultKey.ts';

let folder: string;
let file: string;
let problems: string[];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'vault-key-'));
  file = path.join(folder, 'vault.key');
  problems = [];
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (keychain: Keychain, platform = 'linux') =>
  openVaultKey({
    path: file,
    platform,
    keychain,
    randomBytes: (count) => Buffer.alloc(count, 7),
    onProblem: (line) => problems.push(line),
  });

/** What each generation of the keychain writes begins with its name. */
const seal = (name: string, text: string): Buffer => Buffer.from(`${name}:${text}`);
function unseal(name: string, sealed: Buffer): string {
  const [by, text = ''] = sealed.toString().split(':');
  if (by !== name) throw new Error('another keychain has sealed it');
  return text;
}

function older(backend: string, isAvailable = true): Keychain {
  return {
    isEncryptionAvailable: () => isAvailable,
    getSelectedStorageBackend: () => backend,
    encryptString: (text) => seal('old', text),
    decryptString: (sealed) => unseal('old', sealed),
  };
}

/** With the calls that do not block, and a key that was rotated. Its calls that block are gone. */
function newer(isAvailable = true): Keychain {
  return {
    isAsyncEncryptionAvailable: async () => isAvailable,
    getSelectedStorageBackend: () => 'gnome_libsecret',
    encryptStringAsync: async (text) => seal('new', text),
    decryptStringAsync: async (sealed) => {
      const isOld = sealed.toString().startsWith('old');
      return { result: unseal(isOld ? 'old' : 'new', sealed), shouldReEncrypt: isOld };
    },
  };
}

const key = Buffer.alloc(32, 7);

describe('S01 the key of the vault', () => {
  test.each([
    ['older', older('gnome_libsecret')],
    ['newer', newer()],
  ])('is made once, sealed, for this user alone, by an %s keychain', async (_, keychain) => {
    expect(await open(keychain)).toEqual(key);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file).toString()).toMatch(/^(old|new):/);
    expect(await open(keychain)).toEqual(key);
    expect(readdirSync(folder)).toEqual(['vault.key']);
  });

  test('that an older keychain has sealed is opened by the newer one and sealed anew', async () => {
    await open(older('gnome_libsecret'));
    expect(await open(newer())).toEqual(key);
    expect(readFileSync(file).toString()).toBe(`new:${key.toString('base64')}`);
    expect(problems).toEqual([]);
  });
});

describe('S02 on Linux', () => {
  test.each(['basic_text', 'unknown'])(
    'the name of the backend decides, whatever is said of encryption: %s protects nothing',
    async (backend) => {
      expect(await open(older(backend))).toBeNull();
      expect([readdirSync(folder), problems]).toEqual([[], []]);
    },
  );

  test.each(['gnome_libsecret', 'kwallet', 'kwallet5', 'kwallet6'])('%s protects', async (name) => {
    expect(await open(older(name))).toEqual(key);
  });

  test('a keychain that is not available protects nothing', async () => {
    expect(await open(older('gnome_libsecret', false))).toBeNull();
    expect(await open(newer(false))).toBeNull();
    expect(readdirSync(folder)).toEqual([]);
  });
});

test('S02 elsewhere there is one keychain, which has no name', async () => {
  const keychain = older('');
  delete keychain.getSelectedStorageBackend;
  expect(await open(keychain, 'darwin')).toEqual(key);
  expect(await open(keychain, 'win32')).toEqual(key);
  expect(await open(keychain, 'linux')).toBeNull();
});

describe('S03 a key that does not open', () => {
  const broken: Keychain = {
    ...older('gnome_libsecret'),
    decryptString: () => {
      throw new Error('the keychain is locked');
    },
  };

  test.each([
    ['because the keychain is locked', 'old:x', broken],
    ['because another keychain has sealed it', 'another:x', older('gnome_libsecret')],
    ['because half of it is lost', 'old:c2hvcnQ=', older('gnome_libsecret')],
    ['because nothing is in it', '', older('gnome_libsecret')],
    ['because it is no text', '\0\u0001', newer()],
  ])(
    '%s, stays as it is; secrets are kept for the session, and a line says why',
    async (...all) => {
      const [, content, keychain] = all;
      writeFileSync(file, content);
      expect(await open(keychain)).toBeNull();
      expect(readFileSync(file).toString()).toBe(content);
      expect(problems).toHaveLength(1);
      expect(problems[0]).toContain(file);
    },
  );

  test('because the file cannot be read is not made anew', async () => {
    const keychain = older('gnome_libsecret');
    file = path.join(folder, 'file', 'vault.key');
    writeFileSync(path.join(folder, 'file'), 'no folder');
    expect(await open(keychain)).toBeNull();
    expect(problems).toHaveLength(1);
    expect(readFileSync(path.join(folder, 'file')).toString()).toBe('no folder');
  });
});
