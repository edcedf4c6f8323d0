import type { Practice } from '#engine/practiceHost.ts';
import { practiceProfiles } from '#engine/practiceProfiles.ts';
import { defaultEngineSettings, type EngineSettings } from '#engine/profiles/engineSettings.ts';
import { openBackupConfig } from '#engine/profiles/openBackupConfig.ts';
import { assertNever } from '#shared/assertNever.ts';
import type { Plan } from '#shared/plan.ts';
import { practiceProfileIds } from '#shared/practice.ts';
import type {
  ClusterProfile,
  SecretRef,
  StorageLocation,
  StorageProfile,
} from '#shared/profile.ts';

import type { OpenedEngine, ProfileSource, TargetSource } from './host.ts';

/** Profiles that exist for one run only, and which of them its commands mean. */
interface OpenedProfiles extends Pick<
  OpenedEngine,
  | 'clusterId'
  | 'storageId'
  | 'targetClusterId'
  | 'targetStorageId'
  | 'practice'
  | 'unknownKeys'
  | 'warnings'
> {
  readonly clusters: readonly ClusterProfile[];
  readonly storages: readonly StorageProfile[];
  readonly secrets: Readonly<Record<SecretRef, string>>;
  readonly settings: EngineSettings;
  /** Nobody needs them any more. */
  close(): void;
}

interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly currentFolder: string;
  readonly openPractice: () => Promise<Practice>;
}

const noProfiles: OpenedProfiles = {
  clusters: [],
  storages: [],
  secrets: {},
  settings: defaultEngineSettings,
  clusterId: '',
  storageId: '',
  targetClusterId: '',
  targetStorageId: '',
  practice: null,
  unknownKeys: [],
  warnings: [],
  close: () => undefined,
};

/** The profiles of a run, and those of the target that it names beside them. */
export async function openProfilesWithTarget(
  source: ProfileSource,
  target: TargetSource | null,
  surroundings: Surroundings,
): Promise<OpenedProfiles> {
  // Read first, because practice clusters that were started would have to be ended.
  const other = target?.type === 'config' ? await openTarget(target.path, surroundings) : null;
  const profiles = await openProfiles(source, surroundings);
  if (target?.type === 'practice') {
    return { ...profiles, targetClusterId: practiceProfileIds.cluster(target.cluster) };
  }
  if (other === null) return profiles;
  return {
    ...profiles,
    clusters: [...profiles.clusters, other.cluster],
    storages: [...profiles.storages, other.storage],
    secrets: { ...profiles.secrets, ...other.secrets },
    targetClusterId: other.cluster.id,
    targetStorageId: other.storage.id,
    warnings: [...profiles.warnings, ...other.warnings],
  };
}

const ofTarget = (name: string): string => `target-${name}`;

/** True for a job with a second configuration, which has to be named again to open its profiles. */
export function needsTarget({ profiles: { clusterId, storageId } }: Plan): boolean {
  return [clusterId, storageId].some((id) => id?.startsWith(ofTarget('')) === true);
}

/** Two configurations name their profiles and secrets alike, so that those of the second get names of their own. */
async function openTarget(file: string, { environment, currentFolder }: Surroundings) {
  const { cluster, storage, secrets, warnings } = await openBackupConfig(file, {
    sets: [],
    environment: environmentOfTarget(environment),
    currentFolder,
  });
  const { milvus } = cluster;
  const login =
    milvus.login.type === 'none'
      ? milvus.login
      : { ...milvus.login, secret: ofTarget(milvus.login.secret) };
  return {
    cluster: {
      ...cluster,
      id: ofTarget(cluster.id),
      milvus: { ...milvus, login },
      storage: withOwnSecrets(cluster.storage),
    },
    storage: {
      ...storage,
      id: ofTarget(storage.id),
      location: withOwnSecrets(storage.location),
    },
    secrets: Object.fromEntries(
      Object.entries(secrets).map(([ref, secret]) => [ofTarget(ref), secret]),
    ),
    warnings,
  };
}

const targetPrefix = 'TARGET_';

/** TARGET_MINIO_SECRET_KEY is for the target what MINIO_SECRET_KEY is for the source, and goes before it. */
function environmentOfTarget(environment: Surroundings['environment']) {
  const own = Object.entries(environment)
    .filter(([name]) => name.startsWith(targetPrefix))
    .map(([name, value]) => [name.slice(targetPrefix.length), value] as const);
  return { ...environment, ...Object.fromEntries(own) };
}

function withOwnSecrets(location: StorageLocation): StorageLocation {
  if (location.type === 'local') return location;
  const { secretKey, sessionToken } = location;
  return {
    ...location,
    secretKey: ofTarget(secretKey),
    ...(sessionToken === undefined ? {} : { sessionToken: ofTarget(sessionToken) }),
  };
}

/** Reads the configuration, or starts the practice clusters. @throws what openBackupConfig and openPractice throw */
async function openProfiles(
  source: ProfileSource,
  { environment, currentFolder, openPractice }: Surroundings,
): Promise<OpenedProfiles> {
  switch (source.type) {
    case 'none':
    case 'saved':
      return noProfiles;
    case 'config': {
      const config = await openBackupConfig(source.path, {
        sets: source.sets,
        environment,
        currentFolder,
      });
      return {
        ...noProfiles,
        ...config,
        clusters: [config.cluster],
        storages: [config.storage],
        clusterId: config.cluster.id,
        storageId: config.storage.id,
      };
    }
    case 'practice': {
      const practice = await openPractice();
      const { clusters, storages, secrets } = practiceProfiles(practice.status);
      return {
        ...noProfiles,
        // What is named on a command line is never asked for by name, as with --config.
        clusters: clusters.map((cluster) => ({ ...cluster, protection: 'none' })),
        storages,
        secrets,
        clusterId: practiceProfileIds.cluster(source.cluster),
        storageId: practiceProfileIds.backups,
        practice: practice.status.clusters.find(({ id }) => id === source.cluster) ?? null,
        close: () => practice.close(),
      };
    }
    default:
      return assertNever(source);
  }
}
