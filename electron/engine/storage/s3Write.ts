import { Readable } from 'node:stream';

import { AppError } from '#shared/errors.ts';

import { checkLength, countBody } from './countedBody.ts';
import type { ObjectInfo, WriteOptions } from './objectStore.ts';
import { infoOf, type S3Client } from './s3Client.ts';
import { type Part, type PartPlan, planParts, upload } from './s3Upload.ts';
import { bareEtag } from './s3Xml.ts';

export interface S3WriteLimits {
  readonly multipartPutThresholdBytes: number;
  readonly partSizeBytes: number;
}

/** Whether the service honours If-None-Match. Unknown: it is sent, and the key is looked up first. */
export type ConditionalWrite = 'unknown' | 'honoured' | 'refused';

/**
 * One PUT, or parts above the threshold. A stream goes out as it comes in, with its exact length and unhashed; one of
 * another length is cut off before its last byte, so that the service discards it.
 */
export async function writeObject(
  client: S3Client,
  target: { key: string; body: Uint8Array | Readable; ifAbsent: boolean } & S3WriteLimits,
  options: WriteOptions,
): Promise<ObjectInfo> {
  const { key, body, ifAbsent } = target;
  const { sizeBytes, signal, onBytes } = options;
  const location = client.name;
  if (body instanceof Uint8Array) checkLength(body, { key, location, sizeBytes });
  if (sizeBytes > target.multipartPutThresholdBytes) return writeParts(client, target, options);

  const headers: Record<string, string> = ifAbsent ? { 'if-none-match': '*' } : {};
  const request = { operation: 'PutObject', method: 'PUT', key, headers, signal } as const;
  if (body instanceof Uint8Array) {
    const answer = await client.sendForHeaders({ ...request, body });
    onBytes?.(sizeBytes);
    return infoOf(answer, key, sizeBytes);
  }
  const counted = countBody(body, { key, location, sizeBytes, signal, onBytes });
  try {
    // undici sends an empty stream without waiting for its end, which would hide that it is not empty.
    if (sizeBytes === 0) await drain(counted);
    const sent = sizeBytes === 0 ? { body: Buffer.alloc(0) } : { body: counted, sizeBytes };
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
  { key, body, ifAbsent, partSizeBytes }: Parameters<typeof writeObject>[1],
  { sizeBytes, signal, onBytes }: WriteOptions,
): Promise<ObjectInfo> {
  const source = body instanceof Uint8Array ? Readable.from([body]) : body;
  const counted = countBody(source, { key, location: client.name, sizeBytes, signal, onBytes });
  const reader = createReader(counted);
  try {
    const target = { key, sizeBytes, onlyIfAbsent: ifAbsent, signal };
    return await upload(client, target, async (uploadId) => {
      const parts: Part[] = [];
      for (const plan of planParts(sizeBytes, partSizeBytes)) {
        parts.push(await writePart(client, { key, uploadId, plan, signal }, reader));
      }
      return parts;
    });
  } catch (error) {
    throw counted.errored instanceof AppError && !signal.aborted ? counted.errored : error;
  } finally {
    counted.destroy();
  }
}

async function writePart(
  client: S3Client,
  part: { key: string; uploadId: string; plan: PartPlan; signal: AbortSignal },
  reader: (bytes: number) => AsyncGenerator<Buffer>,
): Promise<Part> {
  const { number, sizeBytes } = part.plan;
  const answer = await client.sendForHeaders({
    operation: 'UploadPart',
    method: 'PUT',
    key: part.key,
    query: { partNumber: String(number), uploadId: part.uploadId },
    body: Readable.from(reader(sizeBytes), { objectMode: false, highWaterMark: 64 * 1024 }),
    sizeBytes,
    signal: part.signal,
  });
  return { number, etag: bareEtag(answer.header('etag')) };
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

async function drain(stream: Readable): Promise<void> {
  for await (const chunk of stream) void chunk;
}
