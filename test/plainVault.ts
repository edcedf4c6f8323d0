import { Secret } from '#engine/secret.ts';
import type { SecretVault } from '#engine/secrets.ts';

/** A vault whose secrets are read and written as texts; two Secret objects would compare as equal whatever they hold. */
export interface PlainVault {
  get(ref: string): Promise<string | undefined>;
  set(ref: string, text: string): Promise<void>;
  remove(ref: string): Promise<void>;
}

export function plainVault(vault: SecretVault): PlainVault {
  return {
    get: async (ref) => (await vault.get(ref))?.reveal(),
    set: (ref, text) => vault.set(ref, new Secret(text)),
    remove: (ref) => vault.remove(ref),
  };
}
