import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** Where downloads and builds are kept between runs, so that a fresh clone finds them. */
export function cacheFolder(): string {
  const base = process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache');
  return path.join(base, 'milvus-backup-studio');
}

/** A folder of the cache that is complete, or null. */
export async function findCached(name: string): Promise<string | null> {
  const folder = path.join(cacheFolder(), name);
  return (await exists(folder)) ? folder : null;
}

/**
 * Makes a folder of the cache once. `fill` gets an empty folder beside it, which takes its name only when all went well; a
 * second process waits for the first. Says what it makes and how long that took. Throws what `fill` throws.
 */
export async function makeCached(
  name: string,
  what: string,
  fill: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = path.join(cacheFolder(), name);
  await mkdir(cacheFolder(), { recursive: true });
  const unlock = await lock(`${folder}.lock`);
  try {
    if (await exists(folder)) return folder;
    say(`${what}…`);
    const startMs = performance.now();
    const partial = `${folder}.partial`;
    await rm(partial, { recursive: true, force: true });
    await mkdir(partial);
    await fill(partial);
    await rename(partial, folder);
    say(`${what}: done in ${((performance.now() - startMs) / 1000).toFixed(1)} s`);
    return folder;
  } finally {
    await unlock();
  }
}

/** Tells the person who waits. Not to standard output, which belongs to the results. */
export function say(message: string): void {
  process.stderr.write(`${message}\n`);
}

/** Runs `attempt` up to three times and throws the last error. */
export async function threeTimes<T>(attempt: () => Promise<T>): Promise<T> {
  for (let left = 2; ; left -= 1) {
    try {
      return await attempt();
    } catch (error) {
      if (left === 0) throw error;
      say(`${error instanceof Error ? error.message : String(error)}; once more`);
    }
  }
}

/** True while a process with this id runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

// A folder, because making one is atomic everywhere. The process id in it tells a lock from what a crash left behind.
async function lock(folder: string): Promise<() => Promise<void>> {
  const ownerFile = path.join(folder, 'pid');
  for (;;) {
    try {
      await mkdir(folder);
      await writeFile(ownerFile, String(process.pid));
      return () => rm(folder, { recursive: true, force: true });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    const owner = Number(await readFile(ownerFile, 'utf8').catch(() => '0'));
    const isStale = owner === 0 ? await isOlderThan(folder, 10_000) : !isAlive(owner);
    if (isStale) await rm(folder, { recursive: true, force: true });
    else await wait(250);
  }
}

async function isOlderThan(folder: string, ageMs: number): Promise<boolean> {
  const found = await stat(folder).catch(() => null);
  return found !== null && Date.now() - found.mtimeMs > ageMs;
}

async function exists(folder: string): Promise<boolean> {
  return (await stat(folder).catch(() => null)) !== null;
}
