import { say, threeTimes } from './cacheFolder.ts';
import { firstMissing, run } from './command.ts';

/** Returns null when all programs are on the path, else why not. */
export function ensurePrograms(
  programs: readonly string[],
  packages: readonly string[],
  install: boolean,
): Promise<string | null> {
  return ensurePackages(async () => firstMissing(programs), packages, install);
}

/**
 * Returns null when nothing is missing, else why not. Calls apt-get only with `install`, and only as root: a test run
 * must not change the system of a person who did not ask for it.
 */
export async function ensurePackages(
  findMissing: () => Promise<string | null>,
  packages: readonly string[],
  install: boolean,
): Promise<string | null> {
  const missing = await findMissing();
  if (missing === null) return null;
  const canInstall = process.getuid?.() === 0 && firstMissing(['apt-get']) === null;
  if (!install || !canInstall) {
    return `there is no ${missing}; as root, \`npm test -- --install\` gets it on Debian and Ubuntu`;
  }
  const names = packages.join(' ');
  say(`Installing ${names} with apt-get…`);
  const startMs = performance.now();
  try {
    await threeTimes(() => aptInstall(packages));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  say(`Installing ${names}: done in ${((performance.now() - startMs) / 1000).toFixed(1)} s`);
  return null;
}

async function aptInstall(packages: readonly string[]): Promise<void> {
  // apt was seen to lose a temporary folder below /tmp midway.
  const environment = { TMPDIR: '/var/tmp', DEBIAN_FRONTEND: 'noninteractive' };
  const options = ['-q', '-y', '-o', 'DPkg::Lock::Timeout=300'];
  await run('apt-get', [...options, 'update'], { environment });
  await run('apt-get', [...options, 'install', '--no-install-recommends', ...packages], {
    environment,
  });
}
