/**
 * Layout of a vault file, version 1. JSON in UTF-8; every byte string is base64.
 *
 *   version   1
 *   data
 *     id        16 random bytes that name the vault; bound to everything sealed in it
 *     wraps[]   the data key (32 random bytes), sealed once for each way to open the vault
 *       type      'passphrase': key = scrypt(passphrase, salt, N 2^17, r 8, p 1), 32 bytes
 *                 'key': key = HKDF-SHA-256(given key or content of the key file, salt, info 'key'), 32 bytes
 *       salt      16 random bytes
 *       key       the sealed data key; additional data: 'wrap <type> <id>'
 *     secrets   the sealed JSON pairs [[name, secret], …]; additional data: 'secrets <id>'
 *
 * Sealed: 12 random bytes of nonce, AES-256-GCM of the content, 16 bytes of tag. All secrets are sealed as one text:
 * none can be taken out, swapped or put back unseen, and their names are hidden.
 */
import {
  type ScryptOptions,
  createCipheriv,
  createDecipheriv,
  hkdfSync,
  scrypt,
} from 'node:crypto';
import { promisify } from 'node:util';

import { z } from 'zod';

import { AppError, messageOf } from '#shared/errors.ts';

import { parseVersioned } from './jsonFile.ts';
import { readBoundedFile } from './readBoundedFile.ts';
import { Secret } from './secret.ts';

/** One way to open a vault. */
export type Unlock =
  | { readonly type: 'passphrase'; readonly value: string }
  /** Any file of 32 bytes to 64 KiB, taken as it is. */
  | { readonly type: 'keyFile'; readonly path: string }
  /** 32 bytes, e.g. kept by the keychain of the system. */
  | { readonly type: 'key'; readonly key: Buffer };

export type RandomBytes = (count: number) => Buffer;

const nonceBytes = 12;
const tagBytes = 16;
const leastKeyBytes = 32;
const mostKeyBytes = 65_536;
// 128 MiB and a third of a second on a laptop: what OWASP asks of scrypt.
const scryptCost = { N: 2 ** 17, r: 8, p: 1, maxmem: 2 ** 28 };
const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

/** Only the one way to write the bytes, so that every changed character of a file is seen. */
const Base64 = z
  .string()
  .refine((text) => Buffer.from(text, 'base64').toString('base64') === text, 'not base64');

/** What is in a vault file, or in any other that seals secrets as it does. */
export const VaultContent = z.object({
  id: Base64,
  wraps: z
    .array(z.object({ type: z.enum(['passphrase', 'key']), salt: Base64, key: Base64 }))
    .min(1),
  secrets: Base64,
});
export type VaultContent = z.infer<typeof VaultContent>;
export type KeyWrap = VaultContent['wraps'][number];

const Pairs = z.array(z.tuple([z.string(), z.string()]));

/** @throws FILE_TOO_NEW, VAULT_LOCKED when it is no vault or damaged */
export function parseVault(text: string, path: string): VaultContent {
  try {
    return VaultContent.parse(parseVersioned(text, { path, version: 1 }));
  } catch (error) {
    throw error instanceof AppError ? error : locked(path, 'it is damaged, or not a vault');
  }
}

/** @throws VAULT_LOCKED when anything in it was changed */
export function openSecrets(
  { id, secrets }: VaultContent,
  key: Buffer,
  path: string,
): Map<string, Secret> {
  const plain = open(key, secrets, `secrets ${id}`);
  if (plain === null) throw locked(path, 'it was changed or damaged');
  const pairs = Pairs.parse(JSON.parse(plain.toString('utf8')));
  return new Map(pairs.map(([ref, text]) => [ref, new Secret(text)]));
}

export function sealSecrets(
  secrets: ReadonlyMap<string, Secret>,
  vault: { readonly id: string; readonly key: Buffer; readonly randomBytes: RandomBytes },
): string {
  const pairs = [...secrets].map(([ref, secret]) => [ref, secret.reveal()]);
  const plain = Buffer.from(JSON.stringify(pairs));
  return seal(plain, { ...vault, purpose: `secrets ${vault.id}` });
}

/** Seals the data key for one way to open the vault. @throws VAULT_LOCKED when the passphrase or key is not usable */
export async function wrapKey(
  dataKey: Buffer,
  unlock: Unlock,
  vault: { readonly id: string; readonly path: string; readonly randomBytes: RandomBytes },
): Promise<KeyWrap> {
  const { id, path, randomBytes } = vault;
  const type = wrapType(unlock);
  const salt = randomBytes(16);
  const key = await wrappingKey(unlock, salt, path);
  const sealed = seal(dataKey, { key, randomBytes, purpose: `wrap ${type} ${id}` });
  return { type, salt: salt.toString('base64'), key: sealed };
}

/** The data key of a vault. @throws VAULT_LOCKED */
export async function unwrapKey(
  { id, wraps }: VaultContent,
  unlock: Unlock,
  path: string,
): Promise<Buffer> {
  const type = wrapType(unlock);
  const fitting = wraps.filter((wrap) => wrap.type === type);
  for (const wrap of fitting) {
    const wrapping = await wrappingKey(unlock, Buffer.from(wrap.salt, 'base64'), path);
    const key = open(wrapping, wrap.key, `wrap ${type} ${id}`);
    if (key !== null) return key;
  }
  const problem = fitting.length === 0 ? 'it is not closed with a' : 'this is not its';
  throw locked(path, `${problem} ${type}`);
}

function wrapType({ type }: Unlock): KeyWrap['type'] {
  return type === 'passphrase' ? 'passphrase' : 'key';
}

async function wrappingKey(unlock: Unlock, salt: Buffer, path: string): Promise<Buffer> {
  if (unlock.type === 'passphrase') {
    if (unlock.value === '') throw locked(path, 'no passphrase given');
    // One form of each character: the same passphrase typed on two systems may come composed or not.
    return derive(unlock.value.normalize('NFC'), salt, 32, scryptCost);
  }
  const secret = unlock.type === 'key' ? unlock.key : await readKeyFile(unlock.path, path);
  if (secret.length < leastKeyBytes || secret.length > mostKeyBytes) {
    throw locked(path, `a key has ${leastKeyBytes} to ${mostKeyBytes} bytes`);
  }
  return Buffer.from(hkdfSync('sha256', secret, salt, 'key', 32));
}

async function readKeyFile(keyPath: string, path: string): Promise<Buffer> {
  try {
    return await readBoundedFile(keyPath, mostKeyBytes);
  } catch (error) {
    throw locked(path, `the key file cannot be read: ${messageOf(error)}`, error);
  }
}

function seal(
  plain: Buffer,
  by: { readonly key: Buffer; readonly randomBytes: RandomBytes; readonly purpose: string },
): string {
  const nonce = by.randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', by.key, nonce).setAAD(Buffer.from(by.purpose));
  const text = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, text, cipher.getAuthTag()]).toString('base64');
}

/** What was sealed; null when the key is another one or a byte was changed. */
function open(key: Buffer, sealed: string, purpose: string): Buffer | null {
  const bytes = Buffer.from(sealed, 'base64');
  if (bytes.length < nonceBytes + tagBytes) return null;
  const nonce = bytes.subarray(0, nonceBytes);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(purpose)).setAuthTag(bytes.subarray(-tagBytes));
  try {
    const text = decipher.update(bytes.subarray(nonceBytes, -tagBytes));
    return Buffer.concat([text, decipher.final()]);
  } catch {
    return null;
  }
}

function locked(path: string, reason: string, cause?: unknown): AppError {
  return new AppError('VAULT_LOCKED', { path, reason }, { cause });
}
