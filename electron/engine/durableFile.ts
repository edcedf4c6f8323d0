import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

import { AppError, messageOf } from '#shared/errors.ts';

import { isCode } from './fileError.ts';

/**
 * Puts text or bytes in the place of a file so that a crash at any moment leaves either the old or the new content: temporary
 * file, fsync, rename, fsync of the folder. File mode 0600, folder 0700. Call it under the lock of the file: the
 * temporary name is always the same, so that what a crash left there is overwritten and never piles up.
 * @throws DISK_FULL
 */
export async function replaceFile(path: string, content: string | Buffer): Promise<void> {
  const temporary = `${path}.new`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    // A new file, so that neither the mode nor a link that lies there in its place is taken over.
    await rm(temporary, { force: true });
    await writeFile(temporary, content, { flag: 'wx', mode: 0o600, flush: true });
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(temporary, { force: true });
    throw mapFull(error, path);
  }
}

/** Without it a new or renamed file can be lost in a power cut. Windows neither needs it nor opens folders. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** DISK_FULL for what the system says when disk or quota are full; any other error as it is. */
export function mapFull(error: unknown, path: string): unknown {
  const isFull = isCode(error, 'ENOSPC', 'EDQUOT');
  return isFull ? new AppError('DISK_FULL', { path }, { cause: error }) : error;
}

/** The text of a file; null when it is not there. @throws FILE_UNREADABLE */
export async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw new AppError('FILE_UNREADABLE', { path, reason: messageOf(error) }, { cause: error });
  }
}
