import type { CheckWriting } from '#shared/check.ts';
import type {
  ClusterProfile,
  S3Location,
  StorageLocation,
  StorageProfile,
} from '#shared/profile.ts';

import type { Clock } from '../clock.ts';
import type { Connections } from '../connections.ts';
import type { S3Context } from '../storage/mapS3Error.ts';
import type { Steps } from './steps.ts';

/** What a test looks at; the profiles need not be saved. */
export interface CheckedProfiles {
  readonly cluster: ClusterProfile;
  /** null tests no place for backups. */
  readonly storage: StorageProfile | null;
}

export interface CheckScope {
  readonly connections: Connections;
  readonly proxyFor: (url: string) => string | undefined;
  readonly clock: Clock;
  readonly random: () => number;
  readonly randomId: () => string;
  readonly mayWrite: CheckWriting;
  /** Stops the test. */
  readonly signal: AbortSignal;
}

/** What the parts of one test share. */
export interface CheckRun extends CheckedProfiles {
  readonly scope: CheckScope;
  readonly steps: Steps;
  /** Closes it when the test has ended. */
  readonly keep: <T extends { close(): Promise<void> }>(opened: T) => T;
}

/** For the errors of a connection to a storage that no request of S3 made. */
export function connectContext({ endpoint: host, bucket, region }: S3Location): S3Context {
  const location = `s3://${host}/${bucket}`;
  return { operation: 'connect', host, bucket, location, region, key: '', idleTimeoutMs: 0 };
}

/** bucket/root/path, or the folder. */
export function labelOf(location: StorageLocation, rootPath?: string): string {
  const parts =
    location.type === 's3'
      ? [location.bucket, rootPath ?? location.rootPath]
      : [location.path, rootPath ?? ''];
  return parts.filter((part) => part !== '').join('/');
}

/** Whether a small object may be written for proof; the reason otherwise. */
export function writingTo(
  profile: Pick<StorageProfile, 'protection'>,
  { environment }: Pick<ClusterProfile, 'environment'>,
  mayWrite: CheckWriting,
): 'allowed' | 'readOnly' | 'notAsked' | 'asksFirst' {
  if (profile.protection === 'readOnly') return 'readOnly';
  if (mayWrite === 'never') return 'notAsked';
  return mayWrite === 'askOnProduction' && environment === 'production' ? 'asksFirst' : 'allowed';
}
