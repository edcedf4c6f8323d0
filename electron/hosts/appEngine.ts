import { randomBytes, randomUUID } from 'node:crypto';
import path from 'node:path';

import { createEngine, type Engine } from '#engine/engine.ts';
import { createLogFile } from '#engine/logFile.ts';
import { thisProcess } from '#engine/processOwner.ts';
import { defaultEngineSettings } from '#engine/profiles/engineSettings.ts';
import { createRedactor } from '#engine/redact.ts';
import { createMemoryVault } from '#engine/secrets.ts';
import { createSystemClock } from '#engine/systemClock.ts';
import { openVaultFile } from '#engine/vaultFile.ts';
import type { Unlock } from '#engine/vaultFormat.ts';
import type { AppInfo } from '#shared/contract.ts';

import packageFile from '../../package.json' with { type: 'json' };
import { createProxyFor } from './cli/environment.ts';
import { createPracticeHost } from './practice.ts';

interface AppEngineOptions {
  readonly host: 'desktop' | 'web';
  readonly dataFolder: string;
  /** What opens the vault; null keeps secrets for this session only. */
  readonly unlock: Unlock | null;
  /** Of the built programs; the one of the practice clusters is started from there. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The engine of an app with screens, on the profiles, jobs and secrets of a data folder. */
export function openAppEngine(options: AppEngineOptions): Promise<Engine> {
  const { host, dataFolder, unlock } = options;
  const clock = createSystemClock();
  const redactor = createRedactor();
  const vault =
    unlock === null
      ? createMemoryVault()
      : openVaultFile({ path: path.join(dataFolder, 'vault.json'), unlock, clock, randomBytes });
  return createEngine({
    dataFolder,
    version: packageFile.version,
    host,
    secrets: placeOfSecrets(unlock),
    clock,
    random: Math.random,
    randomBytes,
    randomId: randomUUID,
    owner: thisProcess(),
    vault,
    // No secret that was typed in or read is ever written into the log.
    onSecret: (secret) => redactor.add(secret),
    redact: (text) => redactor.redact(text),
    log: createLogFile({
      path: path.join(dataFolder, 'logs', `${host}.log`),
      clock,
      redactor,
      maxBytes: 10 * 2 ** 20,
      keep: 3,
      onLost: (notice) => process.stderr.write(`${redactor.redact(notice.message)}\n`),
    }),
    transient: { clusters: [], storages: [] },
    settings: defaultEngineSettings,
    practice: createPracticeHost({
      dataFolder,
      script: path.join(options.folder, 'practice.mjs'),
      clock,
    }),
    proxyFor: createProxyFor(options.environment),
  });
}

function placeOfSecrets(unlock: Unlock | null): AppInfo['secrets'] {
  if (unlock === null) return 'none';
  return unlock.type === 'key' ? 'keychain' : unlock.type;
}
