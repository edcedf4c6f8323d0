import type { contract } from '#shared/contract.ts';
import type { AnyProfile } from '#shared/profileFile.ts';
import { freeName } from '#shared/profileRules.ts';
import type { Handlers } from '#shared/rpc.ts';

import { type BackupConfig, readBackupConfig } from '../profiles/backupYaml.ts';
import { withOwnRefs } from '../profiles/profileRefs.ts';
import type { ProfileStore } from '../profiles/profileStore.ts';
import type { SecretVault } from '../secrets.ts';
import { notYet } from './notYet.ts';

/** A backup.yaml whose text a person has given: shown without its secrets, then saved as two profiles. */
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
    { secrets, others }: { readonly secrets: BackupConfig['secrets']; readonly others: Others },
  ): Promise<E['profile']> {
    const name = freeName(found.profile.name, others);
    const profile = { ...found.profile, id: randomId(), name };
    const { entry, moves } = withOwnRefs({ ...found, profile });
    for (const { from, to } of moves) {
      const secret = secrets[from];
      if (secret !== undefined) await runSecrets.set(to, secret);
    }
    return entry.profile;
  }

  return {
    configuration: {
      async read({ text }) {
        const config = readText(text);
        const { secrets, version: format, unknownKeys, warnings } = config;
        const cluster = await adopted(
          { kind: 'cluster', profile: config.cluster },
          { secrets, others: await profiles.clusters.list() },
        );
        const storage = await adopted(
          { kind: 'storage', profile: config.storage },
          { secrets, others: await profiles.storages.list() },
        );
        return { format, cluster, storage, found: [], unknownKeys, warnings };
      },
      export: () => notYet('configuration.export'),
    },
  };
}

/**
 * The file alone: milvus-backup also takes values from the environment, but that of this process is another one than the
 * person sees, and the review would show places that the file does not name.
 */
function readText(text: string): BackupConfig {
  return readBackupConfig({ path: 'backup.yaml', text, sets: [], environment: {} });
}

type Others = readonly { readonly name: string }[];
