import type { Practice } from '#engine/practiceHost.ts';
import { practiceProfiles } from '#engine/practiceProfiles.ts';
import { defaultEngineSettings, type EngineSettings } from '#engine/profiles/engineSettings.ts';
import { openBackupConfig } from '#engine/profiles/openBackupConfig.ts';
import { assertNever } from '#shared/assertNever.ts';
import { practiceProfileIds } from '#shared/practice.ts';
import type { ClusterProfile, SecretRef, StorageProfile } from '#shared/profile.ts';

import type { OpenedEngine, ProfileSource } from './host.ts';

/** Profiles that exist for one run only, and which of them its commands mean. */
interface OpenedProfiles extends Pick<
  OpenedEngine,
  'clusterId' | 'storageId' | 'practice' | 'unknownKeys' | 'warnings'
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
  practice: null,
  unknownKeys: [],
  warnings: [],
  close: () => undefined,
};

/** Reads the configuration, or starts the practice clusters. @throws what openBackupConfig and openPractice throw */
export async function openProfiles(
  source: ProfileSource,
  { environment, currentFolder, openPractice }: Surroundings,
): Promise<OpenedProfiles> {
  switch (source.type) {
    case 'none':
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
