import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

import { safeStorage } from 'electron/main';

/**
 * The key of the vault, kept in a file that the keychain of the system has sealed; null where there is no keychain that protects
 * anything, or where it does not open the file now: secrets are then kept for this session, and the file stays as it is.
 */
export function openVaultKey(path: string, platform: string): Buffer | null {
  if (!hasKeychain(platform)) return null;
  const sealed = read(path);
  try {
    if (sealed !== null) return Buffer.from(safeStorage.decryptString(sealed), 'base64');
    const key = randomBytes(32);
    const content = safeStorage.encryptString(key.toString('base64'));
    writeFileSync(path, content, { mode: 0o600, flag: 'wx' });
    return key;
  } catch (error) {
    process.stderr.write(`Secrets are kept for this session only: ${path}: ${String(error)}\n`);
    return null;
  }
}

/**
 * On Linux the name of the backend decides: with basic_text the key is the same on every computer, although Electron then may
 * say that encryption is available.
 */
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
