import { readFileSync } from 'node:fs';
import path from 'node:path';

import { spawnServer, temporaryFolder, untilHealthy } from '../../servers/serverProcess.ts';

/** The web host as `npm run web` starts it, built, in a process of its own. */
export interface WebHost {
  readonly port: number;
  readonly dataFolder: string;
  /** A link that nobody has used yet. */
  nextLink(): Promise<string>;
  /** All that it wrote in the terminal. */
  readonly said: () => string;
  /** As kill -9 does. */
  kill(): Promise<void>;
}

/** @param options.port the one it had before; without it any free one */
export async function startWebHost(
  options: {
    readonly dataFolder?: string;
    readonly port?: number;
    readonly more?: readonly string[];
  } = {},
): Promise<WebHost> {
  const { dataFolder = temporaryFolder('data'), port = 0, more = [] } = options;
  const logFile = path.join(temporaryFolder('web-host'), 'output.log');
  const server = spawnServer({
    command: process.execPath,
    args: [path.resolve('out/serve.mjs'), '--data-dir', dataFolder, '--port', `${port}`, ...more],
    cwd: path.dirname(logFile),
    logFile,
  });
  let used = 0;
  const links = () => readFileSync(logFile, 'utf8').match(/https?:\S+token=\S+/g) ?? [];
  const nextLink = async () => {
    await untilHealthy(server, async () => links().length > used);
    used += 1;
    return links()[used - 1] ?? '';
  };
  await untilHealthy(server, async () => links().length > 0);
  return {
    port: Number(new URL(links()[0] ?? '').port),
    dataFolder,
    nextLink,
    said: () => readFileSync(logFile, 'utf8'),
    async kill() {
      server.kill();
      await server.gone;
    },
  };
}
