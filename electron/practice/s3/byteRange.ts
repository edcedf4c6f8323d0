import { S3Refusal } from './s3Error.ts';

export interface ByteRange {
  readonly start: number;
  readonly sizeBytes: number;
}

/**
 * What a Range header asks for; undefined for the whole. A header that is none is passed over, as S3 does.
 * @throws InvalidRange when it lies outside of the object
 */
export function parseRange(header: string, sizeBytes: number): ByteRange | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header) ?? [];
  if (first === '' && last === '') return undefined;
  const start = first === '' ? Math.max(0, sizeBytes - Number(last)) : Number(first);
  const end = first === '' || last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1);
  if (start > end) throw new S3Refusal('InvalidRange');
  return { start, sizeBytes: end - start + 1 };
}
