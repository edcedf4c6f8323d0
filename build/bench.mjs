// `npm run bench [name]`: runs test/bench/<name>*.bench.ts, or all of them. They print their figures and judge nothing.
import { spawnSync } from 'node:child_process';
import path from 'node:path';

import { ensureInstalled, root } from './install.mjs';

ensureInstalled();
const { runnerImport } = await import('vite');
const { module } = await runnerImport(path.join(root, 'test/servers/available.ts'));
for (const [server, reason] of Object.entries(await module.whyUnavailable())) {
  if (reason !== null) console.log(`${server} cannot be had: ${reason}`);
}
for (const command of [
  ['build/bundle.mjs', 'cli', 'practice'],
  ['node_modules/vitest/vitest.mjs', 'run', '--project', 'bench', ...process.argv.slice(2)],
]) {
  const { status } = spawnSync(process.execPath, command, { cwd: root, stdio: 'inherit' });
  process.exitCode = status ?? 1;
  if (process.exitCode !== 0) break;
}
