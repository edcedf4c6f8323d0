// `npm test`: every lane this machine can run, each with its time and counts; the last line is the sum.
//   --lane NAME   only that lane (may be given again)     --install   may call apt-get for missing servers
// Further arguments go to vitest. REQUIRE_ALL=1: a skip is a failure, and --install is implied.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { ensureInstalled, root, seconds } from './install.mjs';

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 * @typedef {{ only: string[], install: boolean, vitest: string[] }} Options
 */

/** @type {Record<string, (options: Options) => Promise<Counts>>} */
const lanes = {
  check: runChecks,
  unit: (options) => runVitest('unit', options),
  suites: (options) => runBuilt('suites', ['cli', 'practice'], options),
  integration: (options) => runBuilt('integration', ['cli', 'practice'], options),
  // Before the stories in a browser, one of which needs these servers: building them takes minutes, once.
  real: runReal,
  'e2e-browser': runBrowserStories,
  'e2e-desktop': runDesktopStories,
};

const requireAll = process.env['REQUIRE_ALL'] === '1';

async function main() {
  const options = readOptions(process.argv.slice(2));
  ensureInstalled();
  /** @type {Counts} */
  const sum = { passed: 0, failed: 0, skipped: 0 };
  /** @type {string[]} */
  const report = [];
  for (const [name, run] of Object.entries(lanes)) {
    if (options.only.length > 0 && !options.only.includes(name)) continue;
    console.log(`\n── ${name}`);
    const startMs = performance.now();
    const counts = await run(options);
    if (requireAll && counts.skipped > 0) {
      console.log(`${counts.skipped} skipped in ${name}: a failure, as REQUIRE_ALL=1`);
      counts.failed += counts.skipped;
      counts.skipped = 0;
    }
    sum.passed += counts.passed;
    sum.failed += counts.failed;
    sum.skipped += counts.skipped;
    report.push(`${name.padEnd(11)} ${seconds(startMs).padStart(7)} s   ${inWords(counts)}`);
  }
  console.log(`\n${report.join('\n')}\n\n${inWords(sum)}`);
  process.exitCode = sum.failed === 0 ? 0 : 1;
}

/**
 * @param {string[]} given
 * @returns {Options}
 */
function readOptions(given) {
  /** @type {Options} */
  const options = { only: [], install: requireAll, vitest: [] };
  for (let i = 0; i < given.length; i += 1) {
    const argument = given[i] ?? '';
    if (argument === '--install') options.install = true;
    else if (argument === '--lane') options.only.push(given[(i += 1)] ?? '');
    else options.vitest.push(argument);
  }
  const unknown = options.only.find((name) => !Object.hasOwn(lanes, name));
  if (unknown !== undefined) {
    console.error(`no lane "${unknown}"; there are: ${Object.keys(lanes).join(', ')}`);
    process.exit(2);
  }
  return options;
}

/** @returns {Promise<Counts>} */
async function runChecks() {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const checks = [
    ['types', 'typescript/bin/tsc', '-b'],
    ['lint', 'oxlint/bin/oxlint', '--quiet'],
    ['format', 'oxfmt/bin/oxfmt', '--check'],
  ];
  for (const [name, tool, argument] of checks) {
    const startMs = performance.now();
    const status = await runNode([`node_modules/${tool}`, `${argument}`]);
    console.log(`${status === 0 ? '✓' : '✗'} ${name} ${seconds(startMs)} s`);
    if (status === 0) counts.passed += 1;
    else counts.failed += 1;
  }
  return counts;
}

/**
 * A lane that runs built programs.
 * @param {string} project of vitest
 * @param {string[]} targets of build/bundle.mjs
 * @param {Options} options
 * @returns {Promise<Counts>}
 */
async function runBuilt(project, targets, options) {
  if ((await runNode(['build/bundle.mjs', ...targets])) !== 0) {
    return { passed: 0, failed: 1, skipped: 0 };
  }
  return runVitest(project, options);
}

/**
 * The stories in a window: the built app in a real Electron, on a display that nobody sees.
 * @param {Options} options
 * @returns {Promise<Counts>}
 */
async function runDesktopStories(options) {
  const { runnerImport } = await import('vite');
  const { module } = await runnerImport(path.join(root, 'test/servers/electron.ts'));
  const reason = await module.prepareElectron(options.install);
  if (reason !== null) {
    console.log(`lane e2e-desktop skipped: ${reason}`);
    return { passed: 0, failed: 0, skipped: 1 };
  }
  const targets = ['main', 'preload', 'engine', 'practice', 'renderer'];
  return runBuilt('e2e-desktop', targets, options);
}

/**
 * The built app in Chromium, and with the practice clusters.
 * @param {Options} options
 * @returns {Promise<Counts>}
 */
async function runBrowserStories(options) {
  const { runnerImport } = await import('vite');
  const { module } = await runnerImport(path.join(root, 'test/servers/chromium.ts'));
  const reason = await module.prepareChromium(options.install);
  if (reason !== null) {
    console.log(`lane e2e-browser skipped: ${reason}`);
    return { passed: 0, failed: 0, skipped: 1 };
  }
  return runBuilt('e2e-browser', ['serve', 'practice', 'renderer', 'cli'], options);
}

/**
 * The lane on real servers.
 * @param {Options} options
 * @returns {Promise<Counts>}
 */
async function runReal(options) {
  const { runnerImport } = await import('vite');
  const { module } = await runnerImport(path.join(root, 'test/servers/available.ts'));
  const why = await module.whyUnavailable({ install: options.install });
  for (const [server, reason] of Object.entries(why)) {
    if (reason !== null) console.log(`${server} cannot be had: ${reason}`);
  }
  if (why.milvus !== null || why.minio !== null) {
    console.log('lane real skipped: it needs Milvus and MinIO');
    return { passed: 0, failed: 0, skipped: 1 };
  }
  return runBuilt('real', ['cli', 'practice'], options);
}

/**
 * @param {string} project
 * @param {Options} options
 * @returns {Promise<Counts>}
 */
async function runVitest(project, options) {
  const counts = await tryVitest(project, options);
  if (counts !== null) return counts;
  // Vitest was seen to fall over the closed channel of a worker, which says nothing about the tests.
  console.error('vitest ended without a report; once more');
  return (await tryVitest(project, options)) ?? { passed: 0, failed: 1, skipped: 0 };
}

/**
 * @param {string} project
 * @param {Options} options
 * @returns {Promise<Counts | null>} null when vitest itself did not come to its end
 */
async function tryVitest(project, options) {
  const folder = mkdtempSync(path.join(tmpdir(), 'milvus-backup-studio-report-'));
  const file = path.join(folder, 'report.json');
  try {
    const run = ['node_modules/vitest/vitest.mjs', 'run', '--project', project];
    const report = ['--reporter=default', '--reporter=json', `--outputFile=${file}`];
    const status = await runNode([...run, ...report, ...options.vitest]);
    return countsOf(file, status);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} file the JSON report of vitest
 * @param {number} status its exit code
 * @returns {Counts | null} null without a report
 */
function countsOf(file, status) {
  if (!existsSync(file)) return null;
  const report = JSON.parse(readFileSync(file, 'utf8'));
  const counts = {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  };
  // A file that does not load, a hook that throws or an unhandled rejection fails the run and no single test.
  if (status !== 0 && counts.failed === 0) counts.failed = 1;
  return counts;
}

/**
 * @param {string[]} command script and arguments
 * @returns {Promise<number>} exit code
 */
function runNode(command) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, command, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** @param {Counts} counts */
function inWords({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

await main();
// Also closes the server that Vite keeps for loading a TypeScript module.
process.exit();
