import { spawn } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  closeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { isAlive } from './cacheFolder.ts';
import { firstMissing } from './command.ts';

/** A server that runs as a child of the test process, and never longer than that. */
export interface ServerProcess {
  /** Ends it at once. Test data needs no farewell, and Milvus ignores a polite signal. */
  kill(): void;
  /** Settles when the process is gone. */
  readonly gone: Promise<void>;
  isRunning(): boolean;
  readonly logFile: string;
}

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly environment?: Record<string, string>;
  readonly cwd: string;
  readonly logFile: string;
}

const running = new Set<ServerProcess>();
const temporary = path.join(tmpdir(), `milvus-backup-studio-test-${process.pid}`);

process.once('exit', () => {
  for (const server of running) server.kill();
  rmSync(temporary, { recursive: true, force: true, maxRetries: 3 });
});

/** Starts a server. Its output goes to the log file. */
export function spawnServer({ command, args, environment, cwd, logFile }: Command): ServerProcess {
  // The kernel ends it with us, also when we crash or are killed and no handler of ours runs.
  const tie = firstMissing(['setpriv']) === null ? ['setpriv', '--pdeathsig', 'KILL', '--'] : [];
  const [file, ...rest] = [...tie, command, ...args];
  const log = openSync(logFile, 'a');
  const child = spawn(file ?? command, rest, {
    cwd,
    env: { ...process.env, ...environment },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  let isRunning = true;
  const server: ServerProcess = {
    kill: () => {
      child.ref();
      child.kill('SIGKILL');
    },
    gone: new Promise((resolve) => {
      const end = (): void => {
        isRunning = false;
        running.delete(server);
        resolve();
      };
      child.once('exit', end);
      child.once('error', end);
    }),
    isRunning: () => isRunning,
    logFile,
  };
  child.unref();
  running.add(server);
  return server;
}

/** Far longer than any server takes to start, on a machine that does other work, too. */
const longestStartMs = 180_000;

/**
 * Waits until `isHealthy` answers true (an error counts as no). Throws with the end of its log when the server dies or takes
 * longer than three minutes, and kills it.
 */
export async function untilHealthy(
  server: ServerProcess,
  isHealthy: () => Promise<boolean>,
): Promise<void> {
  const deadlineMs = performance.now() + longestStartMs;
  while (!(await isHealthy().catch(() => false))) {
    if (!server.isRunning() || performance.now() > deadlineMs) {
      const state = server.isRunning() ? 'is not healthy after three minutes' : 'died';
      server.kill();
      await server.gone;
      throw new Error(`the server ${state}:\n${endOfLog(server.logFile)}`);
    }
    await wait(25);
  }
}

// A Go server that gives up says why in one line, and prints hundreds of stacks after it.
function endOfLog(file: string): string {
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  const panic = lines.findLast((line) => line.startsWith('panic: '));
  return panic ?? lines.slice(-10).join('\n');
}

/** True when a GET answers 200 within a second; `body` is what the answer must say then. */
export async function answers(url: string, body?: string): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(1000) });
  const text = await response.text();
  return response.ok && (body === undefined || text.trim() === body);
}

/** A new empty folder that is removed with this process; what killed processes left is removed too. */
export function temporaryFolder(name: string): string {
  for (const entry of readdirSync(tmpdir())) {
    const pid = Number(/^milvus-backup-studio-test-(\d+)$/.exec(entry)?.[1]);
    if (pid > 0 && !isAlive(pid)) removeOwn(path.join(tmpdir(), entry));
  }
  mkdirSync(temporary, { recursive: true });
  return mkdtempSync(path.join(temporary, `${name}-`));
}

function removeOwn(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // It is another user's, and stays.
  }
}
