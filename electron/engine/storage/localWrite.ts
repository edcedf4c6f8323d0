import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';

import { syncFolder } from '../durableFile.ts';
import { isCode } from '../fileError.ts';
import { temporaryFolder, unlessMissing } from './localFiles.ts';

/** Longest start of an escaped key in the name of a temporary file: names may have 255 bytes, an id takes 37. */
const longestNameStart = 200;

/** A name of its own for a file while it is written. */
export function temporaryFile(directory: string, key: string): string {
  const start = encodeURIComponent(key).slice(0, longestNameStart);
  return path.join(directory, temporaryFolder, `${start}.${randomUUID()}`);
}

/** Removes the files that a broken-off process was writing under the prefix; returns how many. */
export async function removeTemporaries(directory: string, prefix: string): Promise<number> {
  const start = encodeURIComponent(prefix);
  const folder = path.join(directory, temporaryFolder);
  const names = (await unlessMissing(readdir(folder), folder)) ?? [];
  const ours = names.filter((name) => name.startsWith(start));
  for (const name of ours) await rm(path.join(folder, name), { force: true });
  return ours.length;
}

/**
 * Moves a file that is whole to its place, durably.
 * @returns false when it must not replace a file and would
 */
export async function moveTo(
  temporary: string,
  file: string,
  onlyIfAbsent: boolean,
): Promise<boolean> {
  const folder = path.dirname(file);
  for (let attempt = 1; ; attempt += 1) {
    await makeFolder(folder);
    try {
      if (!onlyIfAbsent) await rename(temporary, file);
      else if (!(await claim(temporary, file))) return false;
      await syncFolder(folder);
      return true;
    } catch (error) {
      // Another call may just have removed the folder, because it was empty.
      if (attempt === 5 || !isCode(error, 'ENOENT')) throw error;
    }
  }
}

/** Gives the file its name only if nothing has it: a rename would replace what is there, a link never does. */
async function claim(temporary: string, file: string): Promise<boolean> {
  try {
    await link(temporary, file).catch(async (error: unknown) => {
      if (!isCode(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS')) throw error;
      // Memory sticks and some network disks have no links; there the name is taken by an empty file first.
      await (await open(file, 'wx')).close();
      await rename(temporary, file);
    });
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
}

/** Makes a folder, durably: each new level is synced into the one above. */
async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true });
  if (first === undefined) return;
  for (let level = folder; level !== path.dirname(first); level = path.dirname(level))
    await syncFolder(path.dirname(level));
}
