import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';

import { syncFolder } from '../durableFile.ts';
import { isCode } from '../fileError.ts';
import { temporaryFolder, unlessMissing } from './localFiles.ts';
import type { UnfinishedUpload } from './objectStore.ts';

/** Longest start of an escaped key in the name of a temporary file: names may have 255 bytes, an id takes 37. */
const longestNameStart = 200;

/** A name of its own for a file while it is written. */
export function temporaryFile(directory: string, key: string): string {
  const start = encodeURIComponent(key).slice(0, longestNameStart);
  return path.join(directory, temporaryFolder, `${start}.${randomUUID()}`);
}

/** The files that are being written under the prefix, or that a broken-off process was writing. */
export async function* listTemporaries(
  directory: string,
  prefix: string,
): AsyncGenerator<UnfinishedUpload> {
  const start = encodeURIComponent(prefix);
  const folder = path.join(directory, temporaryFolder);
  const names = (await unlessMissing(readdir(folder), folder)) ?? [];
  for (const uploadId of names.filter((name) => name.startsWith(start)).sort()) {
    const file = path.join(folder, uploadId);
    const stats = await unlessMissing(stat(file), file);
    if (stats?.isFile() !== true) continue;
    yield { key: keyOf(uploadId), uploadId, startedAt: stats.mtime.toISOString() };
  }
}

/** The key in the name of a temporary file; of a long one only its start, which may end in the middle of an escape. */
function keyOf(name: string): string {
  const escaped = name.slice(0, name.lastIndexOf('.'));
  for (let length = escaped.length; length >= escaped.length - 12; length -= 1) {
    try {
      return decodeURIComponent(escaped.slice(0, length));
    } catch {
      // Cut inside of a character: one with fewer of its bytes is tried.
    }
  }
  return escaped;
}

/** Removes a file that was being written. */
export async function removeTemporaryOf(directory: string, uploadId: string): Promise<void> {
  const folder = path.join(directory, temporaryFolder);
  await rm(path.join(folder, path.basename(uploadId)), { force: true });
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
