import type { CheckFix } from '#shared/check.ts';
import { AppError } from '#shared/errors.ts';
import type { S3Location } from '#shared/profile.ts';

import { listBackups } from '../backupFormat/list.ts';
import type { Connections, OpenStorage } from '../connections.ts';
import { mapTransportError } from '../storage/mapS3Error.ts';
import {
  type CheckedProfiles,
  type CheckScope,
  connectContext,
  labelOf,
  writingTo,
} from './checkScope.ts';
import { type Endpoint, knock } from './hosts.ts';
import { failed, finding, needs, type Outcome, passed, skipped, warned } from './outcome.ts';
import { probeCopy, probeWrite } from './probes.ts';
import { similarNames } from './similarNames.ts';

/** @throws STORAGE_UNREACHABLE, LOCALHOST_REFUSED */
export async function knockAtStorage(
  location: S3Location,
  endpoint: Endpoint,
  signal: AbortSignal,
): Promise<Outcome<true>> {
  try {
    await knock(endpoint, signal);
  } catch (error) {
    if (signal.aborted) throw error;
    throw mapTransportError(error, connectContext(location));
  }
  return passed(finding('port', { port: String(endpoint.port) }), true);
}

/** A storage whose key was accepted, though its bucket may not be there. */
export interface Access {
  readonly storage: OpenStorage;
  readonly refusal: AppError | null;
  /** Those the key may see; null when it may not ask. Only looked up after a refusal. */
  readonly buckets: readonly string[] | null;
}

interface AccessInput {
  readonly connections: Connections;
  readonly location: S3Location;
  /** Of the profile. */
  readonly name: string;
  readonly storage: OpenStorage;
  readonly signal: AbortSignal;
}

/**
 * Whether the key is accepted.
 * @throws ACCESS_KEY_UNKNOWN, SECRET_KEY_WRONG, TOKEN_EXPIRED, CLOCK_SKEW, STORAGE_ACCESS_DENIED, and every other error that is
 *   not about the bucket
 */
export async function tryCredentials(input: AccessInput): Promise<Outcome<Access>> {
  const { connections, location, name, storage, signal } = input;
  const refusal = await refusalOf(storage, signal);
  if (refusal === null) {
    return passed(finding('credentials'), { storage, refusal, buckets: null });
  }
  if (refusal.code === 'WRONG_REGION') {
    // Signatures name the region, so that nothing is known of the key.
    return skipped(finding('needs', { step: 'bucket' }), { storage, refusal, buckets: null });
  }
  if (refusal.code !== 'BUCKET_NOT_FOUND') throw refusal;
  // Services may look for the bucket before they look at the key; a list of buckets asks for the key alone.
  const buckets = await connections.listBuckets(location, name, signal).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'STORAGE_ACCESS_DENIED') return null;
    throw error;
  });
  return passed(finding('credentials'), { storage, refusal, buckets });
}

async function refusalOf({ store }: OpenStorage, signal: AbortSignal): Promise<AppError | null> {
  try {
    await store.checkBucket(signal);
    return null;
  } catch (error) {
    if (error instanceof AppError && !signal.aborted) return error;
    throw error;
  }
}

const fixesAtMost = 3;

export function judgeBucket(
  { storage, refusal, buckets }: Access,
  { bucket }: S3Location,
): Outcome<OpenStorage> {
  if (refusal === null) return passed(finding('bucket', { bucket }), storage);
  if (refusal.code === 'WRONG_REGION') {
    const { region = '?' } = refusal.params;
    if (region === '?') return failed(refusal);
    return failed(refusal, finding('otherRegion', { bucket, region }), [
      { type: 'useRegion', region },
    ]);
  }
  const similar = similarNames(bucket, buckets ?? [], fixesAtMost);
  if (similar.length === 0) return failed(refusal);
  const told = finding('similarBuckets', { buckets: similar.join(', ') });
  const fixes = similar.map((name): CheckFix => ({
    type: 'useBucket',
    bucket: name,
    rootPath: null,
  }));
  return failed(refusal, told, fixes);
}

type ProbeInput = CheckedProfiles & { readonly scope: CheckScope; readonly signal: AbortSignal };

/** Writes, reads back and removes an object beside the data of Milvus, as a restore does. */
export async function checkWriting(
  own: OpenStorage | undefined,
  { cluster, scope, signal }: ProbeInput,
): Promise<Outcome> {
  const writing = writingTo(cluster, cluster, scope.mayWrite);
  if (writing === 'readOnly') return skipped(finding('readOnly', { name: cluster.name }));
  if (writing === 'notAsked') return skipped(finding('notAsked'));
  if (writing === 'asksFirst') {
    return { ...skipped(finding('asksFirst')), status: 'asksFirst' };
  }
  if (own === undefined) return needs(cluster.storage.type === 'local' ? 'storagePort' : 'bucket');
  const left = await probeWrite(own, { ...scope, signal });
  if (left !== null) return stillThere(left, own);
  return passed(finding('written', { location: labelOf(cluster.storage) }), undefined);
}

function stillThere(key: string, { store }: OpenStorage): Outcome {
  return warned(finding('stillThere', { key, location: store.location }), undefined);
}

/** A test does not count for ever; every backup costs a request. */
const backupsAtMost = 50;

/** The place for backups: is it there, what does it hold, can it be written, and how do copies get there. */
export async function checkBackupFolder(
  target: OpenStorage,
  own: Promise<OpenStorage | undefined>,
  {
    cluster,
    storage,
    scope,
    signal,
  }: ProbeInput & { readonly storage: NonNullable<CheckedProfiles['storage']> },
): Promise<Outcome> {
  await target.store.checkBucket(signal);
  const location = labelOf(storage.location);
  const params = { location, backups: await countBackups(target, signal) };
  const writing = writingTo(storage, cluster, scope.mayWrite);
  if (writing === 'readOnly') return passed(finding('backupsReadOnly', params), undefined);
  if (writing === 'notAsked') return passed(finding('backupsNotAsked', params), undefined);
  if (writing === 'asksFirst') {
    return { ...skipped(finding('backupsAsksFirst', params)), status: 'asksFirst' };
  }
  const mayWriteOwn = writingTo(cluster, cluster, scope.mayWrite) === 'allowed';
  const source = mayWriteOwn ? ((await own) ?? null) : null;
  const { route, left } = await probeCopy(source, target, { ...scope, signal });
  if (left !== null) return stillThere(left, target);
  const names = { inside: 'backupsInside', through: 'backupsThrough' } as const;
  return passed(finding(route === null ? 'backupsWritten' : names[route], params), undefined);
}

async function countBackups(
  { store, rootPath }: OpenStorage,
  signal: AbortSignal,
): Promise<string> {
  let count = 0;
  for await (const _ of listBackups(store, rootPath, signal)) {
    if (count === backupsAtMost) return `${count}+`;
    count += 1;
  }
  return String(count);
}
