// Builds out/cli.mjs and out/practice.mjs when one is missing or their sources changed.
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

import { ensureInstalled, root, seconds } from './install.mjs';

export const bundleFile = path.join(root, 'out', 'cli.mjs');
const programs = ['cli', 'practice'];
const stampFile = path.join(root, 'out', 'sources');

/** True when the bundles are there and were built from the sources as they are now. */
export function isBundleFresh() {
  try {
    const isBuilt = programs.every((program) =>
      existsSync(path.join(root, 'out', `${program}.mjs`)),
    );
    return isBuilt && readFileSync(stampFile, 'utf8') === hashOfSources();
  } catch {
    return false;
  }
}

/** Builds the bundles if they are stale. Throws what Vite throws. */
export async function ensureBundle() {
  if (isBundleFresh()) return;
  const { build } = await import('vite');
  const startMs = performance.now();
  const hash = hashOfSources();
  // Built beside and renamed: a command that runs meanwhile must never read half a file.
  const folder = `${path.dirname(bundleFile)}/.build-${process.pid}`;
  mkdirSync(folder, { recursive: true });
  try {
    for (const program of programs) {
      // The mode names the program; what is built is the same everywhere.
      await build({ root, mode: program, logLevel: 'warn', build: { outDir: folder } });
      chmodSync(path.join(folder, `${program}.mjs`), 0o755);
    }
    for (const name of readdirSync(folder)) {
      renameSync(path.join(folder, name), path.join(root, 'out', name));
    }
    writeFileSync(stampFile, hash);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  process.stderr.write(`Built out/ in ${seconds(startMs)} s.\n`);
}

function hashOfSources() {
  const hash = createHash('sha256');
  const files = [
    'package.json',
    'package-lock.json',
    'vite.config.ts',
    'build/bundle.mjs',
    'build/emptyModule.cjs',
  ];
  for (const folder of ['configs', 'electron', 'shared'].filter((name) =>
    existsSync(path.join(root, name)),
  )) {
    for (const entry of readdirSync(path.join(root, folder), {
      recursive: true,
      withFileTypes: true,
    })) {
      if (entry.isFile()) files.push(path.relative(root, path.join(entry.parentPath, entry.name)));
    }
  }
  for (const file of files.sort()) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

if (process.argv[1] === import.meta.filename) {
  ensureInstalled();
  await ensureBundle();
}
