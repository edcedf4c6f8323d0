import { AppError } from '#shared/errors.ts';
import type {
  ClusterProfile,
  SecretRef,
  StorageLocation,
  StorageProfile,
} from '#shared/profile.ts';

import { readMilvus } from './configMilvus.ts';
import { defaultStorage, readStorage, toLocation } from './configStorage.ts';
import { type FileValue, parseConfigText } from './configText.ts';
import { type ConfigValues, type Named, type Setting, createConfigValues } from './configValues.ts';
import type { ConfigVersion } from './configVersion.ts';
import { EngineSettings, defaultEngineSettings } from './engineSettings.ts';
import { configV1 } from './yamlV1.ts';
import { configV2 } from './yamlV2.ts';

/** A backup.yaml of milvus-backup in the terms of this program. */
export interface BackupConfig {
  readonly path: string;
  readonly version: 'v1' | 'v2';
  readonly cluster: ClusterProfile;
  readonly storage: StorageProfile;
  /** By the names the two profiles use. */
  readonly secrets: Record<SecretRef, string>;
  readonly settings: EngineSettings;
  /** Keys of the file or of --set that the format does not have; they were ignored. */
  readonly unknownKeys: string[];
  readonly warnings: string[];
}

interface BackupConfigInput {
  /** For errors only. */
  readonly path: string;
  readonly text: string;
  /** KEY=VALUE, with a key of the file or a variable of its environment; case does not matter, the last one wins. */
  readonly sets: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Reads a configuration of milvus-backup (v1, v2). Precedence: --set, environment, file, default.
 * @throws CONFIG_INVALID with the key or line, USAGE, PROVIDER_NOT_BUILT, NOT_BUILT
 */
export function readBackupConfig(input: BackupConfigInput): BackupConfig {
  const { path, environment } = input;
  const file = parseConfigText(path, input.text);
  const sets = parseSets(input.sets);
  const warnings = new Set<string>();
  const warn = (warning: string): void => void warnings.add(warning);
  const values = createConfigValues({ path, file, sets, environment }, warn);
  const version = versionOf(values);
  if (file.size === 0) warn('the file holds no value; the defaults are taken');

  const settings = readSettings(values, version);
  const milvus = readMilvus(values, version, settings.pauseGc);
  const { cluster, backup, secrets } = readStorages(values, version);
  return {
    path,
    version: version.name,
    cluster: {
      id: 'config',
      name: milvus.connection.address,
      environment: 'development',
      protection: 'none',
      milvus: milvus.connection,
      storage: cluster,
    },
    storage: {
      id: 'config-backup',
      name: nameOf(backup),
      protection: 'none',
      location: backup,
    },
    secrets: { ...milvus.secrets, ...secrets },
    settings,
    unknownKeys: unknownKeys(version, file, sets),
    warnings: [...warnings],
  };
}

function versionOf(values: ConfigValues): ConfigVersion {
  const declared = values.choice({ keys: ['configVersion'] }, { v1: configV1, v2: configV2 });
  return declared?.value ?? configV1;
}

function readStorages(
  values: ConfigValues,
  version: ConfigVersion,
): { cluster: StorageLocation; backup: StorageLocation; secrets: Record<SecretRef, string> } {
  const { storage: keys, backup: backupKeys } = version;
  const ofMilvus = readStorage(values, { keys, version }, defaultStorage(keys));
  const rootPath = {
    value: version.backupRootPath(ofMilvus.rootPath.value),
    key: backupKeys.rootPath.keys[0] ?? '',
  };
  const source = { keys: backupKeys, version };
  const ofBackups = readStorage(values, source, { ...ofMilvus, rootPath });
  const cluster = toLocation(ofMilvus, values, { keys, version, ref: 'config:storage' });
  const backup = toLocation(ofBackups, values, { ...source, ref: 'config:backup' });
  return {
    cluster: cluster.location,
    backup: backup.location,
    secrets: { ...cluster.secrets, ...backup.secrets },
  };
}

function readSettings(values: ConfigValues, version: ConfigVersion): EngineSettings {
  const { engine } = version;
  const { shape } = EngineSettings;
  type Count = 'copyConcurrency' | 'backupCollections' | 'restoreCollections' | 'importJobs';
  const count = (name: Count | 'segmentsPerImportJob'): number => {
    const { minValue, maxValue } = shape[name];
    const range = { least: minValue ?? 1, most: maxValue ?? 1 };
    return values.integer(engine[name], range)?.value ?? defaultEngineSettings[name];
  };
  const flag = (name: 'keepTemporary' | 'pauseGc'): boolean =>
    values.boolean(engine[name])?.value ?? defaultEngineSettings[name];
  // S3 copies up to 5 GiB in one request.
  const thresholdMiB = values.integer(engine.multipartCopyThresholdMiB, { least: 1, most: 5120 });
  return {
    copyConcurrency: count('copyConcurrency'),
    backupCollections: count('backupCollections'),
    restoreCollections: count('restoreCollections'),
    importJobs: count('importJobs'),
    segmentsPerImportJob: count('segmentsPerImportJob'),
    keepTemporary: flag('keepTemporary'),
    transferMode: version.transferMode(values),
    multipartCopyThresholdBytes:
      thresholdMiB === null
        ? defaultEngineSettings.multipartCopyThresholdBytes
        : thresholdMiB.value * 2 ** 20,
    pauseGc: flag('pauseGc'),
  };
}

function parseSets(sets: readonly string[]): Map<string, Named<string>> {
  return new Map(
    sets.map((set) => {
      const equals = set.indexOf('=');
      // Not quoted: what is written there may be a secret.
      if (equals < 1) throw new AppError('USAGE', { reason: '--set needs KEY=VALUE' });
      const key = set.slice(0, equals).trim();
      return [key.toLowerCase(), { value: set.slice(equals + 1), key }];
    }),
  );
}

function unknownKeys(
  version: ConfigVersion,
  file: ReadonlyMap<string, FileValue>,
  sets: ReadonlyMap<string, Named<string>>,
): string[] {
  const { milvus, storage, backup, engine, withoutEffect } = version;
  const settings: Setting[] = [milvus, storage, backup, engine].flatMap((group) =>
    Object.values(group),
  );
  const keys = new Set(
    [...settings.flatMap((setting) => setting.keys), ...withoutEffect].map(lower),
  );
  const variables = new Set(settings.flatMap(({ environment = [] }) => environment).map(lower));
  return [
    ...[...file].filter(([key]) => !keys.has(key)).map(([, { key }]) => key),
    ...[...sets]
      .filter(([key]) => !keys.has(key) && !variables.has(key))
      .map(([, { key }]) => `--set ${key}`),
  ];
}

function lower(key: string): string {
  return key.toLowerCase();
}

function nameOf(location: StorageLocation): string {
  if (location.type === 'local') return location.path;
  return location.rootPath === '' ? location.bucket : `${location.bucket}/${location.rootPath}`;
}
