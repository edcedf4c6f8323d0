import type { Practice } from '#engine/practiceHost.ts';
import { practiceProfiles } from '#engine/practiceProfiles.ts';
import { defaultEngineSettings, type EngineSettings } from '#engine/profiles/engineSettings.ts';
import { openBackupConfig } from '#engine/profiles/openBackupConfig.ts';
import { assertNever } from '#shared/assertNever.ts';
import { practiceProfileIds } from '#shared/practice.ts';
import type {
  ClusterProfile,
  SecretRef,
  StorageLocation,
  StorageProfile,
} from '#shared/profile.ts';

import type { OpenedEngine, ProfileSource } from './host.ts';

/** Profiles that exist for one run only, and which of them its commands mean. */
interface OpenedProfiles extends Pick<
  OpenedEngine,
  'clusterId' | 'storageId' | 'targetStorageId' | 'practice' | 'unknownKeys' | 'warnings'
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
  targetStorageId: '',
  practice: null,
  unknownKeys: [],
  warnings: [],
  close: () => undefined,
};

/** The profiles of a run, and the place that another configuration names beside them. */
export async function openProfilesWithTarget(
  source: ProfileSource,
  target: string | null,
  surroundings: Surroundings,
): Promise<OpenedProfiles> {
  const other = target === null ? null : await openTarget(target, surroundings);
  const profiles = await openProfiles(source, surroundings);
  if (other === null) return profiles;
  return {
    ...profiles,
    storages: [...profiles.storages, other.storage],
    secrets: { ...profiles.secrets, ...other.secrets },
    targetStorageId: other.storage.id,
    warnings: [...profiles.warnings, ...other.warnings],
  };
}

/** Two configurations name their secrets alike, so that those of the second get names of their own. */
async function openTarget(
  file: string,
  { environment, currentFolder }: Surroundings,
): Promise<Pick<OpenedProfiles, 'secrets' | 'warnings'> & { readonly storage: StorageProfile }> {
  const { storage, secrets, warnings } = await openBackupConfig(file, {
    sets: [],
    environment,
    currentFolder,
  });
  const own = (ref: SecretRef) => `target-${ref}`;
  const { location } = storage;
  const renamed: StorageLocation =
    location.type === 'local'
      ? location
      : {
          ...location,
          secretKey: own(location.secretKey),
          ...(location.sessionToken === undefined
            ? {}
            : { sessionToken: own(location.sessionToken) }),
        };
  return {
    storage: { ...storage, id: `target-${storage.id}`, location: renamed },
    secrets: Object.fromEntries(Object.entries(secrets).map(([ref, secret]) => [own(ref), secret])),
    warnings,
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
