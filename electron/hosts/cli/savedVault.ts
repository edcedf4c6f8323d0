import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';

import type { Clock } from '#engine/clock.ts';
import type { SecretVault } from '#engine/secrets.ts';
import { openVaultFile } from '#engine/vaultFile.ts';
import type { Unlock } from '#engine/vaultFormat.ts';
import { AppError } from '#shared/errors.ts';

export const vaultPassphraseVariable = 'MILVUS_BACKUP_STUDIO_VAULT_PASSPHRASE';

/** The vault that app and web host keep in the data folder. Without a key it tells how to give one as soon as a secret is needed. */
export function openSavedVault(options: {
  readonly dataFolder: string;
  readonly keyFile: string | null;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly currentFolder: string;
  readonly clock: Clock;
}): SecretVault {
  const { dataFolder, keyFile, environment, currentFolder, clock } = options;
  const file = path.join(dataFolder, 'vault.json');
  const passphrase = environment[vaultPassphraseVariable];
  const unlock: Unlock | null =
    keyFile !== null
      ? { type: 'keyFile', path: path.resolve(currentFolder, keyFile) }
      : passphrase
        ? { type: 'passphrase', value: passphrase }
        : null;
  if (unlock !== null) return openVaultFile({ path: file, unlock, clock, randomBytes });
  const refuse = (): never => {
    const reason = `give --vault-key-file FILE, or its passphrase in ${vaultPassphraseVariable}`;
    throw new AppError('VAULT_LOCKED', { path: file, reason });
  };
  return {
    get: async () => (existsSync(file) ? refuse() : undefined),
    set: async () => refuse(),
    remove: async () => (existsSync(file) ? refuse() : undefined),
  };
}
