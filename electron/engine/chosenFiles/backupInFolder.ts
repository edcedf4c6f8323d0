import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

import { AppError } from '#shared/errors.ts';

import { mapFileError } from '../storage/localFiles.ts';

/**
 * The backup that a person means who chooses a folder: the folder itself is one, or exactly one lies in it.
 * @throws LOCAL_PATH_UNUSABLE
 */
export async function backupInFolder(
  chosen: string,
): Promise<{ folder: string; backupName: string }> {
  const place = path.resolve(chosen);
  if (await isBackup(place)) {
    return { folder: path.dirname(place), backupName: path.basename(place) };
  }
  const entries = await readdir(place, { withFileTypes: true }).catch((error: unknown) => {
    throw mapFileError(error, place);
  });
  const names: string[] = [];
  for (const { name } of entries) if (await isBackup(path.join(place, name))) names.push(name);
  const [backupName, second] = names;
  if (backupName !== undefined && second === undefined) return { folder: place, backupName };
  const reason =
    backupName === undefined
      ? 'there is no backup in it'
      : `there are several backups in it, choose the folder of one: ${names.slice(0, 10).join(', ')}`;
  throw new AppError('LOCAL_PATH_UNUSABLE', { path: place, reason });
}

async function isBackup(folder: string): Promise<boolean> {
  const stats = await stat(path.join(folder, 'meta', 'backup_meta.json')).catch(() => undefined);
  return stats?.isFile() === true;
}
