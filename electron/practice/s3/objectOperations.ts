import { type Answer, emptyAnswer, type Operation, type S3State, xmlAnswer } from './answer.ts';
import { parseRange } from './byteRange.ts';
import { checkCopySource, checkWrite, mayRead } from './conditions.ts';
import { cutSlices } from './contents.ts';
import type { DiskBucket, DiskObject } from './diskBucket.ts';
import { storeBody } from './requestBody.ts';
import { S3Refusal } from './s3Error.ts';
import { type S3Request, unescapeUri } from './s3Request.ts';
import { field, xmlDocument } from './xml.ts';

const keptHeaders = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
];

export const getObject: Operation = (request, state) => {
  const object = requireObject(state.buckets.require(request.bucket), request.key);
  if (!mayRead(request, object)) return emptyAnswer(304, { etag: `"${object.etag}"` });
  const range = parseRange(request.header('range'), object.sizeBytes);
  const slices = range === undefined ? object.slices : cutSlices(object.slices, range);
  state.contents.hold(slices);
  return { ...describe(request, object), body: { slices } };
};

export const headObject: Operation = (request, state) => {
  const object = requireObject(state.buckets.require(request.bucket), request.key);
  if (!mayRead(request, object)) return emptyAnswer(304, { etag: `"${object.etag}"` });
  return describe(request, object);
};

export const putObject: Operation = async (request, state, payload) => {
  state.buckets.require(request.bucket);
  const content = await storeBody(request, payload, state.contents);
  try {
    const bucket = state.buckets.require(request.bucket);
    checkWrite(request, bucket.find(request.key), state.flavour);
    const { slices, sizeBytes, md5 } = content;
    const headers = headersToKeep(request);
    await bucket.put(request.key, { slices, sizeBytes, etag: md5, headers });
    return emptyAnswer(200, { etag: `"${md5}"` });
  } finally {
    state.contents.release(content.slices);
  }
};

export const copyObject: Operation = async (request, state) => {
  const bucket = state.buckets.require(request.bucket);
  const { object, isSame } = findCopySource(request, state);
  const isReplaced = request.header('x-amz-metadata-directive').toUpperCase() === 'REPLACE';
  if (isSame && !isReplaced) {
    const text =
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.";
    throw new S3Refusal('InvalidRequest', text);
  }
  const { slices, sizeBytes } = object;
  const headers = isReplaced ? headersToKeep(request) : object.headers;
  state.contents.hold(slices);
  try {
    const isKept = state.flavour.keepsEtagOfParts || !object.etag.includes('-');
    const etag = isKept ? object.etag : await state.contents.md5(slices);
    const copy = await bucket.put(request.key, { slices, sizeBytes, etag, headers });
    return xmlAnswer(copyResult('CopyObjectResult', copy, state));
  } finally {
    state.contents.release(slices);
  }
};

export const deleteObject: Operation = async (request, state) => {
  await state.buckets.require(request.bucket).remove(request.key);
  return emptyAnswer(204);
};

/**
 * What a copy names as its source, when it is the version asked for.
 * @throws NoSuchBucket, NoSuchKey, PreconditionFailed
 */
export function findCopySource(
  request: S3Request,
  { buckets, flavour }: S3State,
): { object: DiskObject; isSame: boolean } {
  const header = request.header('x-amz-copy-source');
  const [, name, key] = /^\/?([^/]+)\/([^]+)$/.exec(unescapeUri(header.replace(/\?.*$/, ''))) ?? [];
  if (name === undefined || key === undefined)
    throw new S3Refusal(
      'InvalidArgument',
      'Copy Source must mention the source bucket and key: sourcebucket/sourcekey.',
    );
  const object = requireObject(buckets.require(name), key);
  if (flavour.checksCopySource) checkCopySource(request, object);
  return { object, isSame: name === request.bucket && key === request.key };
}

export function copyResult(
  name: string,
  { etag, modifiedAt }: Pick<DiskObject, 'etag' | 'modifiedAt'>,
  { flavour: { etagQuote } }: S3State,
): string {
  const time = field('LastModified', modifiedAt.toISOString());
  return xmlDocument(name, time, field('ETag', etagQuote + etag + etagQuote));
}

/** What a client says about a new object. */
export function headersToKeep(request: S3Request): Record<string, string> {
  const kept = Object.entries(request.message.headers).flatMap(([name, value]) => {
    if (!keptHeaders.includes(name) && !name.startsWith('x-amz-meta-')) return [];
    const text = [value ?? ''].flat().join(',');
    // The framing of the body on its way here is not the object's.
    const told = name === 'content-encoding' ? text.replace(/\s*aws-chunked\s*,?/i, '') : text;
    return told === '' ? [] : [[name, told] as const];
  });
  return Object.fromEntries(kept);
}

function requireObject(bucket: DiskBucket, key: string): DiskObject {
  const object = bucket.find(key);
  if (object === undefined) throw new S3Refusal('NoSuchKey');
  return object;
}

/** Status and headers of a GET or HEAD. */
function describe(request: S3Request, object: DiskObject): Answer {
  const range = parseRange(request.header('range'), object.sizeBytes);
  const end = range === undefined ? 0 : range.start + range.sizeBytes - 1;
  const overrides = [...request.query].flatMap(([name, value]) =>
    name.startsWith('response-') ? [[name.slice('response-'.length), value] as const] : [],
  );
  const headers = {
    'content-type': 'binary/octet-stream',
    ...object.headers,
    ...Object.fromEntries(overrides),
    'accept-ranges': 'bytes',
    etag: `"${object.etag}"`,
    'last-modified': object.modifiedAt.toUTCString(),
    'content-length': String(range?.sizeBytes ?? object.sizeBytes),
    ...(range === undefined
      ? {}
      : { 'content-range': `bytes ${range.start}-${end}/${object.sizeBytes}` }),
  };
  return { status: range === undefined ? 200 : 206, headers, body: null };
}
