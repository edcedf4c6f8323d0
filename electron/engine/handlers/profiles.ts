import type { contract } from '#shared/contract.ts';
import type { Handlers } from '#shared/rpc.ts';

import type { ProfileStore } from '../profiles/profileStore.ts';
import type { SecretVault } from '../secrets.ts';

type ProfileHandlers = Pick<Handlers<typeof contract>, 'clusters' | 'storages' | 'secrets'>;

/** Profiles and their secrets. There is no way to read a secret back. */
export function createProfileHandlers(profiles: ProfileStore, vault: SecretVault): ProfileHandlers {
  return {
    clusters: {
      list: () => profiles.clusters.list(),
      save: (profile) => profiles.clusters.save(profile),
      async remove({ clusterId }) {
        await profiles.clusters.remove(clusterId);
        return {};
      },
    },
    storages: {
      list: () => profiles.storages.list(),
      save: (profile) => profiles.storages.save(profile),
      async remove({ storageId }) {
        await profiles.storages.remove(storageId);
        return {};
      },
    },
    secrets: {
      async set({ ref, value }) {
        await vault.set(ref, value);
        return {};
      },
      async forget({ ref }) {
        await vault.remove(ref);
        return {};
      },
    },
  };
}
