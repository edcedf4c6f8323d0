import type { SecretRef } from '#shared/profile.ts';

import { Secret } from './secret.ts';

/** Where passwords and keys lie. Profiles, plans, events and logs only hold their names. */
export interface SecretVault {
  /**
   * The secret; undefined when there is none of that name.
   * @throws VAULT_LOCKED when it is there but cannot be opened; it is kept
   */
  get(ref: SecretRef): Promise<Secret | undefined>;
  set(ref: SecretRef, value: Secret): Promise<void>;
  /** Does nothing when there is none of that name. */
  remove(ref: SecretRef): Promise<void>;
}

/** Secrets of this run, which are looked at first, above those that are kept. What is set is kept, and no longer of this run. */
export function withRunSecrets(
  kept: SecretVault,
  ofThisRun: Pick<SecretVault, 'get' | 'remove'>,
): SecretVault {
  return {
    get: async (ref) => (await ofThisRun.get(ref)) ?? kept.get(ref),
    async set(ref, value) {
      await kept.set(ref, value);
      await ofThisRun.remove(ref);
    },
    async remove(ref) {
      await ofThisRun.remove(ref);
      await kept.remove(ref);
    },
  };
}

/** Tells of every secret that goes in or comes out, so that logs can leave it out. */
export function withNotedSecrets(vault: SecretVault, note: (secret: string) => void): SecretVault {
  return {
    async get(ref) {
      const value = await vault.get(ref);
      if (value !== undefined) note(value.reveal());
      return value;
    },
    set(ref, value) {
      note(value.reveal());
      return vault.set(ref, value);
    },
    remove: (ref) => vault.remove(ref),
  };
}

const deepestSecret = 4;

/** Tells of the secrets in the input of a call, which need not come to a vault: those of forms that are only tried out. */
export function noteTypedSecrets(input: unknown, note: (secret: string) => void, depth = 0): void {
  // Nothing is checked yet, and a loop has no end.
  if (depth > deepestSecret || typeof input !== 'object' || input === null) return;
  for (const [name, value] of Object.entries(input)) {
    if (name === 'passphrase' && typeof value === 'string') note(value);
    const isTyped = name === 'secrets' && typeof value === 'object' && value !== null;
    const secrets: unknown[] = isTyped ? Object.values(value as object) : [];
    for (const secret of secrets) if (typeof secret === 'string') note(secret);
    if (!isTyped) noteTypedSecrets(value, note, depth + 1);
  }
}

/** What was typed or read as text; from here on it is only revealed where it is used. */
export function toSecrets(texts: Readonly<Record<SecretRef, string>>): Record<SecretRef, Secret> {
  return Object.fromEntries(Object.entries(texts).map(([ref, text]) => [ref, new Secret(text)]));
}

export function createMemoryVault(initial: Readonly<Record<SecretRef, string>> = {}): SecretVault {
  const secrets = new Map(Object.entries(toSecrets(initial)));
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
