import { execFileSync } from 'node:child_process';
import { cpSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { ensureElectron } from '../../build/electronRuntime.mjs';
import { ensurePackages, ensurePrograms } from './apt.ts';
import { say } from './cacheFolder.ts';
import { firstMissing, run } from './command.ts';
import { ordinaryUser, type OrdinaryUser } from './ordinaryUser.ts';
import { temporaryFolder } from './serverProcess.ts';

/** What Electron is linked with, as Debian 12 and Ubuntu 22.04 name it, and a display. */
const packages = [
  'xvfb fonts-dejavu-core dbus libgtk-3-0 libnss3 libgbm1 libasound2 libatk-bridge2.0-0 libatspi2.0-0',
  'libdrm2 libcups2 libxss1 libxtst6 libnotify4 libsecret-1-0',
].flatMap((line) => line.split(' '));

/** A keychain and the bus it is reached by; the story about it is skipped without them. */
export const keyringPrograms = ['gnome-keyring-daemon', 'dbus-run-session'];
const keyringPackages = ['gnome-keyring', 'dbus', 'dbus-x11'];

/** Gets Electron and, with `install`, what it needs of the system; says why it cannot be had, null when all is there. */
export async function prepareElectron(install: boolean): Promise<string | null> {
  if (process.platform !== 'linux') return 'the stories in a window run on Linux only';
  const runtime = await ensureElectron(say);
  if (runtime.executable === null) return runtime.reason;
  const { executable } = runtime;
  const findMissing = async () =>
    firstMissing(['Xvfb', 'setpriv']) ?? (await missingLibrary(executable));
  const reason = await ensurePackages(findMissing, packages, install);
  if (reason !== null) return reason;
  const noKeyring = await ensurePrograms(keyringPrograms, keyringPackages, install);
  if (noKeyring !== null) say(`The story about the keychain is skipped: ${noKeyring}`);
  return null;
}

async function missingLibrary(executable: string): Promise<string | null> {
  const libraries = await run('ldd', [executable]);
  return /^\s*(\S+) => not found/m.exec(libraries)?.[1] ?? null;
}

export interface InstalledApp {
  readonly user: OrdinaryUser;
  /** The user's own, for the data of the app. */
  readonly home: string;
  /** Runs Electron as the user, with the arguments it is given. */
  readonly electron: string;
  /** The same, with a keychain of its own that is open. */
  readonly electronWithKeychain: string;
  /** The built programs. */
  readonly out: string;
}

/** The built app and its runtime where an ordinary user may read them, who need not be able to read the work tree. */
export async function installApp(): Promise<InstalledApp> {
  const found = await ensureElectron(say);
  if (found.executable === null) throw new Error(found.reason);
  const { executable } = found;
  const user = ordinaryUser();
  const folder = temporaryFolder('app');
  const [home, out, dist] = ['home', 'out', 'electron'].map((name) => path.join(folder, name));
  if (!home || !out || !dist) throw new Error('three names give three folders');
  cpSync('out', out, { recursive: true, filter: (file) => !file.endsWith('.map') });
  // Links instead of 250 MB where both folders lie on one disk.
  const source = path.dirname(executable);
  try {
    execFileSync('cp', ['-al', source, dist], { stdio: 'ignore' });
  } catch {
    execFileSync('cp', ['-a', source, dist]);
  }
  execFileSync('mkdir', [home]);
  user.own(home);
  const runtime = path.join(dist, path.basename(executable));
  const electron = writeScript(path.join(folder, 'electron.sh'), user.command(runtime, []));
  const unlock = 'printf "x\\n" | gnome-keyring-daemon --unlock --components=secrets > /dev/null';
  const session = `${unlock}; exec "$@" --password-store=gnome-libsecret`;
  const electronWithKeychain = writeScript(
    path.join(folder, 'electron-with-keychain.sh'),
    user.command('dbus-run-session', ['--', 'sh', '-c', session, 'sh', runtime]),
  );
  execFileSync('chmod', ['755', path.dirname(folder), folder]);
  return { user, home, electron, electronWithKeychain, out };
}

function writeScript(file: string, command: readonly string[]): string {
  const words = command.map((word) => `'${word.replaceAll("'", "'\\''")}'`);
  writeFileSync(file, `#!/bin/sh\nexec ${words.join(' ')} "$@"\n`, { mode: 0o755 });
  return file;
}
