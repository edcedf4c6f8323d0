import type { contract } from '#shared/contract.ts';
import type { Handlers } from '#shared/rpc.ts';

import { browseCluster } from '../browseCluster.ts';
import { type Connections, withCluster } from '../connections.ts';
import type { ProfileStore } from '../profiles/profileStore.ts';
import type { SecretVault } from '../secrets.ts';

type ProfileHandlers = Pick<Handlers<typeof contract>, 'clusters' | 'storages' | 'secrets'>;

/** Profiles and their secrets. There is no way to read a secret back. */
export function createProfileHandlers(input: {
  readonly profiles: ProfileStore;
  readonly vault: SecretVault;
  readonly connections: Connections;
}): ProfileHandlers {
  const { profiles, vault, connections } = input;
  return {
    clusters: {
      list: () => profiles.clusters.list(),
      save: (profile) => profiles.clusters.save(profile),
      async remove({ clusterId }) {
        await profiles.clusters.remove(clusterId);
        return {};
      },
      browse({ clusterId }) {
        // It only reads, and every call has its own deadline; nothing has to be taken back when it is given up.
        const { signal } = new AbortController();
        return withCluster(connections, clusterId, signal, (cluster) =>
          browseCluster(cluster, signal),
        );
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
