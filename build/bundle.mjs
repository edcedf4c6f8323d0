// Builds out/cli.mjs when it is missing or its sources changed.
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
const stampFile = `${bundleFile}.sources`;

/** True when the bundle is there and was built from the sources as they are now. */
export function isBundleFresh() {
  try {
    readFileSync(bundleFile);
    return readFileSync(stampFile, 'utf8') === hashOfSources();
  } catch {
    return false;
  }
}

/** Builds the bundle if it is stale. Throws what Vite throws. */
export async function ensureBundle() {
  if (isBundleFresh()) return;
  const { build } = await import('vite');
  const startMs = performance.now();
  const hash = hashOfSources();
  // Built beside and renamed: a command that runs meanwhile must never read half a file.
  const folder = `${path.dirname(bundleFile)}/.build-${process.pid}`;
  mkdirSync(folder, { recursive: true });
  try {
    await build({ root, logLevel: 'warn', build: { outDir: folder } });
    chmodSync(path.join(folder, 'cli.mjs'), 0o755);
    for (const name of readdirSync(folder)) {
      renameSync(path.join(folder, name), path.join(root, 'out', name));
    }
    writeFileSync(stampFile, hash);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  process.stderr.write(`Built out/cli.mjs in ${seconds(startMs)} s.\n`);
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
