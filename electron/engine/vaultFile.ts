import pLimit from 'p-limit';

import type { Clock } from './clock.ts';
import { readText, replaceFile } from './durableFile.ts';
import { withLock } from './fileLock.ts';
import type { SecretVault } from './secrets.ts';
import {
  type KeyWrap,
  type Secrets,
  nonceBytes,
  openSecrets,
  parseVault,
  sealSecrets,
} from './vaultFormat.ts';
import { type Unlock, unwrapKey, wrapKey } from './vaultKey.ts';

interface VaultFileOptions {
  readonly path: string;
  readonly unlock: Unlock;
  readonly clock: Clock;
  readonly randomBytes: (count: number) => Buffer;
}

interface OpenVault {
  readonly id: string;
  readonly wraps: readonly KeyWrap[];
  readonly key: Buffer;
  readonly secrets: Secrets;
}

/**
 * A vault in one file that app and command line share (layout: vaultFormat.ts). It is opened at the first use, made at
 * the first set, and never written unless everything in it could be read.
 * Every call @throws VAULT_LOCKED, FILE_TOO_NEW, FILE_UNREADABLE; changes also FILE_LOCKED, DISK_FULL
 */
export function openVaultFile(options: VaultFileOptions): SecretVault {
  const { path, unlock, clock, randomBytes } = options;
  const oneAtATime = pLimit(1);
  // Unwrapping with a passphrase takes a third of a second on purpose; it is done once per vault.
  let known: { readonly id: string; readonly key: Buffer } | null = null;

  async function readVault(): Promise<OpenVault | null> {
    const text = await readText(path);
    if (text === null) return null;
    const content = parseVault(text, path);
    const key = known?.id === content.id ? known.key : await unwrapKey(content, unlock, path);
    const secrets = openSecrets(content, key, path);
    known = { id: content.id, key };
    return { id: content.id, wraps: content.wraps, key, secrets };
  }

  async function begin(): Promise<OpenVault> {
    const id = randomBytes(16).toString('base64');
    const key = randomBytes(32);
    const wrap = await wrapKey({ id, dataKey: key, path, randomBytes }, unlock);
    return { id, wraps: [wrap], key, secrets: new Map() };
  }

  async function write({ id, wraps, key }: OpenVault, secrets: Secrets): Promise<void> {
    const sealed = sealSecrets(id, key, { secrets, nonce: randomBytes(nonceBytes) });
    const file = { version: 1, data: { id, wraps, ...sealed } };
    await replaceFile(path, `${JSON.stringify(file, null, 2)}\n`);
    known = { id, key };
  }

  return {
    kind: 'file',
    get: (ref) => oneAtATime(async () => (await readVault())?.secrets.get(ref)),
    set: (ref, value) =>
      oneAtATime(() =>
        withLock({ path, clock }, async () => {
          const vault = (await readVault()) ?? (await begin());
          await write(vault, new Map([...vault.secrets, [ref, value]]));
        }),
      ),
    remove: (ref) =>
      oneAtATime(() =>
        withLock({ path, clock }, async () => {
          const vault = await readVault();
          if (!vault?.secrets.has(ref)) return;
          await write(vault, new Map([...vault.secrets].filter(([other]) => other !== ref)));
        }),
      ),
  };
}
