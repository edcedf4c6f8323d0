import { hkdfSync, scrypt } from 'node:crypto';

import { AppError, messageOf } from '#shared/errors.ts';

import { readBoundedFile } from './readBoundedFile.ts';
import { type KeyWrap, type VaultContent, nonceBytes, open, seal } from './vaultFormat.ts';

/** One way to open a vault. */
export type Unlock =
  | { readonly type: 'passphrase'; readonly value: string }
  /** Any file of 32 bytes to 64 KiB, taken as it is. */
  | { readonly type: 'keyFile'; readonly path: string }
  /** 32 bytes, e.g. kept by the keychain of the system. */
  | { readonly type: 'key'; readonly key: Buffer };

// 128 MiB and a third of a second on a laptop: what OWASP asks of scrypt.
const scryptCost = { n: 2 ** 17, r: 8, p: 1 } as const;
const leastKeyBytes = 32;
const mostKeyBytes = 65_536;

interface NewWrap {
  /** The id of the vault. */
  readonly id: string;
  readonly dataKey: Buffer;
  readonly path: string;
  readonly randomBytes: (count: number) => Buffer;
}

/** Seals the data key for one way to open the vault. @throws VAULT_LOCKED when the passphrase or key is not usable */
export async function wrapKey(vault: NewWrap, unlock: Unlock): Promise<KeyWrap> {
  const { id, dataKey, path, randomBytes } = vault;
  const salt = randomBytes(16);
  const nonce = randomBytes(nonceBytes);
  const wrapping = await wrappingKey(unlock, { salt, cost: scryptCost }, path);
  const sealed = {
    salt: salt.toString('base64'),
    nonce: nonce.toString('base64'),
    key: seal(wrapping, { nonce, plain: dataKey, purpose: `wrap ${unlock.type} ${id}` }),
  };
  return unlock.type === 'passphrase'
    ? { type: unlock.type, scrypt: scryptCost, ...sealed }
    : { type: unlock.type, ...sealed };
}

/** The data key of a vault. @throws VAULT_LOCKED */
export async function unwrapKey(
  { id, wraps }: VaultContent,
  unlock: Unlock,
  path: string,
): Promise<Buffer> {
  const fitting = wraps.filter(({ type }) => type === unlock.type);
  for (const wrap of fitting) {
    const salt = Buffer.from(wrap.salt, 'base64');
    const cost = wrap.type === 'passphrase' ? wrap.scrypt : scryptCost;
    const wrapping = await wrappingKey(unlock, { salt, cost }, path);
    const purpose = `wrap ${wrap.type} ${id}`;
    const key = open(wrapping, { nonce: wrap.nonce, sealed: wrap.key, purpose });
    if (key !== null) return key;
  }
  const names = { passphrase: 'passphrase', keyFile: 'key file', key: 'key' };
  const name = names[unlock.type];
  const reason =
    fitting.length === 0 ? `it is not closed with a ${name}` : `this is not its ${name}`;
  throw new AppError('VAULT_LOCKED', { path, reason });
}

interface Derivation {
  readonly salt: Buffer;
  /** Only of a passphrase. */
  readonly cost: { readonly n: number; readonly r: number; readonly p: number };
}

async function wrappingKey(
  unlock: Unlock,
  { salt, cost }: Derivation,
  path: string,
): Promise<Buffer> {
  if (unlock.type === 'passphrase') {
    if (unlock.value === '')
      throw new AppError('VAULT_LOCKED', { path, reason: 'no passphrase given' });
    return stretch(unlock.value, { salt, cost });
  }
  const secret = unlock.type === 'key' ? unlock.key : await readKeyFile(unlock.path, path);
  if (secret.length < leastKeyBytes || secret.length > mostKeyBytes) {
    const reason = `a key has ${leastKeyBytes} to ${mostKeyBytes} bytes`;
    throw new AppError('VAULT_LOCKED', { path, reason });
  }
  return Buffer.from(hkdfSync('sha256', secret, salt, unlock.type, 32));
}

function stretch(passphrase: string, { salt, cost }: Derivation): Promise<Buffer> {
  const { n, r, p } = cost;
  const options = { N: n, r, p, maxmem: 256 * n * r };
  return new Promise((resolve, reject) => {
    // One form of each character: the same passphrase typed on two systems may come composed or not.
    scrypt(passphrase.normalize('NFC'), salt, 32, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}

async function readKeyFile(keyPath: string, path: string): Promise<Buffer> {
  try {
    return await readBoundedFile(keyPath, mostKeyBytes);
  } catch (error) {
    const reason = `the key file cannot be read: ${messageOf(error)}`;
    throw new AppError('VAULT_LOCKED', { path, reason }, { cause: error });
  }
}
