import { chmodSync, mkdirSync, readdirSync, statSync } from 'node:fs';

import { AppError } from '#shared/errors.ts';

/**
 * Makes the folder that holds what the app knows, for this user alone. One that belongs to another user, or into which
 * everybody may write, is refused: whoever else can change it decides what the app opens and which keys it uses.
 * @param user their id on the system; undefined where there are none (Windows, whose folders are their owner's by default)
 * @throws DATA_FOLDER_UNSAFE
 */
export function prepareDataFolder(path: string, user: number | undefined): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  if (user === undefined) return;
  const { uid, mode } = statSync(path);
  if (uid !== user) throw new AppError('DATA_FOLDER_UNSAFE', { path, reason: 'another owner' });
  if ((mode & 0o077) === 0) return;
  // What is in it may be meant for others to read, as in a folder that is not only ours.
  if (readdirSync(path).length === 0) return chmodSync(path, 0o700);
  if ((mode & 0o002) !== 0) {
    throw new AppError('DATA_FOLDER_UNSAFE', { path, reason: 'everybody may write into it' });
  }
}
