import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { OrdinaryUser } from './ordinaryUser.ts';
import { spawnServer, type ServerProcess, temporaryFolder, untilHealthy } from './serverProcess.ts';

export interface Display {
  /** For the environment variable DISPLAY. */
  readonly name: string;
  readonly server: ServerProcess;
}

/** A screen of 1280 × 800 that nobody sees, of the user whose programs draw on it. */
export async function startDisplay(user: OrdinaryUser): Promise<Display> {
  const folder = temporaryFolder('display');
  const logFile = path.join(folder, 'display.log');
  // It takes the first free number and tells it.
  const args = ['-displayfd', '2', '-screen', '0', '1280x800x24', '-nolisten', 'tcp'];
  const [command = 'Xvfb', ...rest] = user.command('Xvfb', args);
  const server = spawnServer({ command, args: rest, cwd: folder, logFile });
  const number = () => /^(\d+)$/m.exec(readFileSync(logFile, 'utf8'))?.[1];
  await untilHealthy(server, async () => number() !== undefined);
  return { name: `:${number()}`, server };
}
