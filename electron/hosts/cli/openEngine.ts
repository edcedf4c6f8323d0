import { randomUUID } from 'node:crypto';
import path from 'node:path';

import type { Clock } from '#engine/clock.ts';
import { createEngine } from '#engine/engine.ts';
import { createLogFile } from '#engine/logFile.ts';
import { thisProcess } from '#engine/processOwner.ts';
import type { BackupConfig } from '#engine/profiles/backupYaml.ts';
import { defaultEngineSettings } from '#engine/profiles/engineSettings.ts';
import { openBackupConfig } from '#engine/profiles/openBackupConfig.ts';
import type { Redactor } from '#engine/redact.ts';
import { createMemoryVault } from '#engine/secrets.ts';

import type { EngineRequest, OpenedEngine } from './host.ts';
import { createProxyFor } from './proxyFor.ts';

interface Surroundings {
  readonly version: string;
  readonly clock: Clock;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly currentFolder: string;
  /** Learns the secrets of the configuration. */
  readonly redactor: Redactor;
}

const logBytes = 10 * 2 ** 20;

/**
 * An engine in this process, with the profiles of a configuration file, which exist for this run only.
 * @throws CONFIG_UNREADABLE, CONFIG_INVALID and what else the configuration or the data folder is refused for
 */
export async function openEngine(
  { dataFolder, config: asked }: EngineRequest,
  surroundings: Surroundings,
): Promise<OpenedEngine> {
  const { version, clock, environment, currentFolder, redactor } = surroundings;
  const config =
    asked === null
      ? null
      : await openBackupConfig(asked.path, { sets: asked.sets, environment, currentFolder });
  for (const secret of Object.values(config?.secrets ?? {})) redactor.add(secret);
  const lost: string[] = [];
  const engine = await createEngine({
    dataFolder,
    version,
    clock,
    random: Math.random,
    randomId: randomUUID,
    owner: thisProcess(),
    // Profiles that the desktop saved have their secrets in its vault; here there are only those of the configuration.
    vault: createMemoryVault(config?.secrets),
    log: createLogFile({
      path: path.join(dataFolder, 'logs', 'cli.log'),
      clock,
      redactor,
      maxBytes: logBytes,
      keep: 3,
      onLost: (notice) => lost.push(notice.message),
    }),
    transient: {
      clusters: config === null ? [] : [config.cluster],
      storages: config === null ? [] : [config.storage],
    },
    settings: config?.settings ?? defaultEngineSettings,
    proxyFor: createProxyFor(environment),
  });
  return { engine, ...profilesOf(config), warnings: [...(config?.warnings ?? []), ...lost] };
}

function profilesOf(
  config: BackupConfig | null,
): Pick<OpenedEngine, 'clusterId' | 'storageId' | 'pauseGc' | 'unknownKeys'> {
  return {
    clusterId: config?.cluster.id ?? '',
    storageId: config?.storage.id ?? '',
    pauseGc: config?.settings.pauseGc ?? false,
    unknownKeys: config?.unknownKeys ?? [],
  };
}
