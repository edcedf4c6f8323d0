import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Runs a command to its end, for 20 minutes at most. Throws with the last lines of what it said when it fails. */
export async function run(
  command: string,
  args: readonly string[],
  options: { cwd?: string; environment?: Record<string, string> } = {},
): Promise<string> {
  try {
    const { stdout } = await execute(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.environment },
      maxBuffer: 64 * 2 ** 20,
      timeout: 20 * 60_000,
    });
    return stdout;
  } catch (error) {
    const output =
      error instanceof Error && 'stderr' in error ? String(error.stderr).trim().split('\n') : [];
    throw new Error(`${command} failed: ${output.slice(-5).join('\n') || String(error)}`, {
      cause: error,
    });
  }
}

/** The first of these commands that is not on the path, or null when all are. */
export function firstMissing(commands: readonly string[]): string | null {
  return commands.find((command) => !isOnPath(command)) ?? null;
}

function isOnPath(command: string): boolean {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  return folders.some((folder) => {
    try {
      accessSync(path.join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
