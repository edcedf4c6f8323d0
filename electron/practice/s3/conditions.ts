import type { DiskObject } from './diskBucket.ts';
import type { Flavour } from './flavour.ts';
import { S3Refusal } from './s3Error.ts';
import type { S3Request } from './s3Request.ts';

type Version = Pick<DiskObject, 'etag' | 'modifiedAt'>;

/**
 * Whether a GET or HEAD goes on; false for "not modified".
 * @throws PreconditionFailed
 */
export function mayRead(request: S3Request, object: Version): boolean {
  requireVersion(request, '', object);
  return !isExcluded(request, '', object);
}

/** @throws PreconditionFailed */
export function checkCopySource(request: S3Request, source: Version): void {
  requireVersion(request, 'x-amz-copy-source-', source);
  if (isExcluded(request, 'x-amz-copy-source-', source)) throw new S3Refusal('PreconditionFailed');
}

/**
 * Must be called right before the write, with nothing to wait for in between.
 * @throws PreconditionFailed, NoSuchKey
 */
export function checkWrite(
  request: S3Request,
  current: Version | undefined,
  { codes }: Flavour,
): void {
  const absent = request.header('if-none-match');
  if (absent !== '' && current !== undefined && matches(absent, current.etag))
    throw new S3Refusal('PreconditionFailed');
  const expected = request.header('if-match');
  if (expected === '') return;
  if (current === undefined) throw new S3Refusal(codes.nothingToMatch);
  if (!matches(expected, current.etag)) throw new S3Refusal('PreconditionFailed');
}

function requireVersion(request: S3Request, prefix: string, { etag, modifiedAt }: Version): void {
  const expected = request.header(`${prefix}if-match`);
  const unmodified = Date.parse(request.header(`${prefix}if-unmodified-since`));
  // With an ETag the time does not count.
  const holds = expected === '' ? !(seconds(modifiedAt) > unmodified) : matches(expected, etag);
  if (!holds) throw new S3Refusal('PreconditionFailed');
}

function isExcluded(request: S3Request, prefix: string, { etag, modifiedAt }: Version): boolean {
  const unwanted = request.header(`${prefix}if-none-match`);
  if (unwanted !== '') return matches(unwanted, etag);
  return seconds(modifiedAt) <= Date.parse(request.header(`${prefix}if-modified-since`));
}

function matches(list: string, etag: string): boolean {
  return list.split(',').some((one) => {
    const bare = one.trim().replaceAll(/^W\/|"/g, '');
    return bare === '*' || bare === etag;
  });
}

/** HTTP dates have no milliseconds. */
function seconds(time: Date): number {
  return Math.floor(time.getTime() / 1000) * 1000;
}
