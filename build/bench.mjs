// `npm run bench [name]`: runs test/bench/<name>*.bench.ts, or all of them. They print their figures and judge nothing; the
// table at the end has all of them. A bench whose servers or runtime cannot be had is left out, with the reason.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import path from 'node:path';

import { ensureInstalled, root } from './install.mjs';

/** @typedef {{ what: string, value: string, beside: string, load: string }} Figure */

ensureInstalled();
const { runnerImport } = await import('vite');
const [servers, electron, chromium] = await Promise.all(
  ['available', 'electron', 'chromium'].map((name) =>
    runnerImport(path.join(root, `test/servers/${name}.ts`)).then(({ module }) => module),
  ),
);
const why = {
  ...(await servers.whyUnavailable()),
  electron: await electron.prepareElectron(process.env['REQUIRE_ALL'] === '1'),
  chromium: await chromium.prepareChromium(process.env['REQUIRE_ALL'] === '1'),
};
for (const [name, reason] of Object.entries(why)) {
  if (reason !== null) console.log(`${name} cannot be had: ${reason}`);
}
const leftOut = [
  ...(why.milvus === null && why.minio === null ? [] : ['test/bench/mainJob.bench.ts']),
  ...(why.minio === null ? [] : ['test/bench/copying.bench.ts']),
  ...(why.rgw === null && why.minio === null ? [] : ['test/bench/thousandBackups.bench.ts']),
  ...(why.minio === null && why.chromium === null ? [] : ['test/bench/browser/**']),
  ...(why.electron === null ? [] : ['test/bench/desktop/**']),
];
const folder = mkdtempSync(path.join(tmpdir(), 'milvus-backup-studio-bench-'));
const file = path.join(folder, 'figures.jsonl');
const bench = ['run', '--project', 'bench', '--disable-console-intercept=true'];
for (const pattern of leftOut) bench.push(`--exclude=${pattern}`);
for (const command of [
  ['build/bundle.mjs'],
  ['node_modules/vitest/vitest.mjs', ...bench, ...process.argv.slice(2)],
]) {
  // In memory where that is had: a disk would be what is measured.
  const memory = existsSync('/dev/shm') ? { TMPDIR: '/dev/shm' } : {};
  const env = { ...process.env, ...memory, BENCH_FIGURES: file };
  const { status } = spawnSync(process.execPath, command, { cwd: root, stdio: 'inherit', env });
  process.exitCode = status ?? 1;
  if (process.exitCode !== 0) break;
}
console.log(table(readFigures()));
rmSync(folder, { recursive: true, force: true });
// Also closes the servers that Vite keeps for loading TypeScript modules.
process.exit();

/** @returns {Figure[]} */
function readFigures() {
  try {
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    return lines.map((line) => JSON.parse(line));
  } catch {
    return [];
  }
}

/** @param {Figure[]} figures */
function table(figures) {
  const machine = `${cpus().length} × ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GiB`;
  const rows = figures.map(({ what, value, beside, load }) => [what, value, beside, load]);
  const all = [['what', 'figure', 'beside', 'load'], ...rows];
  const widths = [0, 1, 2, 3].map((at) => Math.max(...all.map((row) => row[at]?.length ?? 0)));
  const lines = all.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return `\n${machine}, Node ${process.version}\n\n${lines.join('\n')}`;
}
