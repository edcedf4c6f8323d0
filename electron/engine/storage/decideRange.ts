import { AppError } from '#shared/errors.ts';

import type { ObjectInfo, ReadOptions } from './objectStore.ts';

/**
 * Which bytes a read of a known object covers, as S3 decides it: an end beyond the object is its end, a start beyond it
 * is an error.
 * @throws OBJECT_CHANGED when it is not the version asked for; OBJECT_CORRUPT when the range lies outside
 */
export function decideRange(
  info: ObjectInfo,
  { range, ifMatch }: Pick<ReadOptions, 'range' | 'ifMatch'>,
  location: string,
): { start: number; sizeBytes: number } {
  const { key, sizeBytes, etag } = info;
  if (ifMatch !== undefined && ifMatch !== etag)
    throw new AppError('OBJECT_CHANGED', { key, location });
  if (range === undefined) return { start: 0, sizeBytes };
  const { start, end } = rangeOf(sizeBytes, range);
  if (end >= start) return { start, sizeBytes: end - start + 1 };
  const reason = 'it ends before the range asked for';
  throw new AppError('OBJECT_CORRUPT', { key, location, reason });
}

/** Its first and last byte; the last one comes before the first where the range lies outside. */
export function rangeOf(
  sizeBytes: number,
  range: NonNullable<ReadOptions['range']>,
): { start: number; end: number } {
  const isTail = range.start < 0;
  const start = isTail ? Math.max(0, sizeBytes + range.start) : range.start;
  const end = Math.min((isTail ? undefined : range.end) ?? sizeBytes, sizeBytes - 1);
  return { start, end };
}
