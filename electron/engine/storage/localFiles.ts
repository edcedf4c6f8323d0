import { type BigIntStats, type Dirent } from 'node:fs';
import { readdir, realpath, rmdir, stat } from 'node:fs/promises';
import path from 'node:path';

import { AppError, type ErrorCode, messageOf } from '#shared/errors.ts';

import { isCode } from '../fileError.ts';
import { compareKeys, requireKey } from './keys.ts';
import type { ObjectInfo } from './objectStore.ts';
import { throwIfStopped } from './stopped.ts';

/** Files being written lie here until they are whole; no listing shows it. */
export const temporaryFolder = '.milvus-backup-studio-tmp';

/**
 * The file of a key.
 * @throws INVALID_INPUT when the key leaves the folder or is no path of plain names
 */
export function pathOf(directory: string, key: string): string {
  requireKey(key);
  const names = key.split('/');
  const forbidden = path.sep === '\\' ? /[\0\\:]/ : /\0/;
  const isPlain = names.every((name) => !['', '.', '..'].includes(name) && !forbidden.test(name));
  if (!isPlain || names[0] === temporaryFolder) {
    const reason = `${key} cannot be the name of a file in ${directory}`;
    throw new AppError('INVALID_INPUT', { reason });
  }
  return path.join(directory, ...names);
}

/** What is known about the file of a key; undefined when there is none. */
export async function infoOfFile(key: string, file: string): Promise<ObjectInfo | undefined> {
  const stats = await unlessMissing(stat(file, { bigint: true }), file);
  return stats && toInfo(key, stats);
}

/** Folders, pipes and devices are no objects. */
export function toInfo(key: string, stats: BigIntStats): ObjectInfo | undefined {
  if (!stats.isFile()) return undefined;
  return {
    key,
    sizeBytes: Number(stats.size),
    // Clocks of file systems tick in milliseconds; the inode tells two writes within one tick apart.
    etag: `${stats.size}-${stats.mtimeNs}-${stats.ino}`,
    modifiedAt: stats.mtime.toISOString(),
  };
}

interface Walk {
  readonly directory: string;
  readonly prefix: string;
  readonly signal: AbortSignal;
}

/**
 * Every file under the folder whose key starts with the prefix, in UTF-8 byte order of the whole key: there a folder
 * sorts as its name with the slash, so a.b comes before a/b. Links to folders are followed, but never round in circles.
 */
export async function* walk(walk: Walk): AsyncGenerator<ObjectInfo> {
  const { directory, prefix } = walk;
  const start = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  if (start !== '') pathOf(directory, start.slice(0, -1));
  yield* walkFolder(walk, start, [await realFolder(directory)]);
}

async function* walkFolder(
  walk: Walk,
  folderKey: string,
  above: readonly string[],
): AsyncGenerator<ObjectInfo> {
  const { directory, prefix, signal } = walk;
  for (const key of await readFolder(directory, folderKey)) {
    throwIfStopped(signal);
    if (!key.startsWith(prefix) && !prefix.startsWith(key)) continue;
    const file = path.join(directory, key);
    if (key.endsWith('/')) {
      const real = await unlessMissing(realpath(file), file);
      if (real !== undefined && !above.includes(real))
        yield* walkFolder(walk, key, [...above, real]);
    } else {
      const info = await infoOfFile(key, file);
      if (info !== undefined) yield info;
    }
  }
}

/** The keys of what lies in a folder, in order; those of folders end with a slash, and so does the folder's, or is ''. */
export async function readFolder(directory: string, folderKey: string): Promise<string[]> {
  const folder = path.join(directory, folderKey);
  const entries = (await unlessMissing(readdir(folder, { withFileTypes: true }), folder)) ?? [];
  const visible = entries.filter(({ name }) => folderKey !== '' || name !== temporaryFolder);
  const keys = visible.map(
    async (entry) => folderKey + entry.name + ((await isFolder(folder, entry)) ? '/' : ''),
  );
  return (await Promise.all(keys)).sort(compareKeys);
}

async function isFolder(folder: string, entry: Dirent): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  const target = await stat(path.join(folder, entry.name)).catch(() => undefined);
  return target?.isDirectory() === true;
}

/**
 * Makes sure that writing or removing the file stays in the folder, whatever links lie on the way: the deepest folder
 * that exists must really be inside.
 * @throws LOCAL_PATH_UNUSABLE
 */
export async function requireInside(directory: string, file: string): Promise<void> {
  const root = await realFolder(directory);
  for (let folder = path.dirname(file); folder !== directory; folder = path.dirname(folder)) {
    const real = await unlessMissing(realpath(folder), folder);
    if (real === undefined) continue;
    if (real === root || real.startsWith(path.join(root, path.sep))) return;
    const reason = `a link leads out of ${directory}`;
    throw new AppError('LOCAL_PATH_UNUSABLE', { path: file, reason });
  }
}

async function realFolder(folder: string): Promise<string> {
  return realpath(folder).catch((error: unknown) => {
    throw mapFileError(error, folder);
  });
}

/** Removes a folder and those above that are empty then, up to the directory, which stays. */
export async function removeEmptyFolders(directory: string, folder: string): Promise<void> {
  for (let level = folder; level !== directory; level = path.dirname(level)) {
    const isGone = await rmdir(level).then(
      () => true,
      (error: unknown) => isCode(error, 'ENOENT'),
    );
    if (!isGone) return;
  }
}

/** Undefined when the file or a folder above it is not there; other errors are mapped. */
export async function unlessMissing<T>(call: Promise<T>, file: string): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (isCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw mapFileError(error, file);
  }
}

/** The one AppError for an error of the file system. */
export function mapFileError(error: unknown, file: string): AppError {
  if (error instanceof AppError) return error;
  const reason = messageOf(error);
  const params = { path: file, reason, host: file, key: path.basename(file), location: file };
  return new AppError(fileErrorCode(error), params, { cause: error });
}

function fileErrorCode(error: unknown): ErrorCode {
  if (isCode(error, 'ENOSPC', 'EDQUOT')) return 'DISK_FULL';
  if (isCode(error, 'EMFILE', 'ENFILE', 'EAGAIN', 'EBUSY')) return 'STORAGE_BUSY';
  return error instanceof Error && 'code' in error ? 'LOCAL_PATH_UNUSABLE' : 'INTERNAL';
}
