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
  const { path, text } = await findConfig(given, options);
  const config = readBackupConfig({ path, text, sets, environment });
  // minioadmin is the default of MinIO. Windows has no such bits.
  const holdsSecret = Object.values(config.secrets).some(
    (secret) => secret !== 'minioadmin' && text.includes(secret),
  );
  if (process.platform === 'win32' || !holdsSecret) return config;
  const isReadByOthers = ((await stat(path)).mode & 0o004) !== 0;
  const warning = { code: 'fileOpenToAll', params: {} } as const;
  return isReadByOthers ? { ...config, warnings: [...config.warnings, warning] } : config;
}

async function findConfig(
  given: string,
  { environment, currentFolder }: ConfigFileOptions,
): Promise<{ path: string; text: string }> {
  const folder = environment['MILVUSCONF'];
  const places = [
    resolve(currentFolder, given),
    ...(folder ? [resolve(currentFolder, folder, basename(given))] : []),
    join(currentFolder, 'configs', basename(given)),
  ];
  for (const path of places) {
    try {
      const bytes = await readBoundedFile(path, mostConfigBytes);
      return { path, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
    } catch (error) {
      if (isCode(error, 'ENOENT', 'ENOTDIR')) continue;
      // What is there but cannot be read is reported, instead of quietly reading another file.
      const isText = !isCode(error, 'ERR_ENCODING_INVALID_ENCODED_DATA');
      const reason = isText ? messageOf(error) : 'it is not UTF-8';
      throw new AppError('CONFIG_UNREADABLE', { path, reason }, { cause: error });
    }
  }
  const reason = `it is not there; looked at ${places.join(', ')}`;
  throw new AppError('CONFIG_UNREADABLE', { path: given, reason });
}
