// `npm start`: installs what is missing, builds what is stale, and opens the app in a window; without a display or a runtime
// for one, in the browser. Electron never runs with its sandbox off. Further arguments go to the app, e.g. --data-dir=FOLDER.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

import { desktopTargets, ensureBundle, outFolder } from './bundle.mjs';
import { ensureElectron } from './electronRuntime.mjs';
import { ensureInstalled, root, runScript, seconds } from './install.mjs';
import { runWeb, untilExit } from './web.mjs';

const args = process.argv.slice(2);
const startMs = performance.now();

async function main() {
  ensureInstalled();
  const why = whyNoWindow() ?? (await openWindow());
  if (why === null) return;
  console.error(`The app opens in your browser, because ${why}.`);
  process.exitCode = await runWeb(args);
}

/** @returns {string | null} */
function whyNoWindow() {
  if (process.platform !== 'linux') return null;
  if (process.getuid?.() === 0) return 'Electron gives up its sandbox when root runs it';
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  return DISPLAY || WAYLAND_DISPLAY ? null : 'there is no display here';
}

/**
 * Opens the app and waits until it ends.
 * @returns {Promise<string | null>} why it could not be opened
 */
async function openWindow() {
  const runtime = await ensureElectron((line) => console.error(line));
  if (runtime.executable === null) return `Electron cannot be had: ${runtime.reason}`;
  await ensureBundle(desktopTargets);
  const child = spawn(runtime.executable, [outFolder, ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  console.error(
    `Electron ${runtime.version} starts after ${seconds(startMs)} s. Ctrl-C ends the app.`,
  );
  const said = listen(child);
  const code = await untilExit(child);
  const why = code === 0 ? null : whyItFailed(said.join('\n'));
  if (why !== null) return why;
  process.exitCode = code;
  if (code !== 0) console.error(said.filter((line) => /:FATAL:/.test(line)).join('\n'));
  return null;
}

/**
 * Passes on what the app says. What Chromium logs of itself (a missing D-Bus, a graphics card) is kept for the case that it fails.
 * @param {import('node:child_process').ChildProcess} child
 * @returns {string[]} the first lines, which grow
 */
function listen(child) {
  /** @type {string[]} */
  const said = [];
  if (!child.stderr) return said;
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (said.length < 200) said.push(line);
    if (line !== '' && !/^\[\d+:\d+\/[\d.]+:(?:FATAL|ERROR|WARNING|INFO):/.test(line))
      console.error(line);
  });
  return said;
}

/**
 * The reasons that a system has not to run Electron at all; null when it ended for another one.
 * @param {string} said
 */
function whyItFailed(said) {
  if (/no usable sandbox|SUID sandbox helper|sandbox_host_linux|credentials\.cc/i.test(said)) {
    return 'this Linux refuses the user namespaces that the sandbox of Electron is made of';
  }
  const library = /error while loading shared libraries: ([^:\s]+)/.exec(said)?.[1];
  if (library) return `Electron needs ${library}, which is not installed here`;
  if (/missing X server|cannot open display/i.test(said)) return 'the display does not answer';
  return null;
}

await runScript(main);
