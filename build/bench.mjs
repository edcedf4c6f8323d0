// `npm run bench [name]`: runs test/bench/<name>*.bench.ts, or all of them. They print their figures and judge nothing.
import { spawnSync } from 'node:child_process';

import { ensureInstalled, root } from './install.mjs';

ensureInstalled();
const { status } = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', '--project', 'bench', ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit' },
);
process.exitCode = status ?? 1;
