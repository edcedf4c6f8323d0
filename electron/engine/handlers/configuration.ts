import type { contract } from '#shared/contract.ts';
import type {
  ClusterProfile,
  MilvusLogin,
  SecretRef,
  StorageLocation,
  StorageProfile,
} from '#shared/profile.ts';
import type { Handlers } from '#shared/rpc.ts';

import { type BackupConfig, readBackupConfig } from '../profiles/backupYaml.ts';
import type { SecretVault } from '../secrets.ts';
import { notYet } from './notYet.ts';

/** A backup.yaml whose text a person has given: shown without its secrets, then saved as two profiles. */
export function createConfigurationHandlers(input: {
  readonly vault: SecretVault;
  readonly randomId: () => string;
}): Pick<Handlers<typeof contract>, 'configuration'> {
  const { vault, randomId } = input;
  return {
    configuration: {
      async read({ text }) {
        const config = readText(text);
        const { cluster, storage, secrets } = withIds(config, {
          cluster: { id: randomId(), name: config.cluster.name },
          storage: { id: randomId(), name: config.storage.name },
        });
        for (const [ref, value] of Object.entries(secrets)) await vault.set(ref, value);
        const { version: format, unknownKeys, warnings } = config;
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

type Identity = Pick<ClusterProfile, 'id' | 'name'>;

/** Profiles and secrets under names that stay their own, since the next file has the same ones. */
function withIds(
  { cluster, storage, secrets }: BackupConfig,
  { cluster: own, storage: ofBackups }: { cluster: Identity; storage: Identity },
): {
  readonly cluster: ClusterProfile;
  readonly storage: StorageProfile;
  readonly secrets: Record<SecretRef, string>;
} {
  const kept: Record<SecretRef, string> = {};
  const move = (from: SecretRef, to: SecretRef): SecretRef => {
    const secret = secrets[from];
    if (secret !== undefined) kept[to] = secret;
    return to;
  };
  const login = (given: MilvusLogin): MilvusLogin =>
    given.type === 'none'
      ? given
      : { ...given, secret: move(given.secret, `${own.id}.milvus.password`) };
  const location = (given: StorageLocation, id: string): StorageLocation => {
    if (given.type === 'local') return given;
    const { sessionToken, ...others } = given;
    return {
      ...others,
      secretKey: move(given.secretKey, `${id}.secretKey`),
      ...(sessionToken === undefined
        ? {}
        : { sessionToken: move(sessionToken, `${id}.sessionToken`) }),
    };
  };
  return {
    cluster: {
      ...cluster,
      ...own,
      milvus: { ...cluster.milvus, login: login(cluster.milvus.login) },
      storage: location(cluster.storage, own.id),
    },
    storage: { ...storage, ...ofBackups, location: location(storage.location, ofBackups.id) },
    secrets: kept,
  };
}
