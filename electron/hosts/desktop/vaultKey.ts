import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

import { safeStorage } from 'electron/main';

/**
 * The key of the vault, kept in a file that the keychain of the system has sealed; null where there is no keychain that protects
 * anything. On Linux that is decided by the name of the backend: with basic_text the key is the same on every computer, although
 * Electron then says that encryption is available.
 */
export function openVaultKey(path: string, platform: string): Buffer | null {
  if (!hasKeychain(platform)) return null;
  const sealed = read(path);
  if (sealed !== null) return Buffer.from(safeStorage.decryptString(sealed), 'base64');
  const key = randomBytes(32);
  writeFileSync(path, safeStorage.encryptString(key.toString('base64')), { mode: 0o600, flag: 'wx' });
  return key;
}

function hasKeychain(platform: string): boolean {
  if (!safeStorage.isEncryptionAvailable()) return false;
  if (platform !== 'linux') return true;
  return !['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend());
}

function read(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
}
