import { randomBytes, randomUUID } from 'node:crypto';
import { homedir } from 'node:os';
import path from 'node:path';

import { createEngine } from '#engine/engine.ts';
import { createLogFile } from '#engine/logFile.ts';
import { thisProcess } from '#engine/processOwner.ts';
import { createRedactor } from '#engine/redact.ts';
import { createMemoryVault, withRunSecrets } from '#engine/secrets.ts';
import { createSystemClock } from '#engine/systemClock.ts';
import { createProxyFor } from '#hosts/cli/environment.ts';
import type { EngineRequest, OpenedEngine } from '#hosts/cli/host.ts';
import { openProfilesWithTarget } from '#hosts/cli/openProfiles.ts';
import { readPassphrase } from '#hosts/cli/readPassphrase.ts';
import { runCli } from '#hosts/cli/runCli.ts';
import { openSavedVault } from '#hosts/cli/savedVault.ts';
import { prepareDataFolder } from '#hosts/dataFolder.ts';
import { findPractice, openPractice } from '#hosts/practice.ts';
import type { AppError } from '#shared/errors.ts';

import packageFile from '../package.json' with { type: 'json' };

const { version } = packageFile;
const { stdout, stderr, env: environment, platform } = process;
const clock = createSystemClock();
const redactor = createRedactor();
const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The practice process, which lies beside this program. */
const practiceScript = path.join(import.meta.dirname, 'practice.mjs');

/** An engine in this process, with profiles that exist for this run only. */
async function openEngine({
  dataFolder,
  profiles: source,
  target,
  signal,
}: EngineRequest): Promise<OpenedEngine> {
  prepareDataFolder(dataFolder, process.getuid?.());
  const profiles = await openProfilesWithTarget(source, target, {
    environment,
    currentFolder: process.cwd(),
    openPractice: () => openPractice({ dataFolder, script: practiceScript, clock, signal }),
  });
  const { clusters, storages, secrets, settings } = profiles;
  for (const secret of Object.values(secrets)) redactor.add(secret);
  const notices: AppError[] = [];
  const engine = await createEngine({
    dataFolder,
    version,
    host: 'cli',
    // Those of a configuration file last as long as the command.
    secrets: 'none',
    clock,
    random: Math.random,
    randomBytes,
    randomId: randomUUID,
    owner: thisProcess(),
    vault:
      source.type === 'saved'
        ? withRunSecrets(
            openSavedVault({
              dataFolder,
              keyFile: source.vaultKeyFile,
              environment,
              currentFolder: process.cwd(),
              clock,
            }),
            createMemoryVault(secrets),
          )
        : createMemoryVault(secrets),
    onSecret: (secret) => redactor.add(secret),
    redact: (text) => redactor.redact(text),
    log: createLogFile({
      path: path.join(dataFolder, 'logs', 'cli.log'),
      clock,
      redactor,
      maxBytes: 10 * 2 ** 20,
      keep: 3,
      onLost: (notice) => notices.push(notice),
    }),
    transient: { clusters, storages },
    settings,
    // The command line opens them before its engine, and gives them as profiles.
    practice: null,
    proxyFor: createProxyFor(environment),
  });
  return {
    engine: {
      call: engine.call,
      subscribe: engine.subscribe,
      async close() {
        await engine.close();
        profiles.close();
      },
    },
    clusterId: profiles.clusterId,
    storageId: profiles.storageId,
    targetClusterId: profiles.targetClusterId,
    targetStorageId: profiles.targetStorageId,
    pauseGc: settings.pauseGc,
    practice: profiles.practice,
    unknownKeys: profiles.unknownKeys,
    warnings: profiles.warnings,
    notices,
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
  openPractice: (dataFolder, signal) =>
    openPractice({ dataFolder, script: practiceScript, clock, signal }),
  findPractice: (dataFolder, signal) => findPractice({ dataFolder, clock, signal }),
  readPassphrase: (question) => readPassphrase(question, process),
  onStopSignal(listener) {
    for (const signal of stopSignals) process.on(signal, listener);
    return () => {
      for (const signal of stopSignals) process.off(signal, listener);
    };
  },
});
// What was written may still be on its way; what is still running is not waited for.
stdout.write('', () => process.exit(exitCode));
