import type { SecretRef } from '#shared/profile.ts';

/** Where passwords and keys lie. Profiles, plans, events and logs only hold their names. */
export interface SecretVault {
  /**
   * The secret; undefined when there is none of that name.
   * @throws VAULT_LOCKED when it is there but cannot be opened; it is kept
   */
  get(ref: SecretRef): Promise<string | undefined>;
  set(ref: SecretRef, value: string): Promise<void>;
  /** Does nothing when there is none of that name. */
  remove(ref: SecretRef): Promise<void>;
}

/** Secrets of this run, which are looked at first, above those that are kept. Only the kept ones can be changed here. */
export function withRunSecrets(
  kept: SecretVault,
  ofThisRun: Pick<SecretVault, 'get'>,
): SecretVault {
  return { ...kept, get: async (ref) => (await ofThisRun.get(ref)) ?? kept.get(ref) };
}

export function createMemoryVault(initial: Readonly<Record<SecretRef, string>> = {}): SecretVault {
  const secrets = new Map(Object.entries(initial));
  return {
    get: async (ref) => secrets.get(ref),
    async set(ref, value) {
      secrets.set(ref, value);
    },
    async remove(ref) {
      secrets.delete(ref);
    },
  };
}
