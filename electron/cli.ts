import { randomUUID } from 'node:crypto';
import { homedir } from 'node:os';
import path from 'node:path';

import { createEngine } from '#engine/engine.ts';
import { createLogFile } from '#engine/logFile.ts';
import { thisProcess } from '#engine/processOwner.ts';
import { defaultEngineSettings } from '#engine/profiles/engineSettings.ts';
import { openBackupConfig } from '#engine/profiles/openBackupConfig.ts';
import { createRedactor } from '#engine/redact.ts';
import { createMemoryVault } from '#engine/secrets.ts';
import { createSystemClock } from '#engine/systemClock.ts';
import { createProxyFor } from '#hosts/cli/environment.ts';
import type { EngineRequest, OpenedEngine } from '#hosts/cli/host.ts';
import { runCli } from '#hosts/cli/runCli.ts';

import packageFile from '../package.json' with { type: 'json' };

const { version } = packageFile;
const { stdout, stderr, env: environment, platform } = process;
const clock = createSystemClock();
const redactor = createRedactor();
const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** An engine in this process, with the profiles of a configuration file, which exist for this run only. */
async function openEngine({ dataFolder, config: asked }: EngineRequest): Promise<OpenedEngine> {
  const surroundings = { environment, currentFolder: process.cwd() };
  const config =
    asked === null ? null : await openBackupConfig(asked.path, { ...surroundings, ...asked });
  for (const secret of Object.values(config?.secrets ?? {})) redactor.add(secret);
  const warnings = [...(config?.warnings ?? [])];
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
      maxBytes: 10 * 2 ** 20,
      keep: 3,
      onLost: (notice) => warnings.push(notice.message),
    }),
    transient: {
      clusters: config === null ? [] : [config.cluster],
      storages: config === null ? [] : [config.storage],
    },
    settings: config?.settings ?? defaultEngineSettings,
    proxyFor: createProxyFor(environment),
  });
  return {
    engine,
    clusterId: config?.cluster.id ?? '',
    storageId: config?.storage.id ?? '',
    pauseGc: config?.settings.pauseGc ?? false,
    unknownKeys: config?.unknownKeys ?? [],
    warnings,
  };
}

// A reader that has gone (`| head`) ends neither a backup nor what cleans up after it.
for (const stream of [stdout, stderr]) stream.on('error', () => undefined);

const exitCode = await runCli(process.argv.slice(2), {
  version,
  stdout,
  stderr,
  environment,
  platform,
  homeFolder: homedir(),
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  clock,
  redact: (text) => redactor.redact(text),
  openEngine,
  onStopSignal(listener) {
    for (const signal of stopSignals) process.on(signal, listener);
    return () => {
      for (const signal of stopSignals) process.off(signal, listener);
    };
  },
});
// What was written may still be on its way; what is still running is not waited for.
stdout.write('', () => process.exit(exitCode));
