import type { ConfigurationWarning } from '#shared/configuration.ts';
import { AppError } from '#shared/errors.ts';
import {
  type ClusterProfile,
  noLabels,
  type SecretRef,
  type StorageLocation,
  type StorageProfile,
} from '#shared/profile.ts';

import { type ConfigFormat, formatV1, formatV2 } from './configFormat.ts';
import { readMilvus } from './configMilvus.ts';
import { readStorages } from './configStorage.ts';
import { parseConfigText } from './configText.ts';
import {
  type ConfigSources,
  type ConfigValues,
  type Named,
  createConfigValues,
  isVariable,
} from './configValues.ts';
import { createWarnings } from './configWarnings.ts';
import { type EngineSettings, defaultEngineSettings } from './engineSettings.ts';

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
  readonly warnings: ConfigurationWarning[];
}

interface BackupConfigInput {
  /** For errors only. */
  readonly path: string;
  readonly text: string;
  /** KEY=VALUE, with a key of the file or a variable of its environment; case does not matter, the last one wins. */
  readonly sets: readonly string[];
  readonly environment: ConfigSources['environment'];
}

/**
 * Reads a configuration of milvus-backup (v1, v2). Precedence: --set, environment, file, default.
 * @throws CONFIG_INVALID with the key or line, USAGE, PROVIDER_NOT_BUILT, NOT_BUILT
 */
export function readBackupConfig({
  path,
  text,
  sets,
  environment,
}: BackupConfigInput): BackupConfig {
  return interpretBackupConfig({
    path,
    file: parseConfigText(path, text),
    sets: new Map(sets.map(parseSet)),
    environment,
    asksLater: false,
  });
}

/** The same of a file that was parsed already. */
export function interpretBackupConfig(given: Omit<ConfigSources, 'warn'>): BackupConfig {
  const warnings = createWarnings();
  const sources = { ...given, warn: warnings.warn };
  const values = createConfigValues(sources);
  const formats = { v1: formatV1, v2: formatV2 };
  const format = values.choice<ConfigFormat>(['configVersion'], formats)?.value ?? formatV1;
  if (sources.file.size === 0) values.warn('emptyFile');
  const settings = readSettings(values, format);
  const milvus = readMilvus(values, format, settings.pauseGc);
  const storages = readStorages(values, format);
  return {
    path: sources.path,
    version: format.name,
    cluster: {
      id: 'config',
      name: milvus.connection.address,
      environment: 'development',
      protection: 'none',
      ...noLabels,
      milvus: milvus.connection,
      storage: storages.cluster,
    },
    storage: {
      id: 'config-backup',
      name: nameOf(storages.backup),
      protection: 'none',
      ...noLabels,
      location: storages.backup,
    },
    secrets: { ...milvus.secrets, ...storages.secrets },
    settings,
    unknownKeys: unknownKeys(format, sources),
    warnings: warnings.list(),
  };
}

function parseSet(set: string): [string, Named<string>] {
  const equals = set.indexOf('=');
  // Not quoted: what is written there may be a secret.
  if (equals < 1) throw new AppError('USAGE', { reason: '--set needs KEY=VALUE' });
  const key = set.slice(0, equals).trim();
  return [key.toLowerCase(), { value: set.slice(equals + 1), key }];
}

function readSettings(values: ConfigValues, { name, engine }: ConfigFormat): EngineSettings {
  const usual = defaultEngineSettings;
  const { copyConcurrency, backupCollections, restoreCollections, importJobs } = engine;
  const count = (setting: readonly string[], most: number): number | undefined =>
    values.integer(setting, 1, most)?.value;
  // S3 copies up to 5 GiB in one request.
  const thresholdMiB = count(engine.multipartCopyThresholdMiB, 5120);
  const modes = { auto: 'auto', direct: 'direct', streaming: 'streaming' } as const;
  const transferMode =
    name === 'v2'
      ? values.choice(engine.transferMode, modes)?.value
      : values.boolean(engine.transferMode)?.value && 'streaming';
  return {
    copyConcurrency: count(copyConcurrency, 10_000) ?? usual.copyConcurrency,
    backupCollections: count(backupCollections, 10_000) ?? usual.backupCollections,
    restoreCollections: count(restoreCollections, 10_000) ?? usual.restoreCollections,
    importJobs: count(importJobs, 10_000) ?? usual.importJobs,
    segmentsPerImportJob: count(engine.segmentsPerImportJob, 1024) ?? usual.segmentsPerImportJob,
    keepTemporary: values.boolean(engine.keepTemporary)?.value ?? usual.keepTemporary,
    transferMode: transferMode || usual.transferMode,
    multipartCopyThresholdBytes: thresholdMiB
      ? thresholdMiB * 2 ** 20
      : usual.multipartCopyThresholdBytes,
    pauseGc: values.boolean(engine.pauseGc)?.value ?? usual.pauseGc,
  };
}

function unknownKeys(format: ConfigFormat, { file, sets }: ConfigSources): string[] {
  const { milvus, storage, backup, engine, withoutEffect } = format;
  const settings = [milvus, storage, backup, engine].flatMap((keys) => Object.values(keys).flat());
  const names = new Set([...settings, ...withoutEffect].map((name) => name.toLowerCase()));
  const variables = new Set(settings.filter(isVariable).map((name) => name.toLowerCase()));
  const inFile = [...file].filter(([key]) => !names.has(key) || variables.has(key));
  const inSets = [...sets].filter(([key]) => !names.has(key));
  return [...inFile.map(([, { key }]) => key), ...inSets.map(([, { key }]) => `--set ${key}`)];
}

/** What a place is called until a person calls it otherwise. */
export function nameOf(location: StorageLocation): string {
  if (location.type === 'local') return location.path;
  return location.rootPath === '' ? location.bucket : `${location.bucket}/${location.rootPath}`;
}
