import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

import { AppError } from '#shared/errors.ts';

import { countBody, wrongLength } from './countedBody.ts';
import type { CopyOptions, ObjectInfo, WriteOptions } from './objectStore.ts';
import { infoOf, type S3Client } from './s3Client.ts';
import { type MultipartUpload, uploadParts } from './s3Multipart.ts';
import { bareEtag, text } from './s3Xml.ts';
import { escapeKey } from './sigV4.ts';

/** Above the threshold an object is sent or copied in parts. */
export interface PartLimits {
  readonly thresholdBytes: number;
  readonly partSizeBytes: number;
}

/** Of one object at once; more gain nothing, they only keep other objects from their turn. */
const copiesInFlight = 4;

/**
 * One PUT, or parts above the threshold. A stream goes out as it comes in, with its exact length and unhashed; one of
 * another length is cut off before its last byte, so that the service discards it. ifAbsent asks the
 * service to refuse when the key is taken.
 */
export async function writeObject(
  client: S3Client,
  target: { key: string; body: Uint8Array | Readable; limits: PartLimits; ifAbsent: boolean },
  { sizeBytes, signal, onBytes }: WriteOptions,
): Promise<ObjectInfo> {
  const { key, body, limits } = target;
  const location = client.name;
  const isBytes = body instanceof Uint8Array;
  if (isBytes && body.length !== sizeBytes)
    throw wrongLength({ key, location, sizeBytes }, `${body.length} instead of ${sizeBytes}`);
  const headers: Record<string, string> = target.ifAbsent ? { 'if-none-match': '*' } : {};
  const request = { operation: 'PutObject', method: 'PUT', key, headers, signal } as const;
  if (isBytes && sizeBytes <= limits.thresholdBytes) {
    const answer = await client.sendForHeaders({ ...request, body });
    onBytes?.(sizeBytes);
    return infoOf(answer, key, sizeBytes);
  }
  const source = isBytes ? Readable.from([body]) : body;
  const counted = countBody(source, { key, location, sizeBytes, signal, onBytes });
  try {
    if (sizeBytes > limits.thresholdBytes)
      return await writeParts(client, { key, sizeBytes, headers, ...limits }, counted, signal);
    // undici sends an empty stream without waiting for its end, which would hide that it is not empty.
    const sent = sizeBytes === 0 ? { body: await buffer(counted) } : { body: counted, sizeBytes };
    return infoOf(await client.sendForHeaders({ ...request, ...sent }), key, sizeBytes);
  } catch (error) {
    // The service may break the connection over a body that ended early, before we see why it did.
    throw counted.errored instanceof AppError && !signal.aborted ? counted.errored : error;
  } finally {
    counted.destroy();
  }
}

async function writeParts(
  client: S3Client,
  object: Omit<MultipartUpload, 'partsInFlight'>,
  body: Readable,
  signal: AbortSignal,
): Promise<ObjectInfo> {
  const read = createReader(body);
  const upload = { ...object, partsInFlight: 1 };
  return uploadParts(client, upload, signal, async ({ sizeBytes }, to) => {
    const options = { objectMode: false, highWaterMark: 64 * 1024 };
    const part = Readable.from(read(sizeBytes), options);
    const request = {
      operation: 'UploadPart',
      method: 'PUT',
      ...to,
      body: part,
      sizeBytes,
    } as const;
    return bareEtag((await client.sendForHeaders(request)).header('etag'));
  });
}

/** Takes a stream apart: each call reads on where the last one ended. */
function createReader(stream: Readable): (bytes: number) => AsyncGenerator<Buffer> {
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let rest: Buffer = Buffer.alloc(0);
  return async function* take(bytes) {
    for (let left = bytes; left > 0;) {
      if (rest.length === 0) {
        const next = await chunks.next();
        if (next.done === true) return;
        rest = next.value;
      }
      const chunk = rest.subarray(0, left);
      rest = rest.subarray(chunk.length);
      left -= chunk.length;
      yield chunk;
    }
  };
}

/**
 * Lets the service copy one object of a bucket to a key of this one: in one request, or in parts above the threshold,
 * because a copy is answered only when it is done and long requests are cut by time-outs.
 */
export async function copyObject(
  client: S3Client,
  copy: { sourceBucket: string; info: ObjectInfo; key: string; limits: PartLimits },
  { signal, onBytes }: CopyOptions,
): Promise<ObjectInfo> {
  const { sourceBucket, info, key, limits } = copy;
  const { sizeBytes } = info;
  const headers = {
    'x-amz-copy-source': `/${sourceBucket}/${escapeKey(info.key)}`,
    ...(info.etag === '' ? {} : { 'x-amz-copy-source-if-match': `"${info.etag}"` }),
  };
  if (sizeBytes > limits.thresholdBytes) {
    const upload = { key, sizeBytes, headers: {}, ...limits, partsInFlight: copiesInFlight };
    return uploadParts(client, upload, signal, async (part, to) => {
      const range = `bytes=${part.start}-${part.start + part.sizeBytes - 1}`;
      const partHeaders = { ...headers, 'x-amz-copy-source-range': range };
      const operation = 'UploadPartCopy';
      const xml = await client.sendForText(
        { operation, method: 'PUT', ...to, headers: partHeaders },
        'CopyPartResult',
      );
      onBytes?.(part.sizeBytes);
      return bareEtag(text(xml, 'ETag'));
    });
  }
  const xml = await client.sendForText(
    { operation: 'CopyObject', method: 'PUT', key, headers, signal },
    'CopyObjectResult',
  );
  onBytes?.(sizeBytes);
  const etag = bareEtag(text(xml, 'ETag'));
  return { key, sizeBytes, etag, modifiedAt: text(xml, 'LastModified') || null };
}
