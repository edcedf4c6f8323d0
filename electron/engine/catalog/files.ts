import type { BackupFiles } from '#shared/catalog.ts';
import { AppError } from '#shared/errors.ts';

import { backupPrefix } from '../backupFormat/paths.ts';
import type { OpenStorage } from '../connections.ts';

/**
 * One level of the folder of a backup, whatever state it is in.
 * @param folder '' for the backup itself, else as meta or binlogs/insert_log
 * @throws INVALID_NAME, INVALID_INPUT for a folder that leaves the backup
 */
export async function listBackupFiles(
  { store, rootPath }: Pick<OpenStorage, 'store' | 'rootPath'>,
  { backupName, folder }: { readonly backupName: string; readonly folder: string },
  signal: AbortSignal,
): Promise<BackupFiles> {
  const parts = folder.split('/').filter((part) => part !== '');
  if (parts.some((part) => part === '.' || part === '..')) {
    throw new AppError('INVALID_INPUT', { reason: `folder ${JSON.stringify(folder)}` });
  }
  const prefix = backupPrefix(rootPath, backupName) + parts.map((part) => `${part}/`).join('');
  const { folders, objects, isCut } = await store.listLevel(prefix, signal);
  return {
    folders: [...folders],
    files: objects.map(({ key, sizeBytes, modifiedAt }) => ({
      name: key.slice(prefix.length),
      sizeBytes,
      modifiedAt,
    })),
    isCut,
  };
}
