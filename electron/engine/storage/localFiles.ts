import type { Dirent } from 'node:fs';
import { lstat, mkdir, open, readdir, realpath, rmdir, stat } from 'node:fs/promises';
import path from 'node:path';

import { AppError, type ErrorCode, messageOf } from '#shared/errors.ts';

import { compareKeys } from './keyOrder.ts';
import type { ObjectInfo } from './objectStore.ts';
import { requireKey } from './requireKey.ts';

/** Files being written lie here until they are whole; no listing shows it. */
export const temporaryFolder = '.milvus-backup-studio-tmp';

/**
 * The file of a key.
 * @throws INVALID_INPUT when the key leaves the folder or is no path of plain names
 */
export function pathOf(directory: string, key: string): string {
  requireKey(key);
  const names = key.split('/');
  if (names.some((name) => !isPlainName(name)) || names[0] === temporaryFolder) {
    throw new AppError('INVALID_INPUT', {
      reason: `${key} cannot be the name of a file in ${directory}`,
    });
  }
  return path.join(directory, ...names);
}

function isPlainName(name: string): boolean {
  const isWindows = path.sep === '\\';
  return (
    name !== '' &&
    name !== '.' &&
    name !== '..' &&
    !name.includes('\0') &&
    !(isWindows && /[\\:]/.test(name))
  );
}

/** What is known about the file of a key; undefined when there is none. Folders, pipes and devices are no objects. */
export async function infoOfFile(key: string, file: string): Promise<ObjectInfo | undefined> {
  try {
    return toInfo(key, await stat(file, { bigint: true }));
  } catch (error) {
    if (isCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw mapFileError(error, file);
  }
}

export function toInfo(
  key: string,
  stats: { isFile(): boolean; size: bigint; mtimeNs: bigint; ino: bigint },
): ObjectInfo | undefined {
  if (!stats.isFile()) return undefined;
  return {
    key,
    sizeBytes: Number(stats.size),
    // Clocks of file systems tick in milliseconds; the inode tells two writes within one tick apart.
    etag: `${stats.size}-${stats.mtimeNs}-${stats.ino}`,
    modifiedAt: new Date(Number(stats.mtimeNs / 1_000_000n)).toISOString(),
  };
}

/**
 * Every file under the folder whose key starts with the prefix, in UTF-8 byte order of the whole key: there a folder
 * sorts as its name with the slash, so a.b comes before a/b. Links to folders are followed, but never round in circles.
 */
export async function* walk(
  directory: string,
  prefix: string,
  signal: AbortSignal,
): AsyncGenerator<ObjectInfo> {
  const root = await realFolder(directory);
  const start = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  if (start !== '') pathOf(directory, start.slice(0, -1));
  yield* walkFolder({ directory, folderKey: start, prefix, signal }, [root]);
}

interface Walk {
  readonly directory: string;
  /** '' or ends with a slash. */
  readonly folderKey: string;
  readonly prefix: string;
  readonly signal: AbortSignal;
}

async function* walkFolder(walk: Walk, above: readonly string[]): AsyncGenerator<ObjectInfo> {
  for (const key of await readFolder(walk)) {
    if (walk.signal.aborted) throw new AppError('STOPPED');
    if (!key.startsWith(walk.prefix) && !walk.prefix.startsWith(key)) continue;
    const file = path.join(walk.directory, key);
    if (!key.endsWith('/')) {
      const info = await infoOfFile(key, file);
      if (info !== undefined) yield info;
      continue;
    }
    const real = await realpath(file).catch((error: unknown) => {
      if (isCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
      throw mapFileError(error, file);
    });
    if (real !== undefined && !above.includes(real))
      yield* walkFolder({ ...walk, folderKey: key }, [...above, real]);
  }
}

/** The keys of what lies in a folder, in order; those of folders end with a slash. */
export async function readFolder({
  directory,
  folderKey,
}: Pick<Walk, 'directory' | 'folderKey'>): Promise<string[]> {
  const folder = path.join(directory, folderKey);
  let entries: Dirent[];
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isCode(error, 'ENOENT', 'ENOTDIR')) return [];
    throw mapFileError(error, folder);
  }
  const visible = entries.filter(({ name }) => folderKey !== '' || name !== temporaryFolder);
  const keyed = await Promise.all(
    visible.map(async (entry) => {
      const isFolder =
        entry.isDirectory() ||
        (entry.isSymbolicLink() && (await leadsToFolder(folder, entry.name)));
      return `${folderKey}${entry.name}${isFolder ? '/' : ''}`;
    }),
  );
  return keyed.sort(compareKeys);
}

async function leadsToFolder(folder: string, name: string): Promise<boolean> {
  const target = await stat(path.join(folder, name)).catch(() => undefined);
  return target?.isDirectory() === true;
}

/**
 * Makes sure that writing or removing the file stays in the folder, whatever links lie on the way: the deepest folder
 * that exists must really be inside.
 * @throws LOCAL_PATH_UNUSABLE
 */
export async function requireInside(directory: string, file: string): Promise<void> {
  const root = await realFolder(directory);
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const isThere = await lstat(folder).then(
      () => true,
      (error: unknown) => {
        if (isCode(error, 'ENOENT', 'ENOTDIR')) return false;
        throw mapFileError(error, folder);
      },
    );
    if (!isThere && folder !== directory) continue;
    const real = await realFolder(folder);
    if (real === root || real.startsWith(root + path.sep)) return;
    throw new AppError('LOCAL_PATH_UNUSABLE', {
      path: file,
      reason: `a link leads out of ${directory}`,
    });
  }
}

async function realFolder(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch (error) {
    throw mapFileError(error, folder);
  }
}

/** Makes the folder of a file, durably: each new level is synced into the one above. */
export async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true });
  if (first === undefined) return;
  for (let level = folder; ; level = path.dirname(level)) {
    await syncFolder(path.dirname(level));
    if (level === first || level === path.dirname(level)) return;
  }
}

/** Makes a rename in the folder survive a power cut. Windows cannot open folders and needs no such call. */
export async function syncFolder(folder: string): Promise<void> {
  if (path.sep === '\\') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Removes a folder and those above that are empty then, up to the directory, which stays. */
export async function removeEmptyFolders(directory: string, folder: string): Promise<void> {
  for (
    let level = folder;
    level !== directory && level.startsWith(directory);
    level = path.dirname(level)
  ) {
    try {
      await rmdir(level);
    } catch (error) {
      if (isCode(error, 'ENOENT')) continue;
      return;
    }
  }
}

/** The one AppError for an error of the file system. */
export function mapFileError(error: unknown, file: string): AppError {
  if (error instanceof AppError) return error;
  const params = {
    path: file,
    reason: messageOf(error),
    host: file,
    key: path.basename(file),
    location: file,
  };
  return new AppError(fileErrorCode(error), params, { cause: error });
}

function fileErrorCode(error: unknown): ErrorCode {
  if (isCode(error, 'ENOSPC', 'EDQUOT')) return 'DISK_FULL';
  if (isCode(error, 'EMFILE', 'ENFILE', 'EAGAIN', 'EBUSY')) return 'STORAGE_BUSY';
  return error instanceof Error && 'code' in error ? 'LOCAL_PATH_UNUSABLE' : 'INTERNAL';
}

export function isCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
