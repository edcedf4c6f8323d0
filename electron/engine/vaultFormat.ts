/**
 * Layout of a vault file, version 1. JSON in UTF-8; every byte string is base64.
 *
 *   version   1
 *   data
 *     id        16 random bytes that name the vault; bound to everything sealed in it
 *     wraps[]   the data key (32 random bytes), sealed once for each way to open the vault
 *       type      'passphrase': key = scrypt(passphrase, salt, n, r, p), 32 bytes
 *                 'keyFile', 'key': key = HKDF-SHA-256(content of the file or given key, salt, info 'type'), 32 bytes
 *       nonce     12 random bytes
 *       key       AES-256-GCM of the data key and its 16-byte tag; additional data: 'wrap <type> <id>'
 *     nonce     12 random bytes, new with every write
 *     secrets   AES-256-GCM of the JSON pairs [[name, secret], …] and its 16-byte tag; additional data: 'secrets <id>'
 *
 * All secrets are sealed as one text: none can be taken out, swapped or put back unseen, and their names are hidden.
 */
import { createCipheriv, createDecipheriv } from 'node:crypto';

import { z } from 'zod';

import { AppError } from '#shared/errors.ts';

export const nonceBytes = 12;
const tagBytes = 16;

/** Only the one way to write the bytes, so that every changed character of a file is seen. */
const Base64 = z
  .string()
  .refine((text) => Buffer.from(text, 'base64').toString('base64') === text, 'not base64');

const sealedKey = { salt: Base64, nonce: Base64, key: Base64 };

const KeyWrap = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('passphrase'),
    // The bounds keep a forged file from taking the memory: scrypt needs 128 n r bytes.
    scrypt: z.object({
      n: z.literal([2 ** 14, 2 ** 15, 2 ** 16, 2 ** 17, 2 ** 18, 2 ** 19, 2 ** 20]),
      r: z.literal(8),
      p: z.literal(1),
    }),
    ...sealedKey,
  }),
  z.object({ type: z.literal('keyFile'), ...sealedKey }),
  z.object({ type: z.literal('key'), ...sealedKey }),
]);
export type KeyWrap = z.infer<typeof KeyWrap>;

const Sealed = z.object({ nonce: Base64, secrets: Base64 });
export type Sealed = z.infer<typeof Sealed>;

const VaultContent = z.object({ id: Base64, wraps: z.array(KeyWrap).min(1), ...Sealed.shape });
export type VaultContent = z.infer<typeof VaultContent>;

const Versioned = z.object({ version: z.number().int().positive(), data: z.unknown() });

/** @throws FILE_TOO_NEW, VAULT_LOCKED when it is no vault or damaged */
export function parseVault(text: string, path: string): VaultContent {
  try {
    const file = Versioned.parse(JSON.parse(text));
    if (file.version > 1) throw new AppError('FILE_TOO_NEW', { path });
    return VaultContent.parse(file.data);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('VAULT_LOCKED', { path, reason: 'it is damaged, or not a vault' });
  }
}

export type Secrets = ReadonlyMap<string, string>;

const Pairs = z.array(z.tuple([z.string(), z.string()]));

/** @throws VAULT_LOCKED when anything in it was changed */
export function openSecrets(content: VaultContent, key: Buffer, path: string): Secrets {
  const { id, nonce, secrets } = content;
  const plain = open(key, { nonce, sealed: secrets, purpose: `secrets ${id}` });
  if (plain === null)
    throw new AppError('VAULT_LOCKED', { path, reason: 'it was changed or damaged' });
  return new Map(Pairs.parse(JSON.parse(plain.toString('utf8'))));
}

export function sealSecrets(
  id: string,
  key: Buffer,
  entry: { secrets: Secrets; nonce: Buffer },
): Sealed {
  const { secrets, nonce } = entry;
  const plain = Buffer.from(JSON.stringify([...secrets]));
  const sealed = seal(key, { nonce, plain, purpose: `secrets ${id}` });
  return { nonce: nonce.toString('base64'), secrets: sealed };
}

/** AES-256-GCM with the tag behind the text, as base64. */
export function seal(
  key: Buffer,
  { nonce, plain, purpose }: { nonce: Buffer; plain: Buffer; purpose: string },
): string {
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(purpose));
  const sealed = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  return sealed.toString('base64');
}

/** What was sealed; null when the key is another one or a byte was changed. */
export function open(
  key: Buffer,
  { nonce, sealed, purpose }: { nonce: string; sealed: string; purpose: string },
): Buffer | null {
  const bytes = Buffer.from(sealed, 'base64');
  const iv = Buffer.from(nonce, 'base64');
  if (bytes.length < tagBytes || iv.length !== nonceBytes) return null;
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(purpose));
  decipher.setAuthTag(bytes.subarray(-tagBytes));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(0, -tagBytes)), decipher.final()]);
  } catch {
    return null;
  }
}
