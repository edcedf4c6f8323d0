import type { contract } from '#shared/contract.ts';
import type { Handlers } from '#shared/rpc.ts';

import { browseCluster } from '../browseCluster.ts';
import { liveCollection } from '../catalog/liveCollection.ts';
import { type Connections, withCluster } from '../connections.ts';
import { createProfileExchange } from '../profiles/exchangeProfiles.ts';
import type { ProfileStore } from '../profiles/profileStore.ts';
import { createSavedProfiles } from '../profiles/savedProfiles.ts';
import { type SecretVault, toSecrets } from '../secrets.ts';
import type { RandomBytes } from '../vaultFormat.ts';

type ProfileHandlers = Pick<
  Handlers<typeof contract>,
  'clusters' | 'storages' | 'secrets' | 'profiles'
>;

/** Profiles and their secrets. There is no way to read a secret back. */
export function createProfileHandlers(input: {
  readonly profiles: ProfileStore;
  readonly vault: SecretVault;
  readonly runSecrets: SecretVault;
  readonly connections: Connections;
  readonly randomId: () => string;
  readonly randomBytes: RandomBytes;
}): ProfileHandlers {
  const { profiles, vault, connections } = input;
  const saved = createSavedProfiles(input);
  const exchange = createProfileExchange({ ...input, saved });
  return {
    clusters: {
      list: () => profiles.clusters.list(),
      save: ({ profile, secrets }) =>
        saved.save({
          entry: { kind: 'cluster', profile },
          secrets: toSecrets(secrets),
          filesMustExist: true,
        }),
      async remove({ clusterId }) {
        await saved.remove('cluster', clusterId);
        return {};
      },
      collection({ clusterId, database, collection }) {
        const { signal } = new AbortController();
        return withCluster(connections, clusterId, signal, (cluster) =>
          liveCollection(cluster, { database, collection }, signal),
        );
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
      save: ({ profile, secrets }) =>
        saved.save({
          entry: { kind: 'storage', profile },
          secrets: toSecrets(secrets),
          filesMustExist: true,
        }),
      async remove({ storageId }) {
        await saved.remove('storage', storageId);
        return {};
      },
    },
    secrets: {
      async known({ refs }) {
        const found = [];
        for (const ref of refs) if ((await vault.get(ref)) !== undefined) found.push(ref);
        return { refs: found };
      },
    },
    profiles: {
      export: async ({ passphrase, ...ids }) => ({ text: await exchange.export(ids, passphrase) }),
      review: (file) => exchange.review(file),
      import: ({ choices, ...file }) => exchange.import(file, choices),
    },
  };
}
