// `npm run demo`: the main job on practice clusters, with nothing installed but this. It backs up the samples of cluster A and
// restores them beside themselves, into another cluster of the same bucket, into another bucket, and into another S3 service.
// Exit code 0 only when every row was counted and is as in the backup. All in a folder of its own, which is removed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { bundleFile, commandLineTargets, ensureBundle } from './bundle.mjs';
import { ensureInstalled, root } from './install.mjs';

/**
 * @typedef {{ rows: { most: string, imported: string | null, counted: string | null, verdict: string } | null }} Collection
 * @typedef {{ outcome: string | null, collections: Collection[], progress: { doneObjects: number } }} Job
 * @typedef {{ title: string, exitCode: number, seconds: number, job: Job | undefined }} Done
 */

const backup = ['create', '-n', 'demo', '--practice', 'A'];
const restore = ['restore', '-n', 'demo'];
const steps = [
  { title: 'Back up cluster A', command: backup },
  { title: 'Restore beside itself', command: [...restore, '-s', '_demo', '--practice', 'A'] },
  { title: 'Into B, same bucket', command: [...restore, '--practice', 'B'] },
  { title: 'Into C, other bucket', command: [...restore, '--practice', 'C'] },
  { title: 'Into D, other S3 service', command: [...restore, '--practice', 'D'] },
];

ensureInstalled();
await ensureBundle(commandLineTargets);
const folder = mkdtempSync(path.join(tmpdir(), 'milvus-backup-studio-demo-'));
const startMs = performance.now();
try {
  const done = runSteps();
  const seconds = (performance.now() - startMs) / 1000;
  const isVerified = done.length === steps.length && done.every(isProven);
  console.log(`\n${tableOf(done)}\n`);
  console.log(`${isVerified ? 'Verified' : 'Not verified'}, ${seconds.toFixed(1)} s in all.`);
  process.exitCode = isVerified ? 0 : 1;
} finally {
  await endPractice();
  rmSync(folder, { recursive: true, force: true });
}

/** Runs one step after the other, up to the first that is not proven. */
function runSteps() {
  /** @type {Done[]} */
  const done = [];
  for (const { title, command } of steps) {
    console.log(`\n── ${title}: milvus-backup-studio ${command.join(' ')}`);
    const stepMs = performance.now();
    const exitCode = runProgram(command, 'inherit').status ?? 1;
    const seconds = (performance.now() - stepMs) / 1000;
    const step = { title, exitCode, seconds, job: newestJob() };
    done.push(step);
    if (!isProven(step)) break;
  }
  return done;
}

/**
 * @param {string[]} command
 * @param {'inherit' | 'pipe'} output
 */
function runProgram(command, output) {
  const all = [bundleFile, ...command, '--data-dir', folder];
  return spawnSync(process.execPath, all, {
    cwd: root,
    stdio: ['ignore', output, 'inherit'],
    encoding: 'utf8',
  });
}

/** What the program itself recorded of the step. @returns {Job | undefined} */
function newestJob() {
  const { stdout } = runProgram(['jobs', '--json'], 'pipe');
  return JSON.parse(stdout).jobs[0];
}

/** @param {Done} step */
function isProven({ exitCode, job }) {
  // A backup is proven object by object and has no rows to count; the exit code says so.
  const checks = rowChecks(job);
  const isCounted = checks.every(({ verdict }) => verdict === 'equal' || verdict === 'explained');
  return exitCode === 0 && job !== undefined && isCounted;
}

/** @param {Job | undefined} job */
function rowChecks(job) {
  return (job?.collections ?? []).flatMap(({ rows }) => (rows === null ? [] : [rows]));
}

/** @param {Done[]} done */
function tableOf(done) {
  const rows = done.map((step) => {
    const { title, seconds, job } = step;
    const counted = rowChecks(job).reduce((sum, { counted }) => sum + Number(counted ?? 0), 0);
    const objects = job?.progress.doneObjects ?? 0;
    const what = counted > 0 ? `${counted.toLocaleString('en')} rows` : `${objects} objects`;
    const result = isProven(step) ? '✓ verified' : '✗ not verified';
    return [title, what, `${seconds.toFixed(1)} s`, result];
  });
  const widths = [0, 1, 2].map((i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows
    .map(([title = '', what = '', seconds = '', result = '']) =>
      [
        title.padEnd(widths[0] ?? 0),
        what.padStart(widths[1] ?? 0),
        seconds.padStart(widths[2] ?? 0),
        result,
      ].join('  '),
    )
    .join('\n');
}

/** The practice process would end by itself, but only a few seconds later, and its folder is about to go. */
async function endPractice() {
  const file = path.join(folder, 'practice', 'running.json');
  if (!existsSync(file)) return;
  process.kill(JSON.parse(readFileSync(file, 'utf8')).pid, 'SIGTERM');
  const lock = path.join(folder, 'practice', 'process.lock');
  for (let i = 0; i < 100 && existsSync(lock); i += 1) await sleep(50);
}
