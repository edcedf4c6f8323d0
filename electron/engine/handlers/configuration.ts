import type { contract } from '#shared/contract.ts';
import type { AnyProfile } from '#shared/profileFile.ts';
import { freeName } from '#shared/profileRules.ts';
import type { Handlers } from '#shared/rpc.ts';

import type { FoundConfiguration } from '../profiles/foundConfiguration.ts';
import { withOwnRefs } from '../profiles/profileRefs.ts';
import type { ProfileStore } from '../profiles/profileStore.ts';
import { readConfiguration } from '../profiles/readConfiguration.ts';
import { writeBackupYaml } from '../profiles/writeBackupYaml.ts';
import { Secret } from '../secret.ts';
import type { SecretVault } from '../secrets.ts';

/** Texts of others that say where a Milvus is: shown without their secrets, then saved as profiles. */
export function createConfigurationHandlers(input: {
  readonly profiles: ProfileStore;
  /** Where secrets wait for the profiles to be saved; never written. */
  readonly runSecrets: SecretVault;
  readonly randomId: () => string;
}): Pick<Handlers<typeof contract>, 'configuration'> {
  const { profiles, runSecrets, randomId } = input;

  /** With an id, a free name and names of secrets that are its own, since the next file has the same ones. */
  async function adopted<E extends AnyProfile>(
    found: E,
    {
      secrets,
      others,
    }: { readonly secrets: FoundConfiguration['secrets']; readonly others: Others },
  ): Promise<E['profile']> {
    const name = freeName(found.profile.name, others);
    const profile = { ...found.profile, id: randomId(), name };
    const { entry, moves } = withOwnRefs({ ...found, profile });
    for (const { from, to } of moves) {
      const secret = secrets[from];
      if (secret !== undefined) await runSecrets.set(to, new Secret(secret));
    }
    return entry.profile;
  }

  return {
    configuration: {
      async read({ text }) {
        const { secrets, ...review } = readConfiguration(text);
        const cluster = await adopted(
          { kind: 'cluster', profile: review.cluster },
          { secrets, others: await profiles.clusters.list() },
        );
        const storage =
          review.storage &&
          (await adopted(
            { kind: 'storage', profile: review.storage },
            { secrets, others: await profiles.storages.list() },
          ));
        return { ...review, cluster, storage };
      },
      async export({ clusterId, storageId }) {
        const cluster = await profiles.clusters.get(clusterId);
        return { text: writeBackupYaml(cluster, await profiles.storages.get(storageId)) };
      },
    },
  };
}

type Others = readonly { readonly name: string }[];
