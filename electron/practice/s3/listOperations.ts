import { type Operation, type S3State, xmlAnswer } from './answer.ts';
import type { DiskBucket } from './diskBucket.ts';
import { type ListingPage, listPage } from './listing.ts';
import { S3Refusal } from './s3Error.ts';
import { escapePath, escapeUri, type S3Request } from './s3Request.ts';
import { field, group, xmlDocument } from './xml.ts';

const mostKeys = 1000;
const tokenMark = 'after:';

export const owner = group('Owner', field('ID', 'practice'), field('DisplayName', 'practice'));

export const listObjectsV2: Operation = (request, state) => {
  const bucket = state.buckets.require(request.bucket);
  const { query } = request;
  const token = query.get('continuation-token');
  const startAfter = query.get('start-after') ?? '';
  const asked = parseListing(request, state);
  const after = token === undefined ? startAfter : parseToken(token);
  const page = listPage(bucket.keys(), { ...asked, after });
  const { encode } = asked;
  return xmlAnswer(
    xmlDocument(
      'ListBucketResult',
      ...describeListing(request, asked, page),
      field('KeyCount', page.keys.length + page.commonPrefixes.length),
      token === undefined ? '' : field('ContinuationToken', token),
      startAfter === '' ? '' : field('StartAfter', encode(startAfter)),
      page.next === undefined ? '' : field('NextContinuationToken', toToken(page.next)),
      ...describePage(bucket, page, encode, query.get('fetch-owner') === 'true'),
    ),
  );
};

export const listObjects: Operation = (request, state) => {
  const bucket = state.buckets.require(request.bucket);
  const after = request.query.get('marker') ?? '';
  const asked = parseListing(request, state);
  const page = listPage(bucket.keys(), { ...asked, after });
  const { encode } = asked;
  return xmlAnswer(
    xmlDocument(
      'ListBucketResult',
      ...describeListing(request, asked, page),
      field('Marker', encode(after)),
      page.next === undefined ? '' : field('NextMarker', encode(page.next)),
      ...describePage(bucket, page, encode, true),
    ),
  );
};

/** How many items a page may have. @throws InvalidArgument */
export function parseMost({ query }: S3Request, name: string): number {
  const text = query.get(name) || String(mostKeys);
  if (!/^\d{1,9}$/.test(text))
    throw new S3Refusal(
      'InvalidArgument',
      `Argument ${name} must be an integer between 0 and 2147483647`,
    );
  return Math.min(Number(text), mostKeys);
}

/** How keys are written: XML cannot carry every character, so clients ask for URL-encoding. @throws InvalidArgument */
export function parseEncoding({ query }: S3Request, { flavour }: S3State): (key: string) => string {
  const type = query.get('encoding-type') ?? '';
  if (type === '') return (key) => key;
  if (type !== 'url')
    throw new S3Refusal('InvalidArgument', 'Invalid Encoding Method specified in Request');
  if (flavour.escapesSlashes) return escapeUri;
  return (key) => escapePath(key).replaceAll('%20', '+');
}

interface AskedListing {
  readonly prefix: string;
  readonly delimiter: string;
  readonly most: number;
  readonly encode: (key: string) => string;
}

function parseListing(request: S3Request, state: S3State): AskedListing {
  return {
    prefix: request.query.get('prefix') ?? '',
    delimiter: request.query.get('delimiter') ?? '',
    most: parseMost(request, 'max-keys'),
    encode: parseEncoding(request, state),
  };
}

function describeListing(request: S3Request, asked: AskedListing, page: ListingPage): string[] {
  const { prefix, delimiter, most, encode } = asked;
  return [
    field('Name', request.bucket),
    field('Prefix', encode(prefix)),
    delimiter === '' ? '' : field('Delimiter', encode(delimiter)),
    field('MaxKeys', most),
    request.query.get('encoding-type') === 'url' ? field('EncodingType', 'url') : '',
    field('IsTruncated', page.next !== undefined),
  ];
}

function describePage(
  bucket: DiskBucket,
  page: ListingPage,
  encode: (key: string) => string,
  withOwner: boolean,
): string[] {
  const objects = page.keys.flatMap((key) => {
    const object = bucket.find(key);
    if (object === undefined) return [];
    return group(
      'Contents',
      field('Key', encode(key)),
      field('LastModified', object.modifiedAt.toISOString()),
      field('ETag', `"${object.etag}"`),
      field('Size', object.sizeBytes),
      withOwner ? owner : '',
      field('StorageClass', 'STANDARD'),
    );
  });
  const prefixes = page.commonPrefixes.map((prefix) =>
    group('CommonPrefixes', field('Prefix', encode(prefix))),
  );
  return [...objects, ...prefixes];
}

function toToken(after: string): string {
  return Buffer.from(tokenMark + after).toString('base64url');
}

function parseToken(token: string): string {
  const plain = Buffer.from(token, 'base64url').toString();
  if (!plain.startsWith(tokenMark))
    throw new S3Refusal('InvalidArgument', 'The continuation token provided is incorrect');
  return plain.slice(tokenMark.length);
}
