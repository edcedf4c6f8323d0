import { firstMissing, run } from '../servers/command.ts';
import type { S3Server } from '../servers/s3Server.ts';

/** Why rclone cannot be measured, or null. */
export function whyNoRclone(): string | null {
  return firstMissing(['rclone']) === null ? null : 'rclone is not on this machine';
}

/** The version alone. */
export async function rcloneVersion(): Promise<string> {
  return (await run('rclone', ['version'])).split('\n')[0] ?? '';
}

/** Copies a folder of a bucket; keys are in the environment, never in the arguments. */
export async function rcloneCopy(
  from: { readonly name: string; readonly place: string },
  to: { readonly name: string; readonly place: string },
  { servers, flags }: { servers: Readonly<Record<string, S3Server>>; flags: readonly string[] },
): Promise<void> {
  // With certificates of its own for AWS it refuses to begin.
  const environment: Record<string, string> = { RCLONE_CONFIG: '/dev/null', AWS_CA_BUNDLE: '' };
  for (const [name, { endpoint, accessKey, secretKey }] of Object.entries(servers)) {
    const of = (key: string) => `RCLONE_CONFIG_${name.toUpperCase()}_${key}`;
    environment[of('TYPE')] = 's3';
    environment[of('PROVIDER')] = 'Minio';
    environment[of('ENDPOINT')] = `http://${endpoint}`;
    environment[of('ACCESS_KEY_ID')] = accessKey;
    environment[of('SECRET_ACCESS_KEY')] = secretKey;
  }
  const places = [from, to].map(({ name, place }) => `${name}:${place}`);
  const args = ['copy', ...places, '--quiet', '--s3-no-check-bucket', ...flags];
  await run('rclone', args, { environment });
}
