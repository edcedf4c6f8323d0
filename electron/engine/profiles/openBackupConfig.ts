import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';

import { AppError, messageOf } from '#shared/errors.ts';

import { isCode } from '../fileError.ts';
import { readBoundedFile } from '../readBoundedFile.ts';
import { type BackupConfig, readBackupConfig } from './backupYaml.ts';
import { mostConfigBytes } from './configText.ts';

interface ConfigFileOptions {
  readonly sets: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly currentFolder: string;
}

/**
 * Finds and reads a configuration as milvus-backup does: the path itself, then its last part in $MILVUSCONF, then in
 * configs/ of the current folder. The path that was read stands in the result.
 * @throws CONFIG_UNREADABLE, and the errors of readBackupConfig
 */
export async function openBackupConfig(
  given: string,
  options: ConfigFileOptions,
): Promise<BackupConfig> {
  const { sets, environment } = options;
  const path = await findConfig(given, options);
  const text = await readConfigText(path);
  const config = readBackupConfig({ path, text, sets, environment });
  const isOpen = await isReadByOthers(path);
  const holdsSecret = Object.values(config.secrets).some(
    (secret) => secret !== 'minioadmin' && text.includes(secret),
  );
  if (!isOpen || !holdsSecret) return config;
  const warning = 'the file holds secrets and every user of this computer can read it (chmod 600)';
  return { ...config, warnings: [...config.warnings, warning] };
}

async function findConfig(given: string, options: ConfigFileOptions): Promise<string> {
  const folder = options.environment['MILVUSCONF'];
  const places = [
    resolve(options.currentFolder, given),
    ...(folder ? [resolve(options.currentFolder, folder, basename(given))] : []),
    join(options.currentFolder, 'configs', basename(given)),
  ];
  for (const place of places) {
    if (await isThere(place)) return place;
  }
  const reason = `it is not there; looked at ${places.join(', ')}`;
  throw new AppError('CONFIG_UNREADABLE', { path: given, reason });
}

/** Also of what cannot be opened: that is reported instead of quietly reading another file. */
async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    return !isCode(error, 'ENOENT', 'ENOTDIR');
  }
}

async function readConfigText(path: string): Promise<string> {
  try {
    const bytes = await readBoundedFile(path, mostConfigBytes);
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    const reason = isCode(error, 'ERR_ENCODING_INVALID_ENCODED_DATA')
      ? 'it is not UTF-8'
      : messageOf(error);
    throw new AppError('CONFIG_UNREADABLE', { path, reason }, { cause: error });
  }
}

/** Windows has no such bits. */
async function isReadByOthers(path: string): Promise<boolean> {
  if (process.platform === 'win32') return false;
  const { mode } = await stat(path);
  return (mode & 0o004) !== 0;
}
