import { createHash } from 'node:crypto';

import type { Payload } from './authentication.ts';
import { readChunked } from './chunkedBody.ts';
import type { Contents, NewContent } from './contents.ts';
import { S3Refusal } from './s3Error.ts';
import type { S3Request } from './s3Request.ts';

/** Shorter bodies are written in one go, which for the many small files of Milvus is several times as fast. */
const heldBytes = 256 * 1024;
const longestDocumentBytes = 4 * 1024 * 1024;
const longestObjectBytes = 5 * 1024 ** 3;

/**
 * Keeps the body of an upload as a new content, held for the caller. Leaves nothing when it is not what was announced.
 * @throws MissingContentLength, EntityTooLarge, IncompleteBody, BadDigest, InvalidDigest, XAmzContentSHA256Mismatch …
 */
export async function storeBody(
  request: S3Request,
  payload: Payload,
  contents: Contents,
): Promise<NewContent> {
  const sizeBytes = announcedBytes(request, payload);
  if (sizeBytes > longestObjectBytes) throw new S3Refusal('EntityTooLarge');
  const expectedMd5 = announcedMd5(request);
  const body = checkedBody(request, payload, sizeBytes);
  const content = await contents.write(sizeBytes <= heldBytes ? await collect(body) : body);
  if (expectedMd5 === '' || expectedMd5 === content.md5) return content;
  contents.release(content.slices);
  throw new S3Refusal('BadDigest');
}

/** Reads the whole XML of a request. */
export async function readDocument(request: S3Request, payload: Payload): Promise<string> {
  const sizeBytes = announcedBytes(request, payload);
  if (sizeBytes > longestDocumentBytes) throw new S3Refusal('EntityTooLarge');
  const expectedMd5 = announcedMd5(request);
  const bytes = await collect(checkedBody(request, payload, sizeBytes));
  if (expectedMd5 !== '' && createHash('md5').update(bytes).digest('hex') !== expectedMd5)
    throw new S3Refusal('BadDigest');
  return bytes.toString('utf8');
}

function announcedBytes(request: S3Request, payload: Payload): number {
  const name = payload.type === 'chunked' ? 'x-amz-decoded-content-length' : 'content-length';
  const length = request.header(name);
  if (!/^\d{1,15}$/.test(length)) throw new S3Refusal('MissingContentLength');
  return Number(length);
}

/** In hex; '' for none. */
function announcedMd5(request: S3Request): string {
  const header = request.header('content-md5');
  if (header === '') return '';
  const bytes = Buffer.from(header, 'base64');
  if (bytes.length !== 16) throw new S3Refusal('InvalidDigest');
  return bytes.toString('hex');
}

async function* checkedBody(
  request: S3Request,
  payload: Payload,
  sizeBytes: number,
): AsyncGenerator<Buffer> {
  const { message } = request;
  // Leaving the loop must not end the connection: the refusal still has to be answered.
  const plain = message.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  const body = payload.type === 'chunked' ? readChunked(plain, payload.signOf) : plain;
  const hash = payload.type === 'hashed' ? createHash('sha256') : undefined;
  let seenBytes = 0;
  for await (const chunk of body) {
    seenBytes += chunk.length;
    if (seenBytes > sizeBytes) throw new S3Refusal('IncompleteBody');
    hash?.update(chunk);
    yield chunk;
  }
  if (seenBytes !== sizeBytes || !message.complete) throw new S3Refusal('IncompleteBody');
  if (payload.type === 'hashed' && hash?.digest('hex') !== payload.sha256)
    throw new S3Refusal('XAmzContentSHA256Mismatch');
}

async function collect(body: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
}
