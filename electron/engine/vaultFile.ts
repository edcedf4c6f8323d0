import pLimit from 'p-limit';

import type { Clock } from './clock.ts';
import { readText, replaceFile } from './durableFile.ts';
import { withLock } from './fileLock.ts';
import { formatVersioned } from './jsonFile.ts';
import type { Secret } from './secret.ts';
import type { SecretVault } from './secrets.ts';
import {
  type KeyWrap,
  type RandomBytes,
  type Unlock,
  openSecrets,
  parseVault,
  sealSecrets,
  unwrapKey,
  wrapKey,
} from './vaultFormat.ts';

interface VaultFileOptions {
  readonly path: string;
  readonly unlock: Unlock;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
}

interface OpenVault {
  readonly id: string;
  readonly wraps: readonly KeyWrap[];
  readonly key: Buffer;
  readonly secrets: Map<string, Secret>;
}

/**
 * A vault in one file that app and command line share (layout: vaultFormat.ts). It is opened at the first use, made at
 * the first set, and never written unless everything in it could be read.
 * Every call @throws VAULT_LOCKED, FILE_TOO_NEW, FILE_UNREADABLE; changes also FILE_LOCKED, DISK_FULL
 */
export function openVaultFile({ path, unlock, clock, randomBytes }: VaultFileOptions): SecretVault {
  const oneAtATime = pLimit(1);
  // Unwrapping with a passphrase takes a third of a second on purpose; it is done once per vault.
  let known: { readonly id: string; readonly key: Buffer } | null = null;

  async function read(): Promise<OpenVault | null> {
    const text = await readText(path);
    if (text === null) return null;
    const content = parseVault(text, path);
    const { id, wraps } = content;
    const key = known?.id === id ? known.key : await unwrapKey(content, unlock, path);
    const secrets = openSecrets(content, key, path);
    known = { id, key };
    return { id, wraps, key, secrets };
  }

  async function begin(): Promise<OpenVault> {
    const id = randomBytes(16).toString('base64');
    const key = randomBytes(32);
    const wrap = await wrapKey(key, unlock, { id, path, randomBytes });
    known = { id, key };
    return { id, wraps: [wrap], key, secrets: new Map() };
  }

  /** Writes when apply says that it has changed something. */
  function change(apply: (secrets: Map<string, Secret>) => boolean): Promise<void> {
    return oneAtATime(() =>
      withLock({ path, clock }, async () => {
        const { id, wraps, key, secrets } = (await read()) ?? (await begin());
        if (!apply(secrets)) return;
        const sealed = sealSecrets(secrets, { id, key, randomBytes });
        await replaceFile(path, formatVersioned(1, { id, wraps, secrets: sealed }));
      }),
    );
  }

  return {
    get: (ref) => oneAtATime(async () => (await read())?.secrets.get(ref)),
    set: (ref, value) =>
      change((secrets) => {
        secrets.set(ref, value);
        return true;
      }),
    remove: (ref) => change((secrets) => secrets.delete(ref)),
  };
}
