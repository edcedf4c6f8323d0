import { type BackupConfig, readBackupConfig } from '#engine/profiles/backupYaml.ts';
import { AppError } from '#shared/errors.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the text of a configuration named backup.yaml. */
export function readConfig(
  text: string,
  { sets = [], environment = {} }: { sets?: readonly string[]; environment?: Environment } = {},
): BackupConfig {
  return readBackupConfig({ path: 'backup.yaml', text, sets, environment });
}

/** '<code> <key>: <reason>' of the error, and what to do next must be known for it; 'none' when it was read. */
export function refusalOf(...input: Parameters<typeof readConfig>): string {
  try {
    readConfig(...input);
    return 'none';
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { key, what, provider, reason } = error.params;
    const subject = key ?? what ?? provider ?? '';
    return `${error.code} ${subject}${reason === undefined ? '' : `: ${reason}`}`;
  }
}
