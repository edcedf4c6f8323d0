import { createHash } from 'node:crypto';

import { emptyAnswer, type Operation, type S3State, xmlAnswer } from './answer.ts';
import type { ByteRange } from './byteRange.ts';
import { checkWrite } from './conditions.ts';
import { cutSlices } from './contents.ts';
import type { DiskBucket, Part, Upload } from './diskBucket.ts';
import { copyResult, findCopySource, headersToKeep } from './objectOperations.ts';
import { parseXml, textsOf } from './readXml.ts';
import { readDocument, storeBody } from './requestBody.ts';
import { S3Refusal } from './s3Error.ts';
import type { S3Request } from './s3Request.ts';
import { field, xmlDocument } from './xml.ts';

const leastPartBytes = 5 * 1024 * 1024;
const mostParts = 10_000;

export const createMultipartUpload: Operation = async (request, state) => {
  const bucket = state.buckets.require(request.bucket);
  const uploadId = state.randomId();
  const { key } = request;
  await bucket.createUpload({ uploadId, key, headers: headersToKeep(request) });
  return xmlAnswer(
    xmlDocument(
      'InitiateMultipartUploadResult',
      field('Bucket', request.bucket),
      field('Key', key),
      field('UploadId', uploadId),
    ),
  );
};

export const uploadPart: Operation = async (request, state, payload) => {
  requireUpload(request, state);
  const number = parsePartNumber(request);
  const content = await storeBody(request, payload, state.contents);
  try {
    const { bucket, upload } = requireUpload(request, state);
    const { slices, sizeBytes, md5 } = content;
    await bucket.putPart(upload.uploadId, { number, slices, sizeBytes, etag: md5 });
    return emptyAnswer(200, { etag: `"${md5}"` });
  } finally {
    state.contents.release(content.slices);
  }
};

export const uploadPartCopy: Operation = async (request, state) => {
  requireUpload(request, state);
  const number = parsePartNumber(request);
  const { object } = findCopySource(request, state);
  const range = copyRange(request, object.sizeBytes, state);
  const slices = range === undefined ? object.slices : cutSlices(object.slices, range);
  state.contents.hold(slices);
  try {
    const etag = await state.contents.md5(slices);
    const { bucket, upload } = requireUpload(request, state);
    const sizeBytes = range?.sizeBytes ?? object.sizeBytes;
    const part = await bucket.putPart(upload.uploadId, { number, slices, sizeBytes, etag });
    return xmlAnswer(copyResult('CopyPartResult', part, state));
  } finally {
    state.contents.release(slices);
  }
};

export const completeMultipartUpload: Operation = async (request, state, payload) => {
  requireUpload(request, state);
  const document = await readDocument(request, payload);
  const { bucket, upload } = requireUpload(request, state);
  const parts = chooseParts(document, upload, state);
  const md5s = parts.map(({ etag }) => Buffer.from(etag, 'hex'));
  const md5 = createHash('md5').update(Buffer.concat(md5s)).digest('hex');
  const etag = `${md5}-${parts.length}`;
  if (state.flavour.checksConditionOfComplete)
    checkWrite(request, bucket.find(request.key), state.flavour);
  await bucket.put(request.key, {
    slices: parts.flatMap(({ slices }) => slices),
    sizeBytes: parts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    etag,
    headers: upload.headers,
    uploadId: upload.uploadId,
  });
  return xmlAnswer(
    xmlDocument(
      'CompleteMultipartUploadResult',
      field('Location', `http://${request.header('host')}/${request.bucket}/${request.key}`),
      field('Bucket', request.bucket),
      field('Key', request.key),
      field('ETag', state.flavour.namesEtagOfComplete ? `"${etag}"` : ''),
    ),
  );
};

export const abortMultipartUpload: Operation = async (request, state) => {
  const bucket = state.buckets.require(request.bucket);
  const uploadId = request.query.get('uploadId') ?? '';
  if (bucket.upload(uploadId)?.key === request.key) await bucket.abortUpload(uploadId);
  else if (state.flavour.refusesUnknownAbort) throw new S3Refusal('NoSuchUpload');
  return emptyAnswer(204);
};

/** @throws NoSuchBucket, NoSuchUpload */
export function requireUpload(
  request: S3Request,
  state: S3State,
): { bucket: DiskBucket; upload: Upload } {
  const bucket = state.buckets.require(request.bucket);
  const upload = bucket.upload(request.query.get('uploadId') ?? '');
  if (upload === undefined || upload.key !== request.key) throw new S3Refusal('NoSuchUpload');
  return { bucket, upload };
}

function parsePartNumber({ query }: S3Request): number {
  const text = query.get('partNumber') ?? '';
  const number = Number(text);
  if (/^\d{1,6}$/.test(text) && number >= 1 && number <= mostParts) return number;
  throw new S3Refusal(
    'InvalidArgument',
    'Part number must be an integer between 1 and 10000, inclusive',
  );
}

/** Other than a GET, a copy wants every byte of the range to be there. */
function copyRange(
  request: S3Request,
  sizeBytes: number,
  { flavour }: S3State,
): ByteRange | undefined {
  const header = request.header('x-amz-copy-source-range');
  if (header === '') return undefined;
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(header) ?? [];
  const start = Number(first);
  const end = Number(last);
  if (start <= end && end < sizeBytes) return { start, sizeBytes: end - start + 1 };
  const text = 'Range specified is not valid for source object';
  throw new S3Refusal(flavour.codes.rangeBeyondCopySource, text);
}

/** The parts that a client wants joined, checked as S3 does. */
function chooseParts(document: string, upload: Upload, { flavour }: S3State): Part[] {
  const wanted = parseXml(document, 'CompleteMultipartUpload')
    .children.filter(({ name }) => name === 'Part')
    .map((element) => ({
      number: Number(textsOf(element, 'PartNumber')[0]),
      etag: (textsOf(element, 'ETag')[0] ?? '').replaceAll('"', ''),
    }));
  if (wanted.length === 0 || wanted.some(({ number }) => !Number.isInteger(number)))
    throw new S3Refusal('MalformedXML');
  if (wanted.some(({ number }, index) => number <= (wanted[index - 1]?.number ?? 0)))
    throw new S3Refusal(flavour.codes.unorderedParts);
  const parts = wanted.map(({ number, etag }) => {
    const part = upload.parts.get(number);
    if (part?.etag !== etag) throw new S3Refusal('InvalidPart');
    return part;
  });
  if (parts.slice(0, -1).some(({ sizeBytes }) => sizeBytes < leastPartBytes))
    throw new S3Refusal('EntityTooSmall');
  return parts;
}
