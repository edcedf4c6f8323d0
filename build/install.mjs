// Runs on bare Node, before anything is installed: nothing but Node's own modules here.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** Folder of the project. */
export const root = path.dirname(import.meta.dirname);

/** Installs the locked packages when they are missing or differ from package-lock.json. Throws when npm fails. */
export function ensureInstalled() {
  if (isInstalled()) return;
  process.stderr.write('Installing packages (npm ci)…\n');
  const startMs = performance.now();
  const { command, first, options } = npmCommand();
  const result = spawnSync(command, [...first, 'ci', '--ignore-scripts', '--include=dev'], {
    ...options,
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (result.error) throw result.error;
  if (result.status !== 0) throw new Error(`npm ci failed with exit code ${result.status}`);
  process.stderr.write(`Packages installed in ${seconds(startMs)} s.\n`);
}

/**
 * How npm is called: its first arguments come before those of the caller. npm tells its scripts where it is; a plain
 * `node build/test.mjs` has to find it on the path.
 * @returns {{ command: string, first: string[], options: { shell: boolean } }}
 */
export function npmCommand() {
  const npm = process.env['npm_execpath'];
  if (npm) return { command: process.execPath, first: [npm], options: { shell: false } };
  return { command: 'npm', first: [], options: { shell: process.platform === 'win32' } };
}

/**
 * Runs a script to its end; what goes wrong is told without the stack of this program.
 * @param {() => Promise<void>} script
 */
export async function runScript(script) {
  try {
    await script();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}

/**
 * Seconds since a moment, for messages.
 * @param {number} startMs of performance.now()
 */
export function seconds(startMs) {
  return ((performance.now() - startMs) / 1000).toFixed(1);
}

// npm keeps its own record of what it installed. Compared with a stamp file of ours, this also knows about a plain
// `npm install` or `npm ci`, and about one that was interrupted (the record is written last).
function isInstalled() {
  const wanted = readPackages('package-lock.json');
  const present = readPackages('node_modules/.package-lock.json');
  return Object.entries(wanted).every(
    ([name, entry]) => name === '' || entry.optional || present[name]?.version === entry.version,
  );
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, optional?: boolean }>}
 */
function readPackages(file) {
  try {
    return JSON.parse(readFileSync(path.join(root, file), 'utf8')).packages;
  } catch {
    return {};
  }
}
