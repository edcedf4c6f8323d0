import type { SecretRef } from '#shared/profile.ts';

/** Where passwords and keys lie. Profiles, plans, events and logs only hold their names. */
export interface SecretVault {
  /** os: the keychain of the system. file: a file closed with a passphrase or key. memory: gone with the process. */
  readonly kind: 'os' | 'file' | 'memory';
  /**
   * The secret; undefined when there is none of that name.
   * @throws VAULT_LOCKED when it is there but cannot be opened; it is kept
   */
  get(ref: SecretRef): Promise<string | undefined>;
  set(ref: SecretRef, value: string): Promise<void>;
  /** Does nothing when there is none of that name. */
  remove(ref: SecretRef): Promise<void>;
}

export function createMemoryVault(initial: Readonly<Record<SecretRef, string>> = {}): SecretVault {
  const secrets = new Map(Object.entries(initial));
  return {
    kind: 'memory',
    get: async (ref) => secrets.get(ref),
    async set(ref, value) {
      secrets.set(ref, value);
    },
    async remove(ref) {
      secrets.delete(ref);
    },
  };
}

/** Secrets of this run, e.g. from --config, before the kept ones. Only the kept ones are ever changed. */
export function layerVaults(transient: SecretVault, persistent: SecretVault): SecretVault {
  return {
    kind: persistent.kind,
    get: async (ref) => (await transient.get(ref)) ?? persistent.get(ref),
    set: (ref, value) => persistent.set(ref, value),
    remove: (ref) => persistent.remove(ref),
  };
}
