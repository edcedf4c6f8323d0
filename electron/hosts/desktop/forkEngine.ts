import { utilityProcess } from 'electron/main';

import { engineEnvironment } from './engineEnvironment.ts';
import type { EngineProcess } from './supervisedEngine.ts';

/** What the engine process is told first. The key of the vault goes this way, never by argument or environment. */
export interface EngineStart {
  readonly type: 'start';
  readonly dataFolder: string;
  /** Base64; null when secrets are kept for this session only. */
  readonly vaultKey: string | null;
}

/** The engine in a process beside the main one, which draws no window and can die alone. */
export function forkEngine(
  script: string,
  start: Omit<EngineStart, 'type'>,
  environment: NodeJS.ProcessEnv,
): EngineProcess {
  const child = utilityProcess.fork(script, [], {
    serviceName: 'Milvus Backup Studio engine',
    env: engineEnvironment(environment),
  });
  const message: EngineStart = { type: 'start', ...start };
  child.once('spawn', () => child.postMessage(message));
  return {
    port: {
      post: (sent) => child.postMessage(sent),
      listen: (onMessage) => void child.on('message', onMessage),
    },
    ended: new Promise((resolve) => child.once('exit', resolve)),
    end: () => child.postMessage({ type: 'close' }),
    kill: () => void child.kill(),
  };
}
