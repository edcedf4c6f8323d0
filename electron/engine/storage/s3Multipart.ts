import { setTimeout as delay } from 'node:timers/promises';

import pLimit from 'p-limit';

import { AppError } from '#shared/errors.ts';

import type { ObjectInfo } from './objectStore.ts';
import type { S3Client, S3Request } from './s3Client.ts';
import { abortUpload } from './s3Uploads.ts';
import { bareEtag, escapeXml, text, unescapeXml } from './s3Xml.ts';
import { throwIfStopped } from './stopped.ts';

interface Part {
  readonly number: number;
  /** Offset of the first byte. */
  readonly start: number;
  readonly sizeBytes: number;
}

export interface MultipartUpload {
  readonly key: string;
  readonly sizeBytes: number;
  readonly partSizeBytes: number;
  readonly partsInFlight: number;
  /** Of the request that completes it. */
  readonly headers: Readonly<Record<string, string>>;
}

const mebibyte = 1024 * 1024;
const mostParts = 10_000;
const cleanUpMs = 30_000;
/** A stopped call has two seconds in all. */
const cleanUpWhenStoppedMs = 1_500;

/** Cuts an object into parts of at least the given size, growing by whole MiB until 10,000 suffice. */
function planParts(sizeBytes: number, partSizeBytes: number): Part[] {
  const leastBytes = Math.ceil(sizeBytes / mostParts / mebibyte) * mebibyte;
  const partBytes = Math.max(partSizeBytes, leastBytes);
  return Array.from({ length: Math.ceil(sizeBytes / partBytes) }, (_, index) => ({
    number: index + 1,
    start: index * partBytes,
    sizeBytes: Math.min(partBytes, sizeBytes - index * partBytes),
  }));
}

/**
 * Makes an object of parts, which sendPart sends in order, so many at once; it answers with the ETag of the part. When
 * anything fails, the upload is aborted with a signal of its own, since that of the caller may be what failed.
 */
export async function uploadParts(
  client: S3Client,
  upload: MultipartUpload,
  signal: AbortSignal,
  sendPart: (
    part: Part,
    to: { key: string } & Pick<S3Request, 'query' | 'signal'>,
  ) => Promise<string>,
): Promise<ObjectInfo> {
  const { key, sizeBytes, headers } = upload;
  const begun = await client.sendForText(
    { operation: 'CreateMultipartUpload', method: 'POST', key, query: { uploads: '' }, signal },
    'InitiateMultipartUploadResult',
  );
  const uploadId = unescapeXml(text(begun, 'UploadId'));
  // Without it the requests would be about the object itself.
  if (uploadId === '') throw new AppError('NOT_A_STORAGE', { host: client.location.endpoint });
  const failed = new AbortController();
  const partSignal = AbortSignal.any([signal, failed.signal]);
  const limit = pLimit(upload.partsInFlight);
  const sent = planParts(sizeBytes, upload.partSizeBytes).map((part) =>
    limit(async () => {
      throwIfStopped(partSignal);
      const query = { partNumber: String(part.number), uploadId };
      const etag = await sendPart(part, { key, query, signal: partSignal });
      return `<Part><PartNumber>${part.number}</PartNumber><ETag>"${escapeXml(etag)}"</ETag></Part>`;
    }),
  );
  try {
    const parts = (await Promise.all(sent)).join('');
    const body = Buffer.from(`<CompleteMultipartUpload>${parts}</CompleteMultipartUpload>`);
    const operation = 'CompleteMultipartUpload';
    const completed = await client.sendForText(
      { operation, method: 'POST', key, query: { uploadId }, headers, body, signal },
      'CompleteMultipartUploadResult',
    );
    // Ceph 16 names no ETag here.
    return { key, sizeBytes, etag: bareEtag(text(completed, 'ETag')), modifiedAt: null };
  } catch (error) {
    // Before the upload is aborted no part may be under way: one that lands later would stay for ever.
    failed.abort();
    await Promise.allSettled(sent);
    const aborted = abortUpload(client, { key, uploadId }, AbortSignal.timeout(cleanUpMs)).catch(
      () => undefined,
    );
    client.finishBeforeClose(aborted);
    const enough = () => delay(cleanUpWhenStoppedMs, undefined, { ref: false });
    await (signal.aborted ? Promise.race([aborted, enough()]) : aborted);
    throw error;
  }
}
