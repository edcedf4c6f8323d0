// `npm run cli -- …`: the command line, installed and built if needed, in this very process, so that signals, standard
// streams and the exit code are its own.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { bundleFile, commandLineTargets, isBundleFresh } from './bundle.mjs';
import { ensureInstalled } from './install.mjs';

ensureInstalled();
// In a process of its own: the bundler would keep its memory and threads for as long as a backup runs.
if (!isBundleFresh(commandLineTargets)) {
  const bundler = path.join(import.meta.dirname, 'bundle.mjs');
  const { status } = spawnSync(process.execPath, [bundler, ...commandLineTargets], {
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) process.exit(status ?? 1);
}
process.argv[1] = bundleFile;
process.setSourceMapsEnabled(true);
await import(pathToFileURL(bundleFile).href);
