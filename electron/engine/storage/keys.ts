import { AppError } from '#shared/errors.ts';

/**
 * Refuses what cannot be the key of an object. A request without a key would be one about the bucket, and a delete would
 * remove it; half a surrogate pair would be replaced on the wire and name another object.
 * @throws INVALID_INPUT
 */
export function requireKey(key: string): void {
  if (key === '') throw new AppError('INVALID_INPUT', { reason: 'an object needs a key' });
  if (/\p{Surrogate}/u.test(key)) {
    throw new AppError('INVALID_INPUT', { reason: `the key ${key} is not valid Unicode` });
  }
}

/** Compares keys by their UTF-8 bytes. JavaScript compares UTF-16 units, which differs for keys beyond U+FFFF. */
export function compareKeys(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}
