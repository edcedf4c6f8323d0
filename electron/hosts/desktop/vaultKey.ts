import { readFileSync } from 'node:fs';

import { replaceFile } from '#engine/durableFile.ts';
import { isCode } from '#engine/fileError.ts';

/** What this needs of Electron's safeStorage. The later calls are missing in older runtimes, the earlier in newer ones. */
export interface Keychain {
  isEncryptionAvailable?(): boolean;
  isAsyncEncryptionAvailable?(): Promise<boolean>;
  getSelectedStorageBackend?(): string;
  encryptString?(text: string): Buffer;
  encryptStringAsync?(text: string): Promise<Buffer>;
  decryptString?(sealed: Buffer): string;
  decryptStringAsync?(sealed: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }>;
}

const keyBytes = 32;

/**
 * The key of the vault, kept in a file that the keychain of the system has sealed; null where there is no keychain that protects
 * anything, or where it does not open the file now: secrets are then kept for this session, and the file stays as it is.
 */
export async function openVaultKey(input: {
  readonly path: string;
  readonly platform: string;
  readonly keychain: Keychain;
  readonly randomBytes: (count: number) => Buffer;
  /** Told in a line why secrets are kept for this session only, where that is not the choice of the system. */
  readonly onProblem: (line: string) => void;
}): Promise<Buffer | null> {
  const { path, keychain, randomBytes, onProblem } = input;
  try {
    if (!(await isProtecting(keychain, input.platform))) return null;
    const sealed = read(path);
    if (sealed !== null) return await open(sealed, path, keychain);
    const key = randomBytes(keyBytes);
    await replaceFile(path, await seal(key, keychain));
    return key;
  } catch (error) {
    onProblem(`Secrets are kept for this session only: ${path}: ${String(error)}`);
    return null;
  }
}

/**
 * On Linux the name of the backend decides: with basic_text the key is the same on every computer, although Electron then may
 * say that encryption is available.
 */
async function isProtecting(keychain: Keychain, platform: string): Promise<boolean> {
  const backend = platform === 'linux' ? keychain.getSelectedStorageBackend?.() : 'the system';
  if (backend === undefined || ['basic_text', 'unknown'].includes(backend)) return false;
  const isAvailable = keychain.isAsyncEncryptionAvailable
    ? await keychain.isAsyncEncryptionAvailable()
    : keychain.isEncryptionAvailable?.();
  return isAvailable === true;
}

async function open(sealed: Buffer, path: string, keychain: Keychain): Promise<Buffer> {
  if (!keychain.decryptStringAsync) return keyOf(keychain.decryptString?.(sealed));
  const { result, shouldReEncrypt } = await keychain.decryptStringAsync(sealed);
  const key = keyOf(result);
  // The keychain has a newer key; the file is replaced as a whole or not at all.
  if (shouldReEncrypt) await replaceFile(path, await seal(key, keychain));
  return key;
}

/** Half a key would open nothing, and be taken for the key of a new vault. */
function keyOf(text = ''): Buffer {
  const key = Buffer.from(text, 'base64');
  if (key.length !== keyBytes) throw new Error('it holds no key');
  return key;
}

async function seal(key: Buffer, keychain: Keychain): Promise<Buffer> {
  const text = key.toString('base64');
  const sealed = keychain.encryptStringAsync
    ? await keychain.encryptStringAsync(text)
    : keychain.encryptString?.(text);
  if (sealed === undefined) throw new Error('the keychain cannot seal');
  return sealed;
}

/** Null only for a file that is not there: one that cannot be read must not be replaced. */
function read(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  }
}
