import { randomUUID } from 'node:crypto';
import { link, open, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';

import { isCode, makeFolder, mapFileError, syncFolder, temporaryFolder } from './localFiles.ts';
import { throwIfStopped } from './stopped.ts';

/** Longest start of an escaped key in the name of a temporary file: names may have 255 bytes, an id takes 37. */
const longestNameStart = 200;

/** A name of its own for a file while it is written. */
export function temporaryFile(directory: string, key: string): string {
  const start = encodeURIComponent(key).slice(0, longestNameStart);
  return path.join(directory, temporaryFolder, `${start}.${randomUUID()}`);
}

/** Files that a broken-off process was writing under the prefix. */
export async function removeTemporaries(
  directory: string,
  prefix: string,
  signal: AbortSignal,
): Promise<number> {
  throwIfStopped(signal);
  const start = encodeURIComponent(prefix);
  const folder = path.join(directory, temporaryFolder);
  const names = await readdir(folder).catch((error: unknown) => {
    if (isCode(error, 'ENOENT')) return [];
    throw mapFileError(error, folder);
  });
  const ours = names.filter((name) => name.startsWith(start));
  for (const name of ours) await rm(path.join(folder, name), { force: true });
  return ours.length;
}

/**
 * Moves a file that is whole to its place, durably.
 * @throws NameTaken when it must not replace a file and would
 */
export async function moveTo(
  temporary: string,
  file: string,
  onlyIfAbsent: boolean,
): Promise<void> {
  const folder = path.dirname(file);
  for (let attempt = 1; ; attempt += 1) {
    await makeFolder(folder);
    try {
      await (onlyIfAbsent ? claim(temporary, file) : rename(temporary, file));
      await syncFolder(folder);
      return;
    } catch (error) {
      // Another call may just have removed the folder, because it was empty.
      if (attempt === 5 || !isCode(error, 'ENOENT')) throw error;
    }
  }
}

export class NameTaken extends Error {}

/** Gives the file its name only if nothing has it: a rename would replace what is there, a link never does. */
async function claim(temporary: string, file: string): Promise<void> {
  try {
    await link(temporary, file).catch(async (error: unknown) => {
      if (!isCode(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS')) throw error;
      // Memory sticks and some network disks have no links; there the name is taken by an empty file first.
      await (await open(file, 'wx')).close();
      await rename(temporary, file);
    });
  } catch (error) {
    throw isCode(error, 'EEXIST') ? new NameTaken() : error;
  }
}
