import { randomBytes } from 'node:crypto';

import { createEngine, type Engine, type EngineOptions } from '#engine/engine.ts';
import { thisProcess } from '#engine/processOwner.ts';
import { defaultEngineSettings } from '#engine/profiles/engineSettings.ts';
import { createMemoryVault } from '#engine/secrets.ts';
import { contract } from '#shared/contract.ts';
import { type Client, createClient } from '#shared/rpc.ts';

import { createMemoryLog } from '../memoryLog.ts';
import { realClock } from './testClock.ts';

export interface TestEngine {
  readonly engine: Engine;
  readonly client: Client<typeof contract>;
}

/** An engine in this process as the desktop makes one, without profiles; its ids count up: id-1, id-2 … */
export async function openTestEngine(
  options: Pick<EngineOptions, 'dataFolder'> & Partial<EngineOptions>,
): Promise<TestEngine> {
  let made = 0;
  const engine = await createEngine({
    version: '0.0.0',
    host: 'desktop',
    secrets: 'keychain',
    clock: realClock,
    random: () => 0.5,
    randomBytes,
    randomId: () => `id-${(made += 1)}`,
    owner: thisProcess(),
    vault: createMemoryVault(),
    onSecret: () => undefined,
    redact: (text) => text,
    log: createMemoryLog(),
    transient: { clusters: [], storages: [] },
    settings: defaultEngineSettings,
    practice: null,
    proxyFor: () => undefined,
    ...options,
  });
  return { engine, client: createClient(contract, engine.call) };
}
