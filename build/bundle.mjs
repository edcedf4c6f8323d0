// `npm run build` builds all programs into out/ that are missing or whose sources changed.
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

import { ensureInstalled, root, runScript, seconds } from './install.mjs';

/** @typedef {'cli' | 'practice' | 'serve' | 'engine' | 'main' | 'preload' | 'renderer'} Target */

/**
 * What each program is in out/. The desktop's engine is a process of its own, beside its main process.
 * @type {Record<Target, string>}
 */
const products = {
  cli: 'cli.mjs',
  practice: 'practice.mjs',
  serve: 'serve.mjs',
  engine: 'engine.mjs',
  main: 'main.mjs',
  preload: 'preload.cjs',
  renderer: 'renderer',
};

/** @type {readonly Target[]} */
export const commandLineTargets = ['cli', 'practice'];
/** @type {readonly Target[]} */
export const webTargets = ['serve', 'practice', 'renderer'];
/** @type {readonly Target[]} */
export const desktopTargets = ['main', 'preload', 'engine', 'practice', 'renderer'];
const allTargets = /** @type {Target[]} */ (Object.keys(products));

export const outFolder = path.join(root, 'out');
export const bundleFile = path.join(outFolder, products.cli);

/**
 * True when these programs are there and were built from the sources as they are now.
 * @param {readonly Target[]} targets
 */
export function isBundleFresh(targets) {
  return staleTargets(targets).length === 0;
}

/**
 * Builds those of these programs that are stale. Throws what Vite throws.
 * @param {readonly Target[]} targets
 */
export async function ensureBundle(targets) {
  const stale = staleTargets(targets);
  if (stale.length === 0) return;
  const startMs = performance.now();
  for (const target of stale) await buildTarget(target);
  process.stderr.write(`Built ${stale.join(', ')} in ${seconds(startMs)} s.\n`);
}

/** @param {Target} target */
async function buildTarget(target) {
  const { build } = await import('vite');
  // Vite takes it from the shell, or from a Vite that has loaded a module of the tests: React would then be its development build.
  process.env['NODE_ENV'] = 'production';
  // Built beside and renamed: a program that starts meanwhile must never read half a file.
  const folder = path.join(outFolder, `.build-${process.pid}`);
  const isFolder = target === 'renderer';
  const startMs = Date.now();
  /** @type {Set<string>} */
  const sources = new Set(sharedSources);
  try {
    mkdirSync(folder, { recursive: true });
    await build({
      root: isFolder ? path.join(root, 'renderer') : root,
      configFile: path.join(root, 'vite.config.ts'),
      mode: target,
      logLevel: 'warn',
      build: { outDir: isFolder ? path.join(folder, products.renderer) : folder },
      plugins: [
        {
          name: 'list-sources',
          buildEnd() {
            for (const id of this.getModuleIds()) {
              const file = path.relative(root, id.replace(/[?\0].*$/, ''));
              if (!/^(\.\.|node_modules|$)/.test(file)) sources.add(file);
            }
          },
        },
      ],
    });
    if (isFolder) for (const file of filesIn('renderer')) sources.add(file);
    if (existsSync(path.join(folder, 'cli.mjs'))) chmodSync(path.join(folder, 'cli.mjs'), 0o755);
    for (const name of readdirSync(folder)) {
      if (isFolder) rmSync(path.join(outFolder, name), { recursive: true, force: true });
      renameSync(path.join(folder, name), path.join(outFolder, name));
    }
    if (target === 'main') writePackageFile();
    const files = [...sources].filter((file) => existsSync(path.join(root, file))).sort();
    // What was saved during the build may be in it or not.
    const isCertain = files.every((file) => statSync(path.join(root, file)).mtimeMs < startMs);
    mkdirSync(path.dirname(stampFile(target)), { recursive: true });
    writeFileSync(
      stampFile(target),
      JSON.stringify({ files, hash: isCertain ? hashOf(files) : '' }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What any program may be changed by. */
const sharedSources = [
  'package.json',
  'package-lock.json',
  'vite.config.ts',
  'build/bundle.mjs',
  'build/emptyModule.cjs',
];

/** @param {Target} target */
function stampFile(target) {
  return path.join(outFolder, '.stamps', `${target}.json`);
}

/**
 * @param {readonly Target[]} targets
 * @returns {Target[]}
 */
function staleTargets(targets) {
  return targets.filter((target) => {
    if (!existsSync(path.join(outFolder, products[target]))) return true;
    try {
      const { files, hash } = JSON.parse(readFileSync(stampFile(target), 'utf8'));
      return hash !== hashOf(files);
    } catch {
      return true;
    }
  });
}

/**
 * Of the files that a program was made of, as its build listed them. One that is gone makes this throw.
 * @param {string[]} files
 */
function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    const content = readFileSync(path.join(root, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** @param {string} folder */
function filesIn(folder) {
  return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));
}

/** Electron takes the program, its name and version from here: `electron out`. */
function writePackageFile() {
  const { name, version, license } = JSON.parse(
    readFileSync(path.join(root, 'package.json'), 'utf8'),
  );
  const content = {
    name,
    productName: 'Milvus Backup Studio',
    version,
    license,
    type: 'module',
    main: products.main,
  };
  const text = `${JSON.stringify(content, null, 2)}\n`;
  writeFileSync(path.join(outFolder, 'package.json'), text);
}

if (process.argv[1] === import.meta.filename) {
  await runScript(async () => {
    ensureInstalled();
    // Names of programs, or all of them without one.
    const named = process.argv.slice(2);
    const isWanted = (/** @type {Target} */ name) => named.length === 0 || named.includes(name);
    await ensureBundle(allTargets.filter(isWanted));
  });
}
