import path from 'node:path';

/** The one folder of a user for jobs, profiles and logs, shared by app and command line, where the system keeps such data. */
export function defaultDataFolder(system: {
  readonly platform: string;
  readonly homeFolder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}): string {
  const { platform, homeFolder, environment } = system;
  const name = 'milvus-backup-studio';
  switch (platform) {
    case 'win32':
      return path.win32.join(
        environment.APPDATA || path.win32.join(homeFolder, 'AppData', 'Roaming'),
        name,
      );
    case 'darwin':
      return path.posix.join(homeFolder, 'Library', 'Application Support', name);
    default:
      return path.posix.join(
        environment.XDG_DATA_HOME || path.posix.join(homeFolder, '.local', 'share'),
        name,
      );
  }
}
