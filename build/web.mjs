// `npm run web`: the app in the browser. The arguments are those of the web host (electron/hosts/web/options.ts).
import { spawn } from 'node:child_process';
import path from 'node:path';

import { ensureBundle, outFolder, webTargets } from './bundle.mjs';
import { ensureInstalled, root, runScript } from './install.mjs';

/**
 * Serves the app until it is ended.
 * @param {readonly string[]} args
 * @returns {Promise<number>} its exit code
 */
export async function runWeb(args) {
  await ensureBundle(webTargets);
  const program = path.join(outFolder, 'serve.mjs');
  const command = ['--enable-source-maps', program, ...args];
  return untilExit(spawn(process.execPath, command, { cwd: root, stdio: 'inherit' }));
}

/**
 * Waits for a program that the terminal belongs to meanwhile. Ctrl-C reaches it directly, as it does everything that the
 * terminal started; what is sent to this process alone is passed on.
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<number>} its exit code
 */
export function untilExit(child) {
  process.on('SIGINT', () => undefined);
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => void child.kill(signal));
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}

if (process.argv[1] === import.meta.filename) {
  await runScript(async () => {
    ensureInstalled();
    process.exitCode = await runWeb(process.argv.slice(2));
  });
}
